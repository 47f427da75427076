import { readOptions } from "../../../../scripts/cost/options";
import { isDay } from "../../../../scripts/options/day";

test("a day is one of the calendar", () => {
  expect(["2026-01-31", "2024-02-29"].filter((text) => !isDay(text))).toEqual([]);
  expect(["2020-99-99", "2026-02-29", "2026-1-31", "31/01/2026", "soon", ""].filter(isDay)).toEqual([]);
});

test("the date of a price list that is no day, or lies ahead, is refused with what would be right", () => {
  for (const date of ["2020-99-99", "9999-01-01"])
    expect(() =>
      readOptions(["node", "cost", "update", "--from", "prices.json", "--date", date], "2026-12-01"),
    ).toThrow(`--date: "${date}" is not a date such as 2026-01-31 up to today`);
});
