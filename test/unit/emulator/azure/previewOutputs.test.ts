import { resourceTypes } from "../../../../emulator/azure/resources";
import { schema } from "../../../../emulator/azure/schema/schema";
import { hasUnknown, isUnknown, UNKNOWN, type Properties } from "../../../../emulator/azure/engine/value";
import { accepted, changed, emptySubscription } from "./subscription";

const { group, network, address, balancer, vault } = accepted;
const identity = {
  type: "azure-native:managedidentity:UserAssignedIdentity",
  inputs: { resourceGroupName: "rg", resourceName: "identity", location: "westeurope" },
};

let azure: ReturnType<typeof emptySubscription>;

beforeEach(async () => {
  azure = emptySubscription();
  await azure.create(group!.type, group!.inputs);
});

/** Creates, then says what a preview of a new tag knows. */
async function tagged({ type, inputs }: { type: string; inputs: Properties }): Promise<Properties> {
  const { id, outputs: oldOutputs } = await azure.create(type, inputs);
  const news = { ...inputs, tags: { a: "b" } };
  const { outputs } = await azure.provider.update({
    type,
    id,
    urn: "urn:pulumi:dev::emulated::type::thing",
    inputs: news,
    oldOutputs,
    preview: true,
  });
  return outputs;
}

test("the outputs of every type are known to the emulator", () => {
  expect(Object.keys(schema.outputs).sort()).toEqual([...resourceTypes.keys()].sort());
});

test.each([...resourceTypes.keys()])("without inputs a preview knows no output of %s", async (type) => {
  const { id, outputs } = await azure.provider.create({ type, urn: "urn:x", inputs: {}, preview: true });
  expect(isUnknown(id)).toBe(true);
  expect(Object.values(outputs).filter((value) => !isUnknown(value))).toEqual([]);
});

describe("of a resource that is updated, a preview", () => {
  test("knows the name, the location and what the program wrote", async () => {
    const outputs = await tagged(network!);
    expect(outputs).toMatchObject({
      name: "net",
      location: "westeurope",
      tags: { a: "b" },
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
    });
  });

  test("does not know what Azure makes, although it stays", async () => {
    expect(await tagged(identity)).toMatchObject({ clientId: UNKNOWN, principalId: UNKNOWN, tenantId: UNKNOWN });
    expect(await tagged(address!)).toMatchObject({ ipAddress: UNKNOWN, resourceGuid: UNKNOWN });
    expect(await tagged(vault!)).toMatchObject({ properties: { vaultUri: UNKNOWN, enableRbacAuthorization: true } });
  });

  test("does not know the ids of its parts", async () => {
    const { subnets } = (await tagged(network!)) as { subnets: Properties[] };
    expect(subnets.map(({ name, id }) => [name, id])).toEqual([
      ["a", UNKNOWN],
      ["b", UNKNOWN],
    ]);
    const own = (await azure.create(address!.type, address!.inputs)).id;
    const other = (await azure.create(address!.type, changed(address!.inputs, "publicIpAddressName", "second"))).id;
    const named = changed(
      changed(balancer!.inputs, "frontendIPConfigurations.0.publicIPAddress.id", own),
      "frontendIPConfigurations.1.publicIPAddress.id",
      other,
    );
    const { backendAddressPools } = (await tagged({ type: balancer!.type, inputs: named })) as {
      backendAddressPools: Properties[];
    };
    expect(backendAddressPools.every(hasUnknown)).toBe(true);
  });

  test("does not know an output of another kind than the input: azure-native takes a list of identities and gives a map", async () => {
    const inputs = changed(accepted.set!.inputs, "identity.userAssignedIdentities", []);
    const outputs = await tagged({
      type: accepted.set!.type,
      inputs: changed(
        changed(inputs, "virtualMachineProfile.networkProfile.networkInterfaceConfigurations.0.ipConfigurations.0", {
          name: "ip",
          subnet: { id: `${(await azure.create(network!.type, network!.inputs)).id}/subnets/a` },
        }),
        "sku.capacity",
        1,
      ),
    });
    expect(outputs).toMatchObject({ identity: { type: "UserAssigned", userAssignedIdentities: UNKNOWN } });
  });
});

describe("the functions that look a resource up", () => {
  test("answer with what Azure has, by name", async () => {
    const { outputs } = await azure.create(identity.type, identity.inputs);
    const answer = azure.provider.invoke("azure-native:managedidentity:getUserAssignedIdentity", {
      resourceGroupName: "rg",
      resourceName: "identity",
    });
    expect(answer).toMatchObject({ name: "identity", principalId: outputs.principalId });
  });

  test("fail for a resource that does not exist", () => {
    const args = { resourceGroupName: "rg", publicIpAddressName: "none" };
    expect(() => azure.provider.invoke("azure-native:network:getPublicIPAddress", args)).toThrow(
      /^request failed \/subscriptions\/.*\/publicIPAddresses\/none: Code="ResourceNotFound"/,
    );
  });

  test("do not give the value of a secret", async () => {
    await azure.create(vault!.type, vault!.inputs);
    const named = { resourceGroupName: "rg", vaultName: "vault-1234", secretName: "s" };
    await azure.create("azure-native:keyvault:Secret", { ...named, properties: { value: "hush" } });
    const answer = azure.provider.invoke("azure-native:keyvault:getSecret", named);
    expect(answer).toMatchObject({ name: "s" });
    expect(JSON.stringify(answer)).not.toContain("hush");
  });

  test("are unknown for types that the emulator does not have", () => {
    expect(() => azure.provider.invoke("azure-native:storage:getQueue", {})).toThrow(
      "does not know the function azure-native:storage:getQueue",
    );
  });
});
