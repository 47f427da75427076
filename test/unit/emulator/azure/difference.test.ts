import sdk from "@pulumi/azure-native/package.json";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../../../../emulator/azure/engine/value";
import { decode, encode } from "../../../../emulator/azure/engine/wire";
import { driftedInputs } from "../../../../emulator/azure/drift";
import { schema } from "../../../../emulator/azure/schema/schema";
import { resourceTypes } from "../../../../emulator/azure/resources";
import { accepted, changed, emptySubscription } from "./subscription";

const { provider, check } = emptySubscription();

/** Changed paths with `!` where azure-native replaces, and whether it deletes first. */
function difference(kind: string, path: string, value: unknown, before = accepted[kind]!.inputs) {
  const { type } = accepted[kind]!;
  const request = { type, urn: "u", id: "i", oldOutputs: {} };
  const { changes, deleteBeforeReplace } = provider.diff({
    ...request,
    oldInputs: before,
    news: changed(before, path, value),
  });
  return {
    changes: changes.map((change) => change.path.join(".") + (change.replaces ? "!" : "")),
    deleteBeforeReplace,
  };
}

test.each([
  ["nsg", "securityRules.0.priority", 120, ["securityRules.0.priority"], false],
  ["nsg", "resourceGroupName", UNKNOWN, ["resourceGroupName!"], true],
  ["nsg", "networkSecurityGroupName", "other", ["networkSecurityGroupName!"], true],
  ["nsg", "location", "northeurope", ["location!"], true],
  ["address", "sku", { name: "StandardV2" }, ["sku.name!"], true],
  ["address", "zones", ["1"], ["zones.1", "zones.2"], false],
  ["network", "tags", { a: "b" }, ["tags"], false],
  ["set", "virtualMachineProfile.osProfile.customData", "eA==", ["virtualMachineProfile.osProfile.customData"], false],
  ["set", "zones", ["1", "2"], ["zones.2"], false],
])("%s: %s = %j", (kind, path, value, changes, deleteBeforeReplace) => {
  expect(difference(kind, path, value)).toEqual({ changes, deleteBeforeReplace });
});

test("two spellings of a region are no change", () => {
  const before = { ...accepted.nsg!.inputs, location: "West Europe" };
  expect(difference("nsg", "location", "westeurope", before).changes).toEqual([]);
});

test("an auto-named resource gets its name and eight digits once, keeps it, and is created before it is deleted", () => {
  const { type } = accepted.nsg!;
  const unnamed = { resourceGroupName: "rg" };
  const first = check(type, unnamed).inputs;
  expect(first).toEqual({
    resourceGroupName: "rg",
    location: "westeurope",
    networkSecurityGroupName: expect.stringMatching(/^thing[0-9a-f]{8}$/),
    __createBeforeDelete: true,
  });
  expect(check(type, { ...unnamed, tags: {} }, first).inputs.networkSecurityGroupName).toBe(
    first.networkSecurityGroupName,
  );
  expect(difference("nsg", "resourceGroupName", "other", first)).toEqual({
    changes: ["resourceGroupName!"],
    deleteBeforeReplace: false,
  });
});

test("secrets keep their place on the way through", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: { b: ["x"] } };
  const wire = Struct.fromJavaScript({ a: secret, c: null, d: UNKNOWN });
  const read = decode(wire);
  expect(read).toEqual({ values: { a: { b: ["x"] }, d: UNKNOWN }, secrets: [["a"]] });
  expect(encode(read).toJavaScript()).toEqual({ a: secret, d: UNKNOWN });
});

test("drift reaches the inputs; what Azure filled in does not", () => {
  const inputs = { securityRules: [{ name: "A", priority: 100 }] };
  const before = { securityRules: [{ name: "A", priority: 100, id: "i", etag: "1" }] };
  const after = {
    securityRules: [
      { name: "A", priority: 200, id: "i", etag: "2" },
      { name: "B", priority: 300, id: "j", etag: "2" },
    ],
  };
  const type = accepted.nsg!.type;
  const drifted = driftedInputs(type, inputs, before, after);
  expect(drifted).toEqual({
    securityRules: [
      { name: "A", priority: 200 },
      { name: "B", priority: 300 },
    ],
  });
  expect(driftedInputs(type, drifted, after, before)).toEqual(inputs);
});

test("the schema was made from the installed SDK and covers every type of the table", () => {
  // When this fails: npx tsx emulator/azure/schema/generate.ts
  expect(schema.sdkVersion).toBe(sdk.version);
  expect(Object.keys(schema.resources).sort()).toEqual([...resourceTypes.keys()].sort());
});
