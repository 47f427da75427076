/** Changes that an update that was tried shows beyond its preview. */
import { compare } from "../../../../preview/changes/compare";
import { withUpdate } from "../../../../preview/changes/withUpdate";
import { GATES } from "../../../../preview/model/report";
import type { ResourceState } from "../../../../preview/model/step";
import { changeOf, smallStack } from "../smallStack";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const group = (inputs: Record<string, unknown>, id?: string): ResourceState => ({
  ...{ urn: "urn:pulumi:prod::p::azure-native:network:NetworkSecurityGroup::rules", custom: true },
  ...{ type: "azure-native:network:NetworkSecurityGroup", inputs, outputs: inputs },
  ...(id === undefined ? {} : { id }),
});

const unknownOf = (announced: Record<string, unknown>, updated: Record<string, unknown>): readonly string[] =>
  withUpdate([group(announced)], [group(updated, "/groups/rules")]).unknown;

test("a value that is another one in the update than in the preview counts as in the update, and passes no gate", () => {
  const opened = smallStack({ sources: "*" });
  const report = compare(changeOf({}, {}, { updated: opened }));
  expect(report.verdict).toMatch(/the whole internet can reach both lanes on 11344/);
  expect(report.unknown).toEqual([
    "gateway-rules: its securityRules differs between the preview and the update on the emulator",
  ]);
  expect(report.gates).toEqual(GATES);
});

test("nothing is said of an update that does what its preview announced", () => {
  const report = compare(changeOf({}, { sources: ["20.0.0.9"] }, { updated: smallStack({ sources: ["20.0.0.9"] }) }));
  expect(report.unknown).toEqual([]);
  expect(report.complete).toBe(true);
});

test("a value that only the update knows is taken from it without a word", () => {
  const { resources, unknown } = withUpdate(
    [group({ tags: { made: NOT_YET } })],
    [group({ tags: { made: "now" } }, "/g")],
  );
  expect(unknown).toEqual([]);
  expect(resources[0]).toMatchObject({ id: "/g", inputs: { tags: { made: "now" } } });
});

test.each([
  ["a value in a list", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
  ["a longer list", { a: [1] }, { a: [1, 2] }],
  ["a value more", {}, { a: 1 }],
  ["a value less", { a: 1 }, {}],
  [
    "a secret in the place of what was shown",
    { a: [1] },
    { a: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } },
  ],
  ["a name that nobody made at random", { a: "rules-nsg" }, { a: "rules-all" }],
  ["the random name of something else", { a: "other12345678" }, { a: "other87654321" }],
])("%s is told", (_what, announced, updated) => {
  expect(unknownOf(announced, updated)).toEqual([
    "rules: its a differs between the preview and the update on the emulator",
  ]);
});

test.each([
  [
    "a name that the provider makes",
    { n: "rules0011aabb", a: "/x/rules0011aabb/y" },
    { n: "rules99ff00cc", a: "/x/rules99ff00cc/y" },
  ],
  [
    "a UUID that the provider makes",
    { n: "00112233-4455-6677-8899-aabbccddeeff" },
    { n: "ffeeddcc-4455-6677-8899-aabbccddeeff" },
  ],
  ["nothing in the place of nothing", { a: null }, {}],
])("%s is not told", (_what, announced, updated) => {
  expect(unknownOf(announced, updated)).toEqual([]);
});
