/** A provider without engine or machines, and inputs that Azure accepts, for tables of what it does not. */
import { FaultPlan, NoMachineHost, ResourceStore } from "../../../../emulator/azure";
import { AzureProvider } from "../../../../emulator/azure/provider";
import type { Properties } from "../../../../emulator/azure/engine/value";
import { monitoringInputs } from "./monitoringInputs";

/** Copies the inputs, with the value at a dotted path (`a.0.b`) replaced, or removed when it is `undefined`. */
export function changed(inputs: Properties, path: string, value: unknown): Properties {
  const copy = structuredClone(inputs);
  const keys = path.split(".");
  const leaf = keys.pop() ?? "";
  const parent = keys.reduce<Properties>((inner, key) => (inner[key] ??= {}) as Properties, copy);
  if (value === undefined) delete parent[leaf];
  else parent[leaf] = value;
  return copy;
}

export const TENANT = "66666666-7777-4888-8999-aaaaaaaaaaaa";

const rule = (name: string, priority: number): Properties => ({
  name,
  priority,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefixes: ["203.0.113.7", "203.0.113.128/25"],
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "11344",
});

const balancerPart = (part: string, name: string) => ({
  id: `/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Network/loadBalancers/lb/${part}/${name}`,
});

/** Inputs that pass, by short name of the type. */
export const accepted: Record<string, { type: string; inputs: Properties }> = {
  group: { type: "azure-native:resources:ResourceGroup", inputs: { resourceGroupName: "rg" } },
  nsg: {
    type: "azure-native:network:NetworkSecurityGroup",
    inputs: {
      resourceGroupName: "rg",
      networkSecurityGroupName: "nsg",
      securityRules: [rule("A", 100), rule("B", 110)],
    },
  },
  network: {
    type: "azure-native:network:VirtualNetwork",
    inputs: {
      resourceGroupName: "rg",
      virtualNetworkName: "net",
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
      subnets: [
        { name: "a", addressPrefix: "10.1.1.0/28", serviceEndpoints: [{ service: "Microsoft.KeyVault" }] },
        { name: "b", addressPrefix: "10.1.2.0/24" },
      ],
    },
  },
  address: {
    type: "azure-native:network:PublicIPAddress",
    inputs: {
      resourceGroupName: "rg",
      publicIpAddressName: "pip",
      sku: { name: "Standard" },
      publicIPAllocationMethod: "Static",
      zones: ["1", "2", "3"],
    },
  },
  balancer: {
    type: "azure-native:network:LoadBalancer",
    inputs: {
      resourceGroupName: "rg",
      loadBalancerName: "lb",
      sku: { name: "Standard" },
      frontendIPConfigurations: ["a", "b"].map((name) => ({
        name,
        publicIPAddress: { id: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      })),
      backendAddressPools: [{ name: "a" }, { name: "b" }],
      probes: [{ name: "canary", protocol: "Http", port: 8080, requestPath: "/healthz", intervalInSeconds: 5 }],
      loadBalancingRules: ["a", "b"].map((name) => ({
        name,
        protocol: "Tcp",
        frontendPort: 11344,
        backendPort: 11344,
        frontendIPConfiguration: balancerPart("frontendIPConfigurations", name),
        backendAddressPools: [balancerPart("backendAddressPools", name)],
        probe: balancerPart("probes", "canary"),
      })),
    },
  },
  secret: {
    type: "azure-native:keyvault:Secret",
    inputs: { resourceGroupName: "rg", vaultName: "a-vault", secretName: "lane-a", properties: { value: "{}" } },
  },
  vault: {
    type: "azure-native:keyvault:Vault",
    inputs: {
      resourceGroupName: "rg",
      vaultName: "vault-1234",
      properties: { tenantId: TENANT, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
    },
  },
  storage: {
    type: "azure-native:storage:StorageAccount",
    inputs: {
      resourceGroupName: "rg",
      accountName: "lists1234",
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      networkRuleSet: { defaultAction: "Deny", ipRules: [{ iPAddressOrRange: "52.1.2.3" }] },
    },
  },
  container: {
    type: "azure-native:storage:BlobContainer",
    inputs: { resourceGroupName: "rg", accountName: "lists1234", containerName: "lists" },
  },
  set: {
    type: "azure-native:compute:VirtualMachineScaleSet",
    inputs: {
      resourceGroupName: "rg",
      vmScaleSetName: "set",
      orchestrationMode: "Flexible",
      platformFaultDomainCount: 1,
      zones: ["1", "2", "3"],
      sku: { name: "Standard_D2s_v5", capacity: 2 },
      identity: { type: "UserAssigned", userAssignedIdentities: [] },
      automaticRepairsPolicy: { enabled: true, gracePeriod: "PT30M" },
      virtualMachineProfile: {
        osProfile: {
          adminUsername: "icapadmin",
          computerNamePrefix: "gw-",
          customData: Buffer.from("#cloud-config\n").toString("base64"),
          linuxConfiguration: {
            disablePasswordAuthentication: true,
            ssh: { publicKeys: [{ path: "/home/icapadmin/.ssh/authorized_keys", keyData: "ssh-ed25519 AAAAC3Nz" }] },
          },
        },
        securityProfile: { securityType: "TrustedLaunch", uefiSettings: { secureBootEnabled: true } },
        storageProfile: {
          imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "24.04.1" },
        },
        networkProfile: {
          networkApiVersion: "2022-11-01",
          networkInterfaceConfigurations: [
            {
              name: "nic",
              primary: true,
              ipConfigurations: [{ name: "ip", subnet: { id: "/subscriptions/x/subnets/a" } }],
            },
          ],
        },
        extensionProfile: {
          extensionsTimeBudget: "PT30M",
          extensions: [
            {
              name: "liveness",
              publisher: "Microsoft.ManagedServices",
              type: "ApplicationHealthLinux",
              typeHandlerVersion: "2.0",
              settings: { protocol: "http", port: 8081, requestPath: "/livez" },
            },
            {
              name: "readiness",
              publisher: "Microsoft.Azure.Extensions",
              type: "CustomScript",
              typeHandlerVersion: "2.1",
              provisionAfterExtensions: ["liveness"],
              settings: { commandToExecute: "/usr/local/sbin/gateway-ready" },
            },
          ],
        },
      },
    },
  },
};

Object.assign(accepted, monitoringInputs);

/** A provider in memory, at work in westeurope. */
export function emptySubscription() {
  const store = new ResourceStore();
  const faults = new FaultPlan();
  const provider = new AzureProvider({
    store,
    faults,
    host: new NoMachineHost(),
    extensionFailure: () => "fail",
    addressZones: () => "asAsked",
  });
  provider.configure({ location: "westeurope" });
  const urn = (name: string) => `urn:pulumi:dev::emulated::type::${name}`;
  return {
    store,
    faults,
    provider,
    check: (type: string, news: Properties, olds: Properties = {}) =>
      provider.check({ type, urn: urn("thing"), news, olds, randomSeed: new Uint8Array([1, 2, 3]) }),
    /** Checks, refuses what the check refuses, and creates. */
    create: async (type: string, inputs: Properties) => {
      const { inputs: filled, problems } = provider.check({
        type,
        urn: urn("thing"),
        news: inputs,
        olds: {},
        randomSeed: new Uint8Array([1, 2, 3]),
      });
      if (problems.length > 0) throw new Error(JSON.stringify(problems));
      return provider.create({ type, urn: urn("thing"), inputs: filled, preview: false });
    },
    destroy: (type: string, id: string) => provider.delete({ type, id, urn: urn("thing") }),
    update: (type: string, id: string, inputs: Properties) =>
      provider.update({ type, id, urn: urn("thing"), inputs, oldOutputs: {}, preview: false }),
  };
}
