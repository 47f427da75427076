import type { AzureResourceData } from "../../../exposure";

export const network = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network";
export const group = `${network}/networkSecurityGroups/rules`;
export const balancer = `${network}/loadBalancers/balancer`;

export const rule = (name: string, priority: number, source: string | string[], port: string, access = "Allow") => ({
  ...{ name, priority, access, direction: "Inbound", protocol: "Tcp", sourcePortRange: "*" },
  ...(Array.isArray(source) ? { sourceAddressPrefixes: source } : { sourceAddressPrefix: source }),
  ...{ destinationAddressPrefix: "*", destinationPortRange: port },
});

export const pool = `${balancer}/backendAddressPools/pool`;

/** The property of a scale set with one network card for each machine, in these backend pools. */
export const machines = (pools: readonly string[], card: object = {}): object => ({
  virtualMachineProfile: {
    networkProfile: {
      networkInterfaceConfigurations: [
        {
          name: "gateway",
          ipConfigurations: [
            {
              subnet: { id: `${network}/virtualNetworks/net/subnets/lane-a` },
              loadBalancerBackendAddressPools: pools.map((id) => ({ id })),
            },
          ],
          ...card,
        },
      ],
    },
  },
});

/** A lane as azure-native has it, one property changed at will. */
export function lane(
  changes: Partial<Record<string, object>> = {},
  more: AzureResourceData[] = [],
): AzureResourceData[] {
  const of = (type: string, id: string, name: string, properties: object): AzureResourceData => ({
    type: `azure-native:${type}`,
    id,
    name,
    properties: { ...properties, ...changes[type] },
  });
  return [
    of("network:NetworkSecurityGroup", group, "gateway-rules", {
      securityRules: [rule("AllowClient", 100, ["52.1.2.4/31"], "11344"), rule("DenyAll", 4096, "*", "*", "Deny")],
    }),
    of("network:VirtualNetwork", `${network}/virtualNetworks/net`, "gateway-network", {
      addressSpace: { addressPrefixes: ["10.77.0.0/16"] },
      subnets: [{ name: "lane-a", addressPrefix: "10.77.1.0/24", networkSecurityGroup: { id: group.toUpperCase() } }],
    }),
    of("network:PublicIPAddress", `${network}/publicIPAddresses/a`, "gateway-address-a", {
      sku: { name: "Standard" },
      ipAddress: "198.51.100.10",
    }),
    of("network:LoadBalancer", balancer, "gateway-balancer", {
      frontendIPConfigurations: [{ name: "front", publicIPAddress: { id: `${network}/publicIPAddresses/a` } }],
      backendAddressPools: [{ name: "pool" }],
      loadBalancingRules: [
        {
          ...{ name: "icaps", protocol: "Tcp", frontendPort: 11344, backendPort: 11344 },
          frontendIPConfiguration: { id: `${balancer}/frontendIPConfigurations/front` },
          backendAddressPools: [{ id: `${balancer}/backendAddressPools/pool` }],
        },
      ],
    }),
    of("compute:VirtualMachineScaleSet", "/subscriptions/s/vmss", "gateway-lane-a-machines", {
      ...machines([pool]),
    }),
    ...more,
  ];
}
