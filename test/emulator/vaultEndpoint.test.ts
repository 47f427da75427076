/** A stack whose vault has a private endpoint, on the real engine and the emulator's half of Azure. */
import type { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

let engine: Engine;
const store = () => engine.azure.store;
const count = (type: string): number => store().ofType(`azure-native:${type}`).length;
const vaultProperties = () => store().ofType("azure-native:keyvault:Vault")[0]!.properties.properties;
const configure = (vault: object) =>
  engine.configure({ "defender-icap-gateway:vault": { value: JSON.stringify(vault) } });
const replaced = (run: { changes: readonly { op: string; name: string }[] }) =>
  run.changes.filter(({ op }) => op === "create-replacement").map(({ name }) => name);

beforeAll(async () => {
  engine = await startProject("dev");
  const { error } = await engine.up();
  expect(error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

test("the endpoint comes to a running stack, and no machine is replaced for it", async () => {
  await configure({ privateEndpoint: { subnetPrefix: "10.77.9.0/28" } });
  const run = await engine.up();
  expect(run.error).toBeUndefined();
  expect(replaced(run)).toEqual([]);
  expect(vaultProperties()).toMatchObject({
    publicNetworkAccess: "Disabled",
    networkAcls: { virtualNetworkRules: [] },
  });
  const [endpoint] = store().ofType("azure-native:network:PrivateEndpoint");
  expect(endpoint!.properties.customDnsConfigs).toMatchObject([{ ipAddresses: ["10.77.9.4"] }]);
  expect((await engine.preview()).changes).toEqual([]);
});

test("another vault gets another endpoint, before the first is taken away", async () => {
  await configure({ privateEndpoint: { subnetPrefix: "10.77.9.0/28" }, softDeleteDays: 8 });
  const run = await engine.up();
  expect(run.error).toBeUndefined();
  expect(replaced(run)).toEqual(expect.arrayContaining(["icap-gateway-kv", "icap-gateway-vault-endpoint"]));
  const connections = store().ofType("azure-native:network:PrivateEndpoint")[0]!.properties
    .privateLinkServiceConnections as { privateLinkServiceId: string }[];
  expect(connections[0]!.privateLinkServiceId).toBe(store().ofType("azure-native:keyvault:Vault")[0]!.id);
  await configure({ privateEndpoint: { subnetPrefix: "10.77.9.0/28" } });
  expect((await engine.up()).error).toBeUndefined();
});

test("it is removed in two updates, endpoint and then subnet, and the vault admits the lanes' subnets as before", async () => {
  await configure({});
  expect(String((await engine.up()).error)).toMatch(/InUseSubnetCannotBeDeleted.*vault-endpoint is in use by/s);
  await configure({ privateEndpoint: { subnetPrefix: "10.77.9.0/28", withoutEndpoint: true } });
  const first = await engine.up();
  expect(first.error).toBeUndefined();
  await configure({});
  const second = await engine.up();
  expect(second.error).toBeUndefined();
  expect([...replaced(first), ...replaced(second)]).toEqual([]);
  expect([count("network:PrivateEndpoint"), count("privatedns:PrivateZone")]).toEqual([0, 0]);
  expect(vaultProperties()).toMatchObject({ publicNetworkAccess: "Enabled" });
  expect(
    (vaultProperties() as { networkAcls: { virtualNetworkRules: object[] } }).networkAcls.virtualNetworkRules,
  ).toHaveLength(2);
});

test("a stack that is new with it is destroyed whole", async () => {
  await configure({ privateEndpoint: { subnetPrefix: "10.77.9.0/28" } });
  expect((await engine.destroy()).error).toBeUndefined();
  expect((await engine.up()).error).toBeUndefined();
  expect(count("network:PrivateEndpoint")).toBe(1);
  expect((await engine.destroy()).error).toBeUndefined();
  expect([...store().all().values()].map(({ type }) => type)).toEqual([]);
});
