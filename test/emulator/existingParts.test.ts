/** A stack with keys, identities and a DDoS protection plan of others, on the real engine and the emulator's half of Azure. */
import { resourceGroupId } from "../../emulator/azure/armId";
import type { AzureResource } from "../../emulator/model";
import { needsOf } from "../../scripts/preflight/needs";
import { deployerRole } from "../../scripts/preflight/deployerRole";
import { readStackState } from "../../preview";
import type { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

const idOf = (type: string, name: string) => `${resourceGroupId("others")}/providers/${type}/${name}`;
const SET = idOf("Microsoft.Compute/diskEncryptionSets", "keys");
const PLAN = idOf("Microsoft.Network/ddosProtectionPlans", "plan");
const identities = {
  a: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "one"),
  b: idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "two"),
};
const others = (type: string, id: string, properties: Record<string, unknown> = {}): AzureResource => ({
  ...{ type, id, name: id.split("/").at(-1)!, urn: "", location: "westeurope" },
  properties: { location: "westeurope", ...properties },
});
const OTHERS = [
  others("azure-native:compute:DiskEncryptionSet", SET, { encryptionType: "EncryptionAtRestWithCustomerKey" }),
  others("azure-native:network:DdosProtectionPlan", PLAN),
  ...Object.values(identities).map((id, i) =>
    others("azure-native:managedidentity:UserAssignedIdentity", id, {
      clientId: `00000000-0000-4000-8000-00000000000${i}`,
      principalId: `00000000-0000-4000-8000-00000000001${i}`,
    }),
  ),
];

let engine: Engine;

beforeAll(async () => {
  engine = await startProject("dev", {
    "defender-icap-gateway:lanes": { diskEncryptionSet: SET, identities },
    "defender-icap-gateway:network": { ddosPlan: PLAN },
  });
  for (const resource of OTHERS) engine.azure.store.put(structuredClone(resource));
  expect((await engine.up()).error).toBeUndefined();
});

afterAll(async () => {
  await engine.close();
  removeProjects();
});

const ofType = (type: string) => engine.azure.store.ofType(`azure-native:${type}`);

test("machines have the keys and the identities, the network has the plan, and a second update changes nothing", async () => {
  expect(ofType("managedidentity:UserAssignedIdentity").map(({ id }) => id)).toEqual(Object.values(identities));
  for (const set of ofType("compute:VirtualMachineScaleSet")) {
    const text = JSON.stringify(set.properties);
    expect(text).toContain(SET);
    expect(text).toContain(set.name.includes("lane-a") ? identities.a : identities.b);
  }
  expect(ofType("network:VirtualNetwork")[0]!.properties.ddosProtectionPlan).toEqual({ id: PLAN });
  expect((await engine.preview()).changes.filter(({ op }) => op !== "read")).toEqual([]);
});

test("the role of the deployer reads and names them, and changes none of them", async () => {
  const { stdout } = await engine.pulumi(["stack", "export", "--stack", "dev"]);
  const { resources } = readStackState((JSON.parse(stdout) as { deployment: unknown }).deployment, "the state");
  const { Actions: actions } = deployerRole("dev", needsOf(resources), "11111111-2222-4333-8444-555555555555");
  const of = (type: string) => actions.filter((action) => action.startsWith(`${type}/`));
  expect(of("Microsoft.Compute/diskEncryptionSets")).toEqual(["Microsoft.Compute/diskEncryptionSets/read"]);
  expect(of("Microsoft.Network/ddosProtectionPlans")).toEqual([
    "Microsoft.Network/ddosProtectionPlans/join/action",
    "Microsoft.Network/ddosProtectionPlans/read",
  ]);
  expect(of("Microsoft.ManagedIdentity/userAssignedIdentities")).toEqual([
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/read",
  ]);
});

test("when the stack is removed, they stay as they were", async () => {
  expect((await engine.destroy()).error).toBeUndefined();
  expect([...engine.azure.store.all().values()]).toEqual(OTHERS);
});
