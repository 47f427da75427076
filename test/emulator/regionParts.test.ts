/**
 * Lanes in two regions with what each region has for itself, on the real engine: endpoints, keys of disks, flow logs; and lists for both.
 */
import { exitCode } from "../../console/command";
import { resourceGroupId, SUBSCRIPTION } from "../../emulator/azure/armId";
import type { AzureResource } from "../../emulator/model";
import { readStackState, type ResourceState } from "../../preview";
import { metersOf } from "../../preview/cost/meters";
import { deployerRole } from "../../scripts/preflight/deployerRole";
import { needsOf } from "../../scripts/preflight/needs";
import { driftOf, teardownOf } from "./deployedCommands";
import type { Engine, Step } from "./engine";
import { expectFoundAgain } from "./foundAgain";
import { clientSettings, removeProjects, startProject } from "./project";

const SET = "azure-native:compute:VirtualMachineScaleSet";
const PLACES = ["westeurope", "northeurope", "ukwest"] as const;
const idOf = (type: string, name: string) => `${resourceGroupId("others")}/providers/${type}/${name}`;
const keys = (location: string) => idOf("Microsoft.Compute/diskEncryptionSets", location);
const account = (location: string) => idOf("Microsoft.Storage/storageAccounts", `flows${location}`);

const others = (type: string, id: string, location: string, more: Record<string, unknown> = {}): AzureResource => ({
  ...{ type, id, name: id.split("/").at(-1)!, urn: "", location },
  properties: { location, ...more },
});
const OTHERS = PLACES.flatMap((location) => [
  others("azure-native:compute:DiskEncryptionSet", keys(location), location, {
    encryptionType: "EncryptionAtRestWithCustomerKey",
  }),
  others("azure-native:storage:StorageAccount", account(location), location),
]);

/** Settings of the first region. */
const FIRST = {
  vault: { privateEndpoint: { subnetPrefix: "10.77.9.0/28" } },
  lanes: { diskEncryptionSet: keys("westeurope") },
  dlp: { listUploadFrom: ["52.1.2.3"] },
  monitoring: { flowLogs: { storageAccount: account("westeurope") } },
};
/** The same in the second. */
const second = (location: string, parts = location) => ({
  location,
  endpointSubnet: "10.78.9.0/28",
  diskEncryptionSet: keys(parts),
  flowLogs: { storageAccount: account(parts) },
});
const settings = (section: string, values: object) => ({
  [`defender-icap-gateway:${section}`]: { value: JSON.stringify(values) },
});

let engine: Engine;
const store = () => engine.azure.store;
const ofType = (type: string) => store().ofType(`azure-native:${type}`);
const words = ({ op, name }: Step): string => `${op} ${name.replace("icap-gateway-", "")}`;
const made = (): readonly AzureResource[] => [...store().all().values()].filter(({ urn }) => urn !== "");
const inRegion = (location: string): string[] =>
  made()
    .filter((one) => one.location === location)
    .map(({ name }) => name);

async function state(): Promise<readonly ResourceState[]> {
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", "dev"]);
  return readStackState((JSON.parse(stdout) as { deployment: unknown }).deployment, "the state").resources;
}

beforeAll(async () => {
  const sections = Object.entries(FIRST).map(([name, values]) => [`defender-icap-gateway:${name}`, values]);
  engine = await startProject("dev", { ...(await clientSettings()), ...Object.fromEntries(sections) });
  for (const resource of OTHERS) store().put(structuredClone(resource));
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

test.each([
  [
    "a storage account of another region for the flow logs",
    { ...second("northeurope"), flowLogs: { storageAccount: account("ukwest") } },
    "StorageAccountLocationMismatch",
  ],
  [
    "a network watcher of another region",
    {
      ...second("northeurope"),
      flowLogs: {
        storageAccount: account("northeurope"),
        networkWatcher: idOf("Microsoft.Network/networkWatchers", "NetworkWatcher_ukwest"),
      },
    },
    "NetworkWatcherLocationMismatch",
  ],
])("%s stops the update, and lane a stays", async (_, region, refusal) => {
  await engine.configure(settings("secondRegion", region));
  const { log, changes } = await engine.up();
  expect(log).toContain(refusal);
  expect(changes.filter(({ name }) => name.includes("lane-a")).map(words)).toEqual([]);
  await engine.configure(settings("secondRegion", {}));
  expect((await engine.up()).error).toBeUndefined();
  expect(inRegion("northeurope")).toEqual([]);
});

test("adding the region with all of it moves lane b alone, and the preview announces just that", async () => {
  await engine.configure(settings("secondRegion", second("northeurope")));
  const preview = await engine.preview();
  expect(preview.error).toBeUndefined();
  const update = await engine.up();
  expect(update.error).toBeUndefined();
  expect(update.changes.map(words).sort()).toEqual(preview.changes.map(words).sort());
  expect(update.changes.filter(({ name }) => name.includes("lane-a")).map(words)).toEqual([]);
  expect((await engine.preview()).changes.filter(({ op }) => op !== "read")).toEqual([]);
});

test("each vault has an endpoint in its own region's network, and both networks ask one zone", () => {
  const endpoints = ofType("network:PrivateEndpoint").map(({ location, properties }) => [
    location,
    (properties.customDnsConfigs as { ipAddresses: string[] }[])[0]!.ipAddresses,
  ]);
  expect(endpoints).toEqual([
    ["westeurope", ["10.77.9.4"]],
    ["northeurope", ["10.78.9.4"]],
  ]);
  expect(ofType("privatedns:PrivateZone")).toHaveLength(1);
  const linked = ofType("privatedns:VirtualNetworkLink").map(
    ({ properties }) => store().get((properties.virtualNetwork as { id: string }).id)?.location,
  );
  expect(linked.sort()).toEqual(["northeurope", "westeurope"]);
  const open = ofType("keyvault:Vault").map(
    ({ properties }) => (properties.properties as Record<string, unknown>).publicNetworkAccess,
  );
  expect(open).toEqual(["Disabled", "Disabled"]);
});

test("each lane has the keys and the flow log of its region, and both read the lists of the first", () => {
  for (const set of ofType("compute:VirtualMachineScaleSet"))
    expect(JSON.stringify(set.properties)).toContain(keys(set.location!));
  const flows = ofType("network:FlowLog").map(({ id, location, properties }) => [
    location,
    /NetworkWatcher_\w+/.exec(id)![0],
    properties.storageId,
  ]);
  expect(flows.sort()).toEqual([
    ["northeurope", "NetworkWatcher_northeurope", account("northeurope")],
    ["westeurope", "NetworkWatcher_westeurope", account("westeurope")],
  ]);
  const [lists] = ofType("storage:StorageAccount").filter(({ urn }) => urn !== "");
  expect(lists!.location).toBe("westeurope");
  const { virtualNetworkRules } = lists!.properties.networkRuleSet as {
    virtualNetworkRules: { virtualNetworkResourceId: string }[];
  };
  expect(virtualNetworkRules.map((rule) => rule.virtualNetworkResourceId.split("/").at(-1))).toEqual([
    "lane-a",
    "lane-b",
  ]);
  expect(store().get(virtualNetworkRules[1]!.virtualNetworkResourceId.split("/subnets/")[0]!)?.location).toBe(
    "northeurope",
  );
});

test("nothing drifts; a way into the second endpoint's subnet that somebody opens does", async () => {
  expect((await driftOf(engine, { stack: "dev", json: false })).code).toBe(exitCode.done);
  const group = ofType("network:NetworkSecurityGroup").find(({ name }) => /endpoint-rules-northeurope/.test(name))!;
  const before = structuredClone(group.properties);
  const rules = (before.securityRules as Record<string, unknown>[]).map((rule) =>
    rule.name === "DenyAllInBound" ? { ...rule, access: "Allow" } : rule,
  );
  store().modify(group.id, { securityRules: rules });
  const { code, text } = await driftOf(engine, { stack: "dev", json: false });
  store().modify(group.id, before);
  expect(code).toBe(exitCode.no);
  expect(text).toContain("Opened subnet icap-gateway-network-northeurope/vault-endpoint");
});

test("each endpoint costs in its region, the zone once", async () => {
  const items = metersOf(await state()).flatMap(({ items: all }) => all.map(({ meter }) => meter));
  const places = (meterName: string) => items.filter((one) => one.meterName === meterName).map((one) => one.location);
  expect(places("Standard Private Endpoint").sort()).toEqual(["northeurope", "westeurope"]);
  expect(places("Private Zone")).toHaveLength(1);
});

test("the deployer's role has what all of it needs", async () => {
  const { Actions: actions } = deployerRole("dev", needsOf(await state()), SUBSCRIPTION);
  expect(actions).toEqual(
    expect.arrayContaining([
      "Microsoft.Compute/diskEncryptionSets/read",
      "Microsoft.KeyVault/vaults/privateEndpointConnectionsApproval/action",
      "Microsoft.Network/networkWatchers/configureFlowLog/action",
      "Microsoft.Network/privateDnsZones/join/action",
      "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action",
      "Microsoft.Storage/storageAccounts/write",
    ]),
  );
});

test("a lost state is found again without a doubt", async () => {
  await expectFoundAgain(engine, await state(), ["vault-endpoint", "vault-endpoint-rules", "vault-zone-link"]);
});

test("moved to a third region, all of it is there, and nothing is left in the second", async () => {
  await engine.configure(settings("secondRegion", second("ukwest")));
  const { error, changes } = await engine.up();
  expect(error).toBeUndefined();
  expect(changes.filter(({ name }) => name.includes("lane-a")).map(words)).toEqual([]);
  expect(inRegion("northeurope")).toEqual([]);
  expect(
    ofType(SET.replace("azure-native:", ""))
      .map(({ location }) => location)
      .sort(),
  ).toEqual(["ukwest", "westeurope"]);
  expect(ofType("network:PrivateEndpoint").map(({ location }) => location)).toEqual(["westeurope", "ukwest"]);
});

test("the endpoints are removed from both regions in two updates, and come back", async () => {
  const without = { privateEndpoint: { subnetPrefix: "10.77.9.0/28", withoutEndpoint: true } };
  await engine.configure(settings("vault", without));
  expect((await engine.up()).error).toBeUndefined();
  const region = { ...second("ukwest"), endpointSubnet: undefined };
  await engine.configure({ ...settings("vault", {}), ...settings("secondRegion", region) });
  const gone = await engine.up();
  expect(gone.error).toBeUndefined();
  expect(gone.changes.filter(({ type }) => type === SET).map(words)).toEqual([]);
  expect(ofType("network:PrivateEndpoint")).toEqual([]);
  await engine.configure({ ...settings("vault", FIRST.vault), ...settings("secondRegion", second("ukwest")) });
  expect((await engine.up()).error).toBeUndefined();
  expect(ofType("network:PrivateEndpoint")).toHaveLength(2);
});

test("taken back, lane b comes home; torn down, only what others own is left", async () => {
  await engine.configure(settings("secondRegion", {}));
  expect((await engine.up()).error).toBeUndefined();
  expect(inRegion("ukwest")).toEqual([]);
  await engine.configure(settings("secondRegion", second("northeurope")));
  expect((await engine.up()).error).toBeUndefined();
  expect((await teardownOf(engine, { stack: "dev" })).code).toBe(exitCode.done);
  expect([...store().all().values()]).toEqual(OTHERS);
});
