/** Resources that others name, and Azure's refusals of the wrong ones. */
import { accepted, changed, emptySubscription } from "./subscription";

const SCOPE = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers";
const SET = `${SCOPE}/Microsoft.Compute/diskEncryptionSets/keys`;
const PLAN = `${SCOPE}/Microsoft.Network/ddosProtectionPlans/plan`;

let azure: ReturnType<typeof emptySubscription>;
let subnet: string;
beforeEach(async () => {
  azure = emptySubscription();
  await azure.create(accepted.group!.type, accepted.group!.inputs);
  subnet = `${(await azure.create(accepted.network!.type, accepted.network!.inputs)).id}/subnets/b`;
});

const put = (type: string, id: string, properties: Record<string, unknown> = {}, location = "westeurope") =>
  azure.store.put({ type, id, name: id.split("/").at(-1)!, urn: "", location, properties });

const setWithKeys = () =>
  changed(
    changed(
      accepted.set!.inputs,
      "virtualMachineProfile.networkProfile.networkInterfaceConfigurations.0.ipConfigurations.0.subnet.id",
      subnet,
    ),
    "virtualMachineProfile.storageProfile.osDisk",
    { createOption: "FromImage", managedDisk: { diskEncryptionSet: { id: SET } } },
  );

test.each([
  ["that is there, in the machines' region", {}, "westeurope", undefined],
  ["in another region", {}, "northeurope", "InvalidResourceReference"],
  [
    "for confidential machines",
    { encryptionType: "ConfidentialVmEncryptedWithCustomerKey" },
    "westeurope",
    "not confidential",
  ],
])("disks can name a disk encryption set %s: %j", async (_, properties, location, refusal) => {
  put("azure-native:compute:DiskEncryptionSet", SET, properties, location);
  const made = azure.create(accepted.set!.type, setWithKeys());
  if (refusal === undefined) expect((await made).id).toContain("virtualMachineScaleSets");
  else await expect(made).rejects.toThrow(refusal);
});

test("disks cannot name a set that is not there", async () => {
  await expect(azure.create(accepted.set!.type, setWithKeys())).rejects.toThrow(`Resource ${SET} referenced by`);
});

test("a disk encryption set needs a key and an identity that may use it", async () => {
  const { problems } = azure.check("azure-native:compute:DiskEncryptionSet", {
    resourceGroupName: "rg",
    location: "westeurope",
  });
  expect(problems.map(({ property }) => property)).toEqual(["activeKey", "identity"]);
});

test("a network is protected by a plan that is there, or that another subscription has", async () => {
  const protectedBy = (id: string | undefined) => ({
    ...{ ...accepted.network!.inputs, virtualNetworkName: "other", enableDdosProtection: true },
    ...(id === undefined ? {} : { ddosProtectionPlan: { id } }),
  });
  const { type } = accepted.network!;
  await expect(azure.create(type, protectedBy(undefined))).rejects.toThrow("requires a DDoS protection plan");
  await expect(azure.create(type, protectedBy(PLAN))).rejects.toThrow(`Resource ${PLAN} referenced by`);
  await azure.create(type, protectedBy(PLAN.replace("11111111", "22222222")));
  put("azure-native:network:DdosProtectionPlan", PLAN);
  await azure.create(type, { ...protectedBy(PLAN), virtualNetworkName: "third" });
});

const ACCOUNT = "azure-native:storage:StorageAccount";
const NETWORK = accepted.network!;
const withEndpoints = (...services: string[]) =>
  changed(
    { ...NETWORK.inputs, location: "westeurope" },
    "subnets.1.serviceEndpoints",
    services.map((service) => ({ service })),
  );
const admitting = (location: string) => ({
  ...{ resourceGroupName: "rg", accountName: "lists", location, kind: "StorageV2", sku: { name: "Standard_LRS" } },
  networkRuleSet: { defaultAction: "Deny", virtualNetworkRules: [{ virtualNetworkResourceId: subnet }] },
});

test.each([
  ["Microsoft.Storage", "westeurope", undefined],
  ["Microsoft.Storage.Global", "westeurope", undefined],
  ["Microsoft.Storage", "northeurope", "do not have ServiceEndpoints for Microsoft.Storage.Global"],
  ["Microsoft.Storage.Global", "northeurope", undefined],
  ["Microsoft.KeyVault", "westeurope", "do not have ServiceEndpoints for Microsoft.Storage"],
])(
  "a subnet with the service endpoint %s is admitted by a storage account in %s or not: %s",
  async (service, location, refusal) => {
    await azure.update(NETWORK.type, subnet.split("/subnets/")[0]!, withEndpoints(service));
    const made = azure.create(ACCOUNT, admitting(location));
    if (refusal === undefined) expect((await made).id).toContain("storageAccounts/lists");
    else await expect(made).rejects.toThrow(refusal);
  },
);

test("a subnet has one service endpoint of storage", async () => {
  const both = { ...withEndpoints("Microsoft.Storage", "Microsoft.Storage.Global"), virtualNetworkName: "second" };
  await expect(azure.create(NETWORK.type, both)).rejects.toThrow(
    "Microsoft.Storage and Microsoft.Storage.Global cannot be on one subnet",
  );
});

test.each([
  ["all of it in one region", {}, undefined],
  ["the network elsewhere", { location: "northeurope", networkWatcherName: "others" }, "InvalidTargetResourceLocation"],
  [
    "the storage account elsewhere",
    { storageId: `${SCOPE}/Microsoft.Storage/storageAccounts/north` },
    "StorageAccountLocationMismatch",
  ],
  [
    "Azure's watcher of another region",
    { networkWatcherName: "NetworkWatcher_northeurope" },
    "NetworkWatcherLocationMismatch",
  ],
])("a flow log with %s", async (_, more, refusal) => {
  put(ACCOUNT, `${SCOPE}/Microsoft.Storage/storageAccounts/north`, {}, "northeurope");
  const made = azure.create("azure-native:network:FlowLog", {
    ...{ resourceGroupName: "NetworkWatcherRG", networkWatcherName: "NetworkWatcher_westeurope", flowLogName: "flows" },
    ...{ location: "westeurope", targetResourceId: subnet.split("/subnets/")[0]!, enabled: true },
    ...{ storageId: `${SCOPE}/Microsoft.Storage/storageAccounts/west`, ...more },
  });
  if (refusal === undefined) expect((await made).id).toContain("flowLogs/flows");
  else await expect(made).rejects.toThrow(refusal);
});
