import { modelFromAzure } from "../../../exposure";
import type { Settings } from "../../../infra/model";
import { deployed } from "../infra/deployed";
import { gatewayArgs } from "../infra/gatewayArgs";

/** Types of those that a report puts under Not known for what they are. */
const strangers = (resources: readonly { type: string; inputs: Record<string, unknown> }[]): string[] =>
  resources
    .filter(({ type, inputs }) =>
      modelFromAzure([{ type, id: "/x", name: "x", properties: inputs }]).unknown.some(({ problem }) =>
        problem.endsWith("is not modelled; it may open something"),
      ),
    )
    .map(({ type }) => type);

const vault = "/subscriptions/1/resourceGroups/g/providers/Microsoft.KeyVault/vaults/own";

it.each<[string, Partial<Settings>]>([
  [
    "with monitoring and everything that is protected",
    { monitoring: { ...gatewayArgs().monitoring, enabled: true, emails: ["a@example.org"] } },
  ],
  [
    "with a certificate from a vault",
    {
      serverCertificate: {
        ...{ source: "keyVault", secretId: "https://own.vault.azure.net/secrets/icap", vaultId: vault },
        authority: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
      },
    },
  ],
])("nothing that the program makes %s is unknown by its type", async (_how, changes) => {
  const { recording } = await deployed(changes);
  const made = recording.all.filter(({ type }) => !type.startsWith("defender-"));
  expect(new Set(made.map(({ type }) => type)).size).toBeGreaterThan(10);
  expect(strangers(made)).toEqual([]);
});

it("a resource that can change the network by itself is unknown, from any provider and in later updates", () => {
  const able = [
    "azure-native:resources:Deployment",
    "azure-native:resources:DeploymentAtSubscriptionScope",
    "azure-native:resources:DeploymentStackAtResourceGroup",
    "azure-native:resources:AzureCliScript",
    "azure-native:resources/v20240301:AzurePowerShellScript",
    "azure-native:resources:Resource",
    "azure-native:authorization:PolicyAssignment",
    "azure-native:automation:Runbook",
    "azure-native:compute:VirtualMachine",
    "azure-native:compute:VirtualMachineExtension",
    "azure-native:compute:VirtualMachineRunCommandByVirtualMachine",
    "azure-native:compute:VirtualMachineScaleSetExtension",
    "azure-native:insights:SomethingNew",
    "azure-native:keyvault:PrivateEndpointConnection",
    "azure-native:network:ExpressRouteCircuit",
    "azure-native:storage:StorageAccountStaticWebsite",
    "azuread:index/group:Group",
    "command:local:Command",
    "command:remote:Command",
    "kubernetes:core/v1:Service",
    "pulumi-nodejs:dynamic:Resource",
  ];
  expect(strangers(able.map((type) => ({ type, inputs: {} })))).toEqual(able);
});
