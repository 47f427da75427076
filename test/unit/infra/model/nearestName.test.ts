import { didYouMean, nearestName, notOneOf } from "../../../../infra/model/nearestName";

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

test("a value that is not one of the names is refused with all of them, and with the nearest if one is near", () => {
  expect(notOneOf("tset", NAMES)).toBe(`"tset" is not one of ${NAMES.join(", ")}; did you mean "test"?`);
  expect(notOneOf("network", NAMES)).toBe(`"network" is not one of ${NAMES.join(", ")}`);
  expect(didYouMean("network", NAMES)).toBe("");
});

test("of hundreds of names thirty are listed, and the nearest is found among all", () => {
  const names = Array.from({ length: 200 }, (_, index) => `customer-${index}`);
  expect(notOneOf("custmer-187", names)).toBe(
    `"custmer-187" is not one of ${names.slice(0, 30).join(", ")} and 170 more; did you mean "customer-187"?`,
  );
});

test("nothing is near where there are no names", () => {
  expect(nearestName("test", [])).toBeUndefined();
});
