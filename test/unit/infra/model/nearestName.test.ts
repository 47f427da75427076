import { nearestName } from "../../../../infra/model/nearestName";

const NAMES = ["test", "explain", "digest", "lanes", "dataCentres", "authorityValidityDays"];

test.each([
  ["two neighbours are swapped", "tset", "test"],
  ["two neighbours are swapped at the end", "lanse", "lanes"],
  ["a letter is missing", "explan", "explain"],
  ["a letter is too many", "lannes", "lanes"],
  ["a letter is another", "digesd", "digest"],
  ["capitals are others", "datacentres", "dataCentres"],
  ["several letters of a long name are others", "authortyValidtyDay", "authorityValidityDays"],
])("a name in which %s is the nearest: %s", (_, name, meant) => {
  expect(nearestName(name, NAMES)).toBe(meant);
});

test.each(["list", "tx", "network", ""])("%j is near none", (name) => {
  expect(nearestName(name, NAMES)).toBeUndefined();
});

test("nothing is near where there are no names", () => {
  expect(nearestName("test", [])).toBeUndefined();
});
