/** A stack in a resource group of others, on the real engine and the emulator's half of Azure. */
import * as resources from "@pulumi/azure-native/resources";
import { resourceGroupId } from "../../emulator/azure/armId";
import { IcapGateway } from "../../infra/icapGateway";
import type { TeardownOptions } from "../../scripts/teardown/options";
import { driftOf, teardownOf } from "./deployedCommands";
import { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

const GROUP = resourceGroupId("shared-group");
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults`;

let engine: Engine;

const store = () => engine.azure.store;

async function start(existing: string, more: Record<string, unknown> = {}): Promise<void> {
  engine = await startProject("dev", { "defender-icap-gateway:resourceGroup": { existing }, ...more });
  const put = (type: string, id: string) =>
    store().put({ type, id, name: id.split("/").at(-1)!, urn: "", location: "northeurope", properties: {} });
  put("azure-native:resources:ResourceGroup", GROUP);
  put("Microsoft.Compute/disks", `${GROUP}/providers/Microsoft.Compute/disks/evidence`);
  put("azure-native:keyvault:Vault", `${VAULT}/theirs`);
  store().remove(`${VAULT}/theirs`); // deleted, and still recoverable
}

const left = (): string[] => [...store().all().values()].map(({ id }) => id).sort();
const theirs = [GROUP, `${GROUP}/providers/Microsoft.Compute/disks/evidence`];

const teardown = (options: Partial<TeardownOptions> & object, now = new Date()) => teardownOf(engine, options, { now });

afterEach(() => engine.close());
afterAll(removeProjects);

test("everything is made in it, a second update changes nothing, and resources of others in it are no drift", async () => {
  await start(GROUP);
  expect((await engine.up()).error).toBeUndefined();
  expect((await engine.outputs()).resourceGroup).toBe("shared-group");
  expect(store().ofType("azure-native:resources:ResourceGroup")).toHaveLength(1);
  expect(store().get(GROUP)!.properties).toEqual({});
  expect((await engine.preview()).changes.filter(({ op }) => op !== "read")).toEqual([]);
  const { code, text } = await driftOf(engine, { stack: "dev", json: false });
  expect(text).toContain("No drift");
  expect(code).toBe(0);
});

test("a teardown removes the stack's resources, purges its own vault alone, and leaves the group as it was", async () => {
  await start(GROUP, { "defender-icap-gateway:expires": "7d" });
  expect((await engine.up()).error).toBeUndefined();
  const shown = await teardown({ stack: "dev", yes: false });
  expect(shown.text).toContain(
    "The resource group shared-group is not of this stack (resourceGroup.existing): it stays, with everything that others have in it.",
  );
  expect(shown.text).not.toContain("ResourceGroup");
  expect(shown.text).not.toContain("evidence");

  const { code, text } = await teardown({ expired: true }, new Date(Date.now() + 8 * 86_400_000));
  expect(text).toContain("The resource group stays as it is, because it is not of this stack.");
  expect(code).toBe(0);
  expect(left()).toEqual(theirs);
  expect(
    store()
      .softDeletedVaults()
      .map(({ name }) => name),
  ).toEqual(["theirs"]);
});

test("drift and a teardown name what an interrupted update has left among the others' things, also the second time", async () => {
  await start(GROUP, { "defender-icap-gateway:tags": { Environment: "production" } });
  expect((await engine.up()).error).toBeUndefined();
  const [address] = store().ofType("azure-native:network:PublicIPAddress");
  const id = `${GROUP}/providers/Microsoft.Network/publicIPAddresses/orphan`;
  store().put({ ...address!, id, name: "orphan", properties: { ...address!.properties, name: "orphan" } });
  const drift = await driftOf(engine, { stack: "dev", json: false });
  expect(drift.text).toContain("1 resource in the group with the stack's tags is not in its state");
  expect(drift.text).toContain("Microsoft.Network/publicIPAddresses orphan");
  expect(drift.code).toBe(1);
  const stops = async () => {
    const { code, text } = await teardown({ stack: "dev" });
    expect(text).toContain(`Microsoft.Network/publicIPAddresses orphan; az resource delete --ids ${id}`);
    expect(code).toBe(1);
    expect(left()).toEqual([...theirs, id].sort());
  };
  await stops();
  await stops();
  store().remove(id);
  const { code, text } = await teardown({ stack: "dev" });
  expect(text).toContain("The stack is removed.");
  expect(code).toBe(0);
});

test("a vault that is deleted and no longer in the state is still purged, by its tags", async () => {
  await start(GROUP);
  expect((await engine.up()).error).toBeUndefined();
  const { store: azure } = engine.azure;
  const [vault] = azure.ofType("azure-native:keyvault:Vault");
  azure.remove(vault!.id);
  expect((await engine.refresh()).error).toBeUndefined();
  const { code, text } = await teardown({ stack: "dev" });
  expect(text).toContain(`The vault ${vault!.name} is purged.`);
  expect(code).toBe(0);
  expect(azure.softDeletedVaults().map(({ name }) => name)).toEqual(["theirs"]);
  expect(left()).toEqual(theirs);
});

test("a lock on the group stops a teardown; one on what others have there does not", async () => {
  await start(GROUP);
  expect((await engine.up()).error).toBeUndefined();
  const lock = (scope: string) => ({
    id: `${scope}/providers/Microsoft.Authorization/locks/hands-off`,
    name: "hands-off",
    type: "azure-native:authorization:ManagementLockByScope",
    urn: "",
    properties: { level: "CanNotDelete" },
  });
  store().put(lock(GROUP));
  const refused = await teardown({ stack: "dev" });
  expect(refused.text).toContain(`the lock hands-off on ${GROUP} was not made by this stack`);
  expect(refused.code).toBe(1);
  store().remove(lock(GROUP).id);
  store().put(lock(theirs[1]!));
  expect((await teardown({ stack: "dev" })).code).toBe(0);
});

test("a group that is not there stops the preview", async () => {
  await start(resourceGroupId("none-such"));
  const before = left();
  const { error } = await engine.preview();
  expect(error?.message).toMatch(/resourceGroups\/none-such' does not exist/);
  expect(left()).toEqual(before);
});

test("a program can make the group and put a gateway into it", async () => {
  engine = await Engine.start();
  engine.program = () => {
    const group = new resources.ResourceGroup("own");
    const gateway = new IcapGateway("gw", { preset: "dev", resourceGroup: { existing: group.id } });
    return { name: group.name, used: gateway.resourceGroupName };
  };
  expect((await engine.up()).error).toBeUndefined();
  const { name, used } = await engine.outputs();
  expect(used).toBe(name);
  expect(store().ofType("azure-native:resources:ResourceGroup")).toHaveLength(1);
  expect((await engine.destroy()).error).toBeUndefined();
  expect(left()).toEqual([]);
});
