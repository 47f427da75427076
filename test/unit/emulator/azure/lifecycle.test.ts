import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ResourceStore } from "../../../../emulator/azure";
import { accepted, changed, emptySubscription, TENANT } from "./subscription";

const { group, nsg, network, address, balancer, vault } = accepted;
const LOCK = "azure-native:authorization:ManagementLockByScope";
const SECRET = "azure-native:keyvault:Secret";
const ROLE = "azure-native:authorization:RoleAssignment";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const SECRETS_USER =
  "/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6";

let azure: ReturnType<typeof emptySubscription>;

beforeEach(async () => {
  azure = emptySubscription();
  await azure.create(group!.type, group!.inputs);
});

test("nothing can be created in a group that does not exist", async () => {
  await expect(azure.create(nsg!.type, changed(nsg!.inputs, "resourceGroupName", "other"))).rejects.toThrow(
    `Code="ResourceGroupNotFound" Message="Resource group 'other' could not be found."`,
  );
});

test("a second resource with the same fixed name cannot be created", async () => {
  await azure.create(nsg!.type, nsg!.inputs);
  await expect(azure.create(nsg!.type, nsg!.inputs)).rejects.toThrow(/cannot create already existing resource/);
});

test("a network, NAT gateway, load balancer and scale set name nothing of another region", async () => {
  const somewhere = (inputs: typeof nsg) => ({ ...inputs!.inputs, location: "northeurope" });
  const refused = (type: string, inputs: Record<string, unknown>) =>
    expect(azure.create(type, inputs)).rejects.toThrow(/Code="InvalidResourceReference".*in the same region/);
  const { id: groupId } = await azure.create(nsg!.type, somewhere(nsg));
  const { id: addressId } = await azure.create(address!.type, somewhere(address));
  await refused(network!.type, changed(network!.inputs, "subnets.0.networkSecurityGroup", { id: groupId }));
  const gateway = { ...{ resourceGroupName: "rg", natGatewayName: "nat" }, sku: { name: "Standard" } };
  await refused("azure-native:network:NatGateway", { ...gateway, publicIpAddresses: [{ id: addressId }] });
  const frontends = [{ name: "a", publicIPAddress: { id: addressId } }];
  await refused(balancer!.type, { ...balancer!.inputs, frontendIPConfigurations: frontends, loadBalancingRules: [] });
  const { id: networkId } = await azure.create(network!.type, somewhere(network));
  const subnet = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations";
  const cards = [{ name: "nic", ipConfigurations: [{ name: "ip", subnet: { id: `${networkId}/subnets/b` } }] }];
  await refused(accepted.set!.type, changed(accepted.set!.inputs, subnet, cards));
});

test("a subnet that names a missing security group is refused; a named group cannot be deleted", async () => {
  const named = changed(network!.inputs, "subnets.0.networkSecurityGroup", { id: "/subscriptions/x/missing" });
  await expect(azure.create(network!.type, named)).rejects.toThrow('Code="InvalidResourceReference"');
  const { id } = await azure.create(nsg!.type, nsg!.inputs);
  await azure.create(network!.type, changed(network!.inputs, "subnets.0.networkSecurityGroup", { id }));
  await expect(azure.destroy(nsg!.type, id)).rejects.toThrow('Code="InUseNetworkSecurityGroupCannotBeDeleted"');
});

test("a NAT gateway serves the subnets of one network only", async () => {
  const type = "azure-native:network:NatGateway";
  const inputs = { resourceGroupName: "rg", natGatewayName: "nat", sku: { name: "Standard" } };
  const { id } = await azure.create(type, inputs);
  const first = changed(network!.inputs, "subnets.0.natGateway", { id });
  const { id: networkId } = await azure.create(network!.type, first);
  await azure.update(network!.type, networkId, changed(first, "subnets.1.natGateway", { id }));
  await expect(azure.destroy(type, id)).rejects.toThrow('Code="InUseNatGatewayCannotBeDeleted"');
  await expect(azure.create(network!.type, changed(first, "virtualNetworkName", "other"))).rejects.toThrow(
    'Code="NatGatewayCannotBeUsedBySubnetsBelongingToDifferentVirtualNetworks"',
  );
});

test("public addresses are given from 198.51.100.10 upward, stay on update, and cannot go while in use", async () => {
  const first = await azure.create(address!.type, address!.inputs);
  const second = await azure.create(address!.type, changed(address!.inputs, "publicIpAddressName", "pip-b"));
  expect([first, second].map(({ outputs }) => outputs.ipAddress)).toEqual(["198.51.100.10", "198.51.100.11"]);
  const tagged = await azure.update(address!.type, first.id, { ...address!.inputs, tags: { a: "b" } });
  expect(tagged.outputs.ipAddress).toBe("198.51.100.10");
  const used = changed(
    changed(balancer!.inputs, "frontendIPConfigurations.0.publicIPAddress.id", first.id),
    "frontendIPConfigurations.1.publicIPAddress.id",
    second.id,
  );
  const { outputs } = await azure.create(balancer!.type, used);
  expect((outputs.backendAddressPools as { id: string }[])[0]!.id).toMatch(
    /loadBalancers\/lb\/backendAddressPools\/a$/,
  );
  await expect(azure.destroy(address!.type, first.id)).rejects.toThrow('Code="PublicIPAddressCannotBeDeleted"');
});

test("the zones of an address cannot be changed in place", async () => {
  const { id } = await azure.create(address!.type, address!.inputs);
  await expect(azure.update(address!.type, id, { ...address!.inputs, zones: ["1"] })).rejects.toThrow(
    'Code="ResourceAvailabilityZonesCannotBeModified"',
  );
});

test("a lock stops the deletion of what it covers and of the group around it, until it is taken away", async () => {
  const { id } = await azure.create(address!.type, address!.inputs);
  const lock = await azure.create(LOCK, { scope: id, level: "CanNotDelete", lockName: "lock" });
  await expect(azure.destroy(address!.type, id)).rejects.toThrow('Code="ScopeLocked"');
  await expect(azure.destroy(group!.type, azure.store.ofType(group!.type)[0]!.id)).rejects.toThrow(
    'Code="ScopeLocked"',
  );
  await azure.destroy(LOCK, lock.id);
  await azure.destroy(address!.type, id);
  expect(azure.store.get(id)).toBeUndefined();
});

test("a deleted vault keeps its name until it is purged", async () => {
  const { id, outputs } = await azure.create(vault!.type, vault!.inputs);
  expect(outputs.properties).toMatchObject({ vaultUri: "https://vault-1234.vault.azure.net/", tenantId: TENANT });
  await azure.destroy(vault!.type, id);
  await expect(azure.create(vault!.type, vault!.inputs)).rejects.toThrow("already exists in deleted state");
  azure.store.purge("vault-1234");
  await azure.create(vault!.type, vault!.inputs);
});

test("a vault admits a subnet only with the service endpoint", async () => {
  const { id } = await azure.create(network!.type, network!.inputs);
  const admitting = (subnet: string) =>
    changed(vault!.inputs, "properties.networkAcls", {
      defaultAction: "Deny",
      virtualNetworkRules: [{ id: `${id}/subnets/${subnet}` }],
    });
  await expect(azure.create(vault!.type, admitting("b"))).rejects.toThrow(
    'Code="SubnetsHaveNoServiceEndpointsConfigured"',
  );
  await azure.create(vault!.type, admitting("a"));
});

test("a secret in a vault closed to the internet cannot be deleted by the deployer; it goes with the vault", async () => {
  const closed = changed(vault!.inputs, "properties.networkAcls", { defaultAction: "Deny" });
  const holder = await azure.create(vault!.type, closed);
  const inputs = { resourceGroupName: "rg", vaultName: "vault-1234", secretName: "s", properties: { value: "v" } };
  const secret = await azure.create(SECRET, inputs);
  expect(secret.secrets).toEqual([["properties", "value"]]);
  await expect(azure.destroy(SECRET, secret.id)).rejects.toThrow('Code="ForbiddenByFirewall"');
  await azure.destroy(vault!.type, holder.id);
  expect(azure.store.get(secret.id)).toBeUndefined();
});

test("a role is assigned to a principal that exists, once, as what it is", async () => {
  const identity = await azure.create(IDENTITY, { resourceGroupName: "rg", resourceName: "gateway" });
  const scope = azure.store.ofType(group!.type)[0]!.id;
  const inputs = {
    scope,
    principalId: String(identity.outputs.principalId),
    principalType: "ServicePrincipal",
    roleDefinitionId: SECRETS_USER,
  };
  await azure.create(ROLE, inputs);
  await expect(
    azure.create(ROLE, { ...inputs, roleAssignmentName: "99999999-1111-4222-8333-444444444444" }),
  ).rejects.toThrow('Code="RoleAssignmentExists"');
  const named = { ...inputs, roleAssignmentName: "88888888-1111-4222-8333-444444444444" };
  await expect(azure.create(ROLE, { ...named, principalId: TENANT })).rejects.toThrow('Code="PrincipalNotFound"');
  await expect(azure.create(ROLE, { ...named, principalType: "User" })).rejects.toThrow(
    'Code="UnmatchedPrincipalType"',
  );
});

test("deleting a resource group deletes all that is in it", async () => {
  await azure.create(nsg!.type, nsg!.inputs);
  await azure.create(network!.type, network!.inputs);
  await azure.destroy(group!.type, azure.store.ofType(group!.type)[0]!.id);
  expect(azure.store.all().size).toBe(0);
});

test("the state file is the owner's alone and brings everything back", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "emulator-azure-"));
  try {
    const file = path.join(folder, "run", "azure.json");
    const resource = {
      id: "/subscriptions/x/resourceGroups/rg",
      type: group!.type,
      name: "rg",
      urn: "u",
      properties: {},
    };
    new ResourceStore(file).put(resource);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(new ResourceStore(file).get("/SUBSCRIPTIONS/x/resourcegroups/RG")).toEqual(resource);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ resources: [{ name: "rg" }] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
