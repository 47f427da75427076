/** Changes of the addresses that reach the storage of exact lists: in the first line, among the openings, and at the gate. */
import { compare } from "../../../../preview/changes/compare";
import type { ChangeReport } from "../../../../preview/model/report";
import { renderPlain } from "../../../../preview/render/plain";
import { changeOf, urnOf } from "../smallStack";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const TYPE = "azure-native:storage:StorageAccount";

const account = (inputs: Record<string, unknown>) => ({
  extra: [{ urn: urnOf(TYPE, "gatewaylists"), type: TYPE, id: "/lists", custom: true, inputs, outputs: {} }],
});
const open = (ipRules: unknown, more: Record<string, unknown> = {}) =>
  account({ networkRuleSet: { defaultAction: "Deny", ipRules, ...more } });
const uploaders = (...addresses: string[]) => open(addresses.map((address) => ({ iPAddressOrRange: address })));
const change = (base: ReturnType<typeof account>, head: ReturnType<typeof account>): ChangeReport =>
  compare(changeOf(base, head));

test("an address that may upload now is named in the first line and among the openings, and widens", () => {
  const report = change(uploaders("52.1.2.3"), uploaders("52.1.2.3", "52.1.9.9"));
  expect(report.storageAccess).toEqual([{ account: "gatewaylists", added: ["52.1.9.9"], removed: [] }]);
  expect(report.verdict).toMatch(/^52\.1\.9\.9 can also reach the storage account gatewaylists/);
  expect(renderPlain(report)).toMatch(/Opened gatewaylists 443 for 52\.1\.9\.9;?/);
  expect(report.gates).toContain("widening");
});

test.each([
  ["networkRuleSet.ipRules[1]", []],
  ["allowSharedKeyAccess", [{ action: "update", what: "gatewaylists", paths: ["allowSharedKeyAccess"] }]],
])("a change of %s is told once", (path, other) => {
  const changed = changeOf(uploaders("52.1.2.3"), uploaders("52.1.2.3", "52.1.9.9"));
  const steps = changed.steps.map((step) =>
    step.op === "update" ? { ...step, detailedDiff: { [path]: "update" } } : step,
  );
  expect(compare({ ...changed, steps }).other).toEqual(other);
});

test("an address that may upload no longer is named, and widens nothing", () => {
  const report = change(uploaders("52.1.2.3", "52.1.9.9"), uploaders("52.1.2.3"));
  expect(report.verdict).toMatch(/^52\.1\.9\.9 can no longer reach the storage account gatewaylists/);
  expect(renderPlain(report)).toMatch(/Closed gatewaylists 443 for 52\.1\.9\.9;?/);
  expect(report.gates).not.toContain("widening");
});

test.each([
  ["no firewall at all", account({})],
  ["a firewall that allows by default", account({ networkRuleSet: { defaultAction: "Allow", ipRules: [] } })],
  ["two halves of the internet", uploaders("0.0.0.0/1", "128.0.0.0/1")],
])("%s is the whole internet", (_, head) => {
  expect(change(uploaders(), head).verdict).toMatch(/^The whole internet can also reach the storage account gatewayl/);
});

test("disabled public access admits nobody, whatever the rules are", () => {
  const off = account({ publicNetworkAccess: "Disabled" });
  expect(change(uploaders("52.1.2.3"), off).storageAccess).toEqual([
    { account: "gatewaylists", added: [], removed: ["52.1.2.3"] },
  ]);
});

test.each([[NOT_YET], [[{ iPAddressOrRange: NOT_YET }]], [[NOT_YET]]])(
  "addresses that are not known before the update leave the report incomplete: %j",
  (rules) => {
    const report = change(uploaders("52.1.2.3"), open(rules));
    expect(report.unknown).toContain("gatewaylists: the addresses that reach the storage account");
    expect(report.gates).toContain("widening");
  },
);

test("nothing is said of an account whose addresses stay", () => {
  expect(change(uploaders("52.1.2.3"), uploaders("52.1.2.3/32")).storageAccess).toEqual([]);
});
