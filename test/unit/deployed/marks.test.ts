import { readDeployment } from "../../../deployed/deployment";
import { foreignIn } from "../../../deployed/groups";
import { environmentOf, isOwnVault, leftoversIn } from "../../../deployed/marks";

const GROUP = "/subscriptions/s/resourceGroups/gw";
const TYPE = "azure-native:resources:ResourceGroup";

const resource = (type: string, id: string, more: object = {}) => ({
  ...{ urn: `urn:pulumi:dev::p::${type}::${id.split("/").at(-1)}`, type, custom: true, id },
  ...more,
});
const deployment = (own: boolean, ...more: object[]) =>
  readDeployment(
    JSON.stringify({ version: 3, deployment: { resources: [resource(TYPE, GROUP, { external: !own }), ...more] } }),
  );
const inGroup = (type: string, name: string, tags?: Record<string, string>) => ({
  ...{ id: `${GROUP}/providers/${type}/${name}`, name, type },
  ...(tags === undefined ? {} : { tags }),
});
const TAGS = { application: "defender-icap-gateway", environment: "dev" };

test("the stack's tag is that of its file in whatever spelling, else its name", () => {
  expect(environmentOf("dev", undefined)).toBe("dev");
  expect(environmentOf("dev", { owner: "us" })).toBe("dev");
  expect(environmentOf("dev", { Environment: "production" })).toBe("production");
  expect(environmentOf("dev", { environment: { secure: "v1:..." } })).toBe("dev");
});

test("a deleted vault is the stack's by its state, or by its tags and a name that the engine made", () => {
  const vault = (name: string, tags?: Record<string, string>) => ({
    ...{ id: name, name },
    properties: { vaultId: `${GROUP}/providers/Microsoft.KeyVault/vaults/${name}`, location: "westeurope", tags },
  });
  const known = deployment(true, resource("azure-native:keyvault:Vault", vault("Mine").properties.vaultId));
  expect(isOwnVault(vault("mine"), "dev", known)).toBe(true);
  const unknown = deployment(true);
  expect(isOwnVault(vault("icap-gateway-kv9b482dc4", TAGS), "dev", unknown)).toBe(true);
  expect(isOwnVault(vault("icap-gateway-kv9b482dc4", TAGS), "prod", unknown)).toBe(false);
  expect(isOwnVault(vault("icap-gateway-kv9b482dc4"), "dev", unknown)).toBe(false);
  // A policy of Azure gave it the tags of the group.
  expect(isOwnVault(vault("their-keys", TAGS), "dev", unknown)).toBe(false);
});

test("an ended update's leftovers have the stack's tags, and in its own group a name that the engine made", () => {
  const nat = inGroup("Microsoft.Network/natGateways", "icap-gateway-nat01234567", TAGS);
  const disk = inGroup("Microsoft.Compute/disks", "evidence", {
    Application: "defender-icap-gateway",
    environment: "dev",
  });
  const theirs = inGroup("Microsoft.Compute/disks", "theirs01234567", { environment: "dev" });
  const resources = [nat, disk, theirs];
  expect(leftoversIn({ resources }, "dev", deployment(true))).toEqual([nat]);
  expect(leftoversIn({ resources }, "dev", deployment(false))).toEqual([nat, disk]);
  expect(leftoversIn({ resources }, "test", deployment(false))).toEqual([]);
  expect(
    leftoversIn({ resources }, "dev", deployment(true, resource("azure-native:network:NatGateway", nat.id))),
  ).toEqual([]);
});

test("a set's machines, disks and cards are not foreign; a snapshot named after one is", () => {
  const set = "azure-native:compute:VirtualMachineScaleSet";
  const known = deployment(
    true,
    resource(set, `${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/lane1`, { outputs: { name: "lane1" } }),
  );
  const parts = ["virtualMachines", "virtualMachines/extensions", "disks"].map((type) =>
    inGroup(`Microsoft.Compute/${type}`, "LANE1_4f"),
  );
  const snapshot = inGroup("Microsoft.Compute/snapshots", "lane1_4f-evidence");
  expect(foreignIn({ resources: [...parts, snapshot] }, known)).toEqual([snapshot]);
});
