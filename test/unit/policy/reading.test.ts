import { NOT_KNOWN, at, is, isGiven, isType, items, observe, textAt, unjudged } from "../../../policy/reading";
import { UNKNOWN_TEXT, resource } from "./stack";

test.each([
  [{ a: { b: 1 } }, ["a", "b"], 1],
  [{ a: { b: null } }, ["a", "b"], undefined],
  [{ a: null }, ["a", "b"], undefined],
  [{ a: "text" }, ["a", "length"], undefined],
  [{}, ["a", "b"], undefined],
  [{ a: UNKNOWN_TEXT }, ["a", "b", "c"], NOT_KNOWN],
  [{ a: { b: UNKNOWN_TEXT } }, ["a", "b"], NOT_KNOWN],
  [NOT_KNOWN, ["a"], NOT_KNOWN],
  [UNKNOWN_TEXT, [], NOT_KNOWN],
])("in %p at %j is %p", (value, path, expected) => {
  expect(at(value, ...path)).toBe(expected);
});

test.each([
  [
    [1, UNKNOWN_TEXT],
    [1, NOT_KNOWN],
  ],
  [undefined, []],
  ["text", []],
  [UNKNOWN_TEXT, NOT_KNOWN],
  [NOT_KNOWN, NOT_KNOWN],
])("the elements of %p are %p", (value, expected) => {
  expect(items(value)).toEqual(expected);
});

test.each([
  ["Deny", "deny", true],
  ["Denied", "Deny", false],
  [undefined, "Deny", false],
  [true, "true", false],
  [true, true, true],
  ["true", true, false],
  [NOT_KNOWN, "Deny", "unknown"],
  [NOT_KNOWN, true, "unknown"],
])("whether %p is %p: %s", (value, expected, truth) => {
  expect(is(value, expected)).toBe(truth);
});

test.each([
  [undefined, false],
  ["", false],
  [{}, true],
  [0, true],
  [NOT_KNOWN, "unknown"],
])("whether %p is given: %s", (value, truth) => {
  expect(isGiven(value)).toBe(truth);
});

test("a text is nothing else: no number, no empty text, none that is not known", () => {
  const found = ["name", "", 5, UNKNOWN_TEXT, undefined].map((name) => textAt({ name }, "name"));
  expect(found).toEqual(["name", undefined, undefined, undefined, undefined]);
});

test("a type counts with and without an API version, and no other provider's or module's", () => {
  const types = ["azure-native:network:Subnet", "azure-native:network/v20240501:Subnet", "azure:network:Subnet"];
  const found = types.map((type) =>
    isType({ type, name: "one", properties: {} }, "network:LoadBalancer", "network:Subnet"),
  );
  expect(found).toEqual([true, true, false]);
});

test("an observation has its place, and nothing is observed where all is well", () => {
  const of = resource("network:Subnet", "lane", {});
  const words = { problem: "is open", unknown: "its rules are" };
  const open = "cannot be judged before the update: its rules are not known yet";
  expect(observe(false, of, words)).toEqual([]);
  expect(observe(true, of, words)).toStrictEqual([{ resource: of, outcome: "violated", message: "is open" }]);
  expect(observe(true, of, { ...words, path: "x" })).toMatchObject([{ message: "is open", path: "x" }]);
  expect(observe("unknown", of, { ...words, path: "x" })).toMatchObject([{ message: open, path: "x" }]);
  expect(unjudged(of, "its rules are")).toStrictEqual({ resource: of, outcome: "unjudged", message: open });
});
