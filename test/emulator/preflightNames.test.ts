/** The preflight of what two regions, flow logs and names need of others, each finding provoked once, on the emulator's management API. */
import { resourceGroupId } from "../../emulator/azure/armId";
import { HEALTH } from "../../infra/monitoring/tables";
import { readStackState, type ResourceState } from "../../preview";
import { preflightOf } from "./deployedCommands";
import { GROUP, idOf, Named } from "./preflight/named";

const KEYS = idOf("Microsoft.Compute/diskEncryptionSets", "keys");
const SECOND_KEYS = idOf("Microsoft.Compute/diskEncryptionSets", "north");
const WORKSPACE = idOf("Microsoft.OperationalInsights/workspaces", "central");
const PLAN = idOf("Microsoft.Network/ddosProtectionPlans", "plan");
const ACCOUNT = idOf("Microsoft.Storage/storageAccounts", "flows");
const SECOND_ACCOUNT = idOf("Microsoft.Storage/storageAccounts", "flowsnorth");
const addresses = {
  a: idOf("Microsoft.Network/publicIPAddresses", "one"),
  b: idOf("Microsoft.Network/publicIPAddresses", "two"),
};
const WATCHER = (location: string) =>
  `${resourceGroupId("NetworkWatcherRG")}/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${location}`;

describe("a stack in two regions with addresses, flow logs and a plan of others", () => {
  let named: Named;
  const putAll = () => {
    named.put("network:DdosProtectionPlan", PLAN);
    const address = { sku: { name: "Standard" }, publicIPAllocationMethod: "Static", ipAddress: "198.51.100.9" };
    named.put("network:PublicIPAddress", addresses.a, address);
    named.put("network:PublicIPAddress", addresses.b, address, "northeurope");
    named.put("compute:DiskEncryptionSet", KEYS);
    named.put("compute:DiskEncryptionSet", SECOND_KEYS, {}, "northeurope");
    named.put("storage:StorageAccount", ACCOUNT, { sku: { name: "Standard_LRS" } });
    named.put("storage:StorageAccount", SECOND_ACCOUNT, { sku: { name: "Standard_LRS" } }, "northeurope");
    named.put("network:NetworkWatcher", WATCHER("westeurope"));
    named.put("network:NetworkWatcher", WATCHER("northeurope"), {}, "northeurope");
    named.put("operationalinsights:Workspace", WORKSPACE);
  };

  beforeAll(async () => {
    named = await Named.start({
      network: { ddosPlan: PLAN },
      publicAddresses: { existing: addresses },
      lanes: { diskEncryptionSet: KEYS },
      monitoring: { enabled: true, flowLogs: { storageAccount: ACCOUNT }, workspace: { id: WORKSPACE } },
      secondRegion: {
        ...{ location: "northeurope", diskEncryptionSet: SECOND_KEYS },
        flowLogs: { storageAccount: SECOND_ACCOUNT },
      },
    });
  });
  beforeEach(putAll);
  afterEach(() => {
    named.engine.azure.options.subscription = {};
  });
  afterAll(() => named.close());

  test("all of it is there, and the tables are not", async () => {
    expect(await named.told()).toEqual([
      "ok: 10 are there, and can serve",
      "ok: no name that does not end at random is taken",
    ]);
  });

  test.each([
    ["a plan that is gone", () => named.store.remove(PLAN), `stops: network.ddosPlan ${PLAN}: is not there`],
    [
      "lane b's address in the first region",
      () =>
        named.put("network:PublicIPAddress", addresses.b, {
          sku: { name: "Standard" },
          publicIPAllocationMethod: "Static",
          ipAddress: "198.51.100.9",
        }),
      `stops: publicAddresses.existing.b ${addresses.b}: it is in westeurope, lane b in northeurope`,
    ],
    [
      "an address that is not Standard",
      () =>
        named.put("network:PublicIPAddress", addresses.a, {
          sku: { name: "Basic" },
          publicIPAllocationMethod: "Static",
          ipAddress: "198.51.100.9",
        }),
      `stops: publicAddresses.existing.a ${addresses.a}: its SKU is Basic, and the load balancer takes a Standard one`,
    ],
    [
      "an address that changes",
      () =>
        named.put("network:PublicIPAddress", addresses.a, {
          sku: { name: "Standard" },
          publicIPAllocationMethod: "Dynamic",
        }),
      `stops: publicAddresses.existing.a ${addresses.a}: it has no static IP address`,
    ],
    [
      "the second region's keys in the first",
      () => named.put("compute:DiskEncryptionSet", SECOND_KEYS),
      `stops: secondRegion.diskEncryptionSet ${SECOND_KEYS}: it is in westeurope, the gateways in northeurope`,
    ],
    [
      "a storage account of another region",
      () => named.put("storage:StorageAccount", SECOND_ACCOUNT, { sku: { name: "Standard_LRS" } }),
      `stops: secondRegion.flowLogs.storageAccount ${SECOND_ACCOUNT}: it is in westeurope, the network in northeurope`,
    ],
    [
      "a storage account for few fast blobs",
      () => named.put("storage:StorageAccount", ACCOUNT, { sku: { name: "Premium_LRS" } }),
      `stops: monitoring.flowLogs.storageAccount ${ACCOUNT}: its performance tier is premium, and flow logs are kept in a standard account`,
    ],
    [
      "a watcher that Azure has not made",
      () => named.store.remove(WATCHER("northeurope")),
      `warns: secondRegion.flowLogs.networkWatcher ${WATCHER("northeurope")}: is not there`,
    ],
    [
      "a storage account that may not be read",
      () => (named.engine.azure.options.subscription = { unreadable: [ACCOUNT] }),
      expect.stringMatching(/^not made: monitoring\.flowLogs\.storageAccount .* 403 /) as string,
    ],
    [
      "a table of another stack",
      () => named.put("operationalinsights:Table", `${WORKSPACE}/tables/${HEALTH.name}`),
      `stops: ${WORKSPACE}/tables/${HEALTH.name} exists already, and is not the stack's`,
    ],
  ])("%s is told", async (_, change, expected) => {
    change();
    expect(await named.told()).toContainEqual(expected);
    named.store.remove(`${WORKSPACE}/tables/${HEALTH.name}`);
  });

  test("a name that is unique in all of Azure and does not end at random may be taken, by a deleted vault too", async () => {
    const planned = (type: string, path: string): ResourceState => ({
      ...{ urn: `urn::${path}`, type: `azure-native:${type}`, custom: true, inputs: {}, outputs: {} },
      id: `${resourceGroupId("own")}/providers/${path}`,
    });
    const wanted = [
      planned("storage:StorageAccount", "Microsoft.Storage/storageAccounts/flows"),
      planned("storage:StorageAccount", "Microsoft.Storage/storageAccounts/free"),
      planned("keyvault:Vault", "Microsoft.KeyVault/vaults/icap-kv"),
      planned("storage:StorageAccount", "Microsoft.Storage/storageAccounts/icaplists0a1b2c3d"),
    ];
    named.put("keyvault:Vault", idOf("Microsoft.KeyVault/vaults", "icap-kv"), { properties: {} });
    named.store.remove(idOf("Microsoft.KeyVault/vaults", "icap-kv"));
    expect((await named.told(wanted)).slice(1)).toEqual([
      "stops: the name flows is taken: The name 'flows' is already in use.",
      "stops: the name icap-kv is taken: The vault name 'icap-kv' is used by a vault that was deleted and can be recovered.",
    ]);
    named.store.purge("icap-kv");
  });
});

test("in a group of others the stack's own names are no conflict; after a lost state, or by another stack, they are", async () => {
  const inGroup = { resourceGroup: { existing: GROUP } };
  const named = await Named.start(inGroup);
  try {
    named.put("resources:ResourceGroup", GROUP);
    expect((await named.engine.up()).error).toBeUndefined();
    const { stdout } = await named.engine.pulumi(["stack", "export", "--stack", "dev"]);
    const planned = readStackState((JSON.parse(stdout) as { deployment: unknown }).deployment, "the state").resources;
    expect(await named.told(planned)).toEqual([
      "ok: 1 are there, and can serve",
      "ok: no name that does not end at random is taken",
    ]);
    const other = await named.another(inGroup);
    const { findings } = await preflightOf(other, { planned, management: named.engine.azure.management });
    const taken = findings.filter(({ check }) => check === "names");
    expect(taken.map(({ outcome, fact }) => `${outcome}: ${fact}`)).toEqual([
      `stops: ${GROUP}/providers/Microsoft.Network/loadBalancers/icap-gateway-balancer exists already, and is not the stack's`,
    ]);
    expect(taken[0]!.todo).toContain("a group takes one stack");
  } finally {
    await named.close();
  }
});
