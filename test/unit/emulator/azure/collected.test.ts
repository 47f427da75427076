/** Machines that send their logs, by what Azure Policy does and does not do. */
import { collected } from "../../../../emulator/azure";
import type { Properties } from "../../../../emulator/azure/engine/value";
import { accepted, changed, emptySubscription } from "./subscription";

const ROLE = "azure-native:authorization:RoleAssignment";
const CONTRIBUTORS = ["749f88d5-cbae-40b8-bcfc-e573ddc772fa", "92aaf0da-9dab-42b6-94a3-d43ce8d16293"];
const AGENT = {
  name: "monitor",
  publisher: "Microsoft.Azure.Monitor",
  type: "AzureMonitorLinuxAgent",
  typeHandlerVersion: "1.0",
};
const agentAt = "virtualMachineProfile.extensionProfile.extensions.2";
const { policy, group } = accepted;
const scope = String(policy!.inputs.scope);
const set = changed(changed(accepted.set!.inputs, agentAt, AGENT), "virtualMachineProfile.networkProfile", {
  networkApiVersion: "2022-11-01",
  networkInterfaceConfigurations: [
    { name: "nic", primary: true, ipConfigurations: [{ name: "ip", subnet: { id: "net/subnets/b" } }] },
  ],
});

interface Plan {
  readonly set?: Properties;
  readonly policy?: Properties;
  readonly roles?: readonly string[];
  readonly machinesFirst?: boolean;
}

/** Deploys a rule, a policy, its roles and a scale set, and says what the machines are associated with. */
async function collectedWith(plan: Plan): Promise<string> {
  const azure = emptySubscription();
  const made = (kind: string) => azure.create(accepted[kind]!.type, accepted[kind]!.inputs);
  for (const kind of ["group", "workspace", "table", "endpoint", "collection"]) await made(kind);
  // Azure takes a set beside its network only.
  const { location } = plan.set ?? {};
  const network = await azure.create(accepted.network!.type, changed(accepted.network!.inputs, "location", location));
  const machines = async () =>
    azure.create(
      accepted.set!.type,
      changed(
        plan.set ?? set,
        "virtualMachineProfile.networkProfile.networkInterfaceConfigurations.0.ipConfigurations.0.subnet.id",
        `${network.id}/subnets/b`,
      ),
    );
  if (plan.machinesFirst === true) await machines();
  if (plan.policy !== undefined) {
    const { outputs } = await azure.create(policy!.type, plan.policy);
    const { principalId } = outputs.identity as { principalId: string };
    for (const [n, role] of (plan.roles ?? CONTRIBUTORS).entries())
      await azure.create(ROLE, {
        scope,
        roleAssignmentName: `00000000-0000-4000-8000-00000000000${n}`,
        principalId,
        principalType: "ServicePrincipal",
        roleDefinitionId: `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      });
  }
  if (plan.machinesFirst !== true) await machines();
  return collected([...azure.store.all().values()])
    .map(({ rules, problems }) => [...rules.map((id) => `collected: ${id.split("/").at(-1)}`), ...problems].join("; "))
    .join("\n");
}

const given = (name: string, value: unknown): Properties => changed(policy!.inputs, `parameters.${name}`, { value });
const image = "virtualMachineProfile.storageProfile.imageReference";

test.each<[string, Plan, string]>([
  ["with the policy and its roles before them", { policy: policy!.inputs }, "collected: collection"],
  ["without an agent", { policy: policy!.inputs, set: changed(set, `${agentAt}.type`, "Other") }, ""],
  ["without a policy", {}, "they send nothing"],
  ["with one role of two", { policy: policy!.inputs, roles: CONTRIBUTORS.slice(0, 1) }, "had no role Log Analytics"],
  ["older than the policy", { policy: policy!.inputs, machinesFirst: true }, "wait for a remediation task"],
  ["with a policy that is switched off", { policy: given("effect", "Disabled") }, "its effect is Disabled"],
  ["with a policy for other scopes", { policy: changed(policy!.inputs, "notScopes", [scope]) }, "they send nothing"],
  ["with a policy that only looks", { policy: { ...policy!.inputs, enforcementMode: "DoNotEnforce" } }, "not enforced"],
  [
    "of Ubuntu 24.04 with the policy's own list of images",
    { policy: given("scopeToSupportedImages", true) },
    "its list of images has no ubuntu-24_04-lts/server",
  ],
  [
    "of Ubuntu 22.04 with the policy's own list of images",
    {
      policy: given("scopeToSupportedImages", true),
      set: changed(changed(set, `${image}.offer`, "0001-com-ubuntu-server-jammy"), `${image}.sku`, "22_04-lts-gen2"),
    },
    "collected: collection",
  ],
  [
    "in a location that the policy does not name",
    { policy: policy!.inputs, set: { ...set, location: "austriaeast" } },
    "it does not name the location austriaeast",
  ],
])("machines %s", async (_what, plan, expected) => {
  const words = await collectedWith(plan);
  if (expected === "") expect(words).toBe("");
  else expect(words).toContain(expected);
});

test("an association with a Flexible scale set is refused: its machines would send nothing", async () => {
  const azure = emptySubscription();
  await azure.create(group!.type, group!.inputs);
  for (const kind of ["endpoint", "network"]) await azure.create(accepted[kind]!.type, accepted[kind]!.inputs);
  const subnet = `${scope}/providers/Microsoft.Network/virtualNetworks/net/subnets/b`;
  const inputs = changed(
    set,
    "virtualMachineProfile.networkProfile.networkInterfaceConfigurations.0.ipConfigurations.0.subnet.id",
    subnet,
  );
  const { id } = await azure.create(accepted.set!.type, inputs);
  const association = changed(accepted.association!.inputs, "resourceUri", id);
  await expect(azure.create(accepted.association!.type, association)).rejects.toThrow(
    /UselessAssociation.*58e891b9-ce13-4ac3-86e4-ac3e1f20cb07/s,
  );
});
