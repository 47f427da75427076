/** A stack with a resource of every type that the model reads. */
import { network, rule } from "../lane";

/** A reference to a part of the stack. */
export const id = (path: string) => ({ id: `${network}/${path}` });
const SUBNET = "virtualNetworks/net/subnets/a";
const FRONT = "loadBalancers/lb/frontendIPConfigurations/front";
const POOL = "loadBalancers/lb/backendAddressPools/pool";

const configuration = (address: object) => ({
  ...{ name: "own", subnet: id(SUBNET), ...address },
  ...{ privateIPAddressVersion: "IPv4", privateIPAllocationMethod: "Dynamic" },
  ...{
    loadBalancerBackendAddressPools: [id(POOL)],
    applicationSecurityGroups: [{ id: "/applicationSecurityGroups/a" }],
  },
  ...{ loadBalancerInboundNatRules: [], loadBalancerInboundNatPools: [], applicationGatewayBackendAddressPools: [] },
});
const wide = (name: string, priority: number) => ({
  ...rule(name, priority, ["52.0.0.1"], "443"),
  ...{ sourceAddressPrefix: "52.0.0.2", sourcePortRange: "1000", sourcePortRanges: ["2000"] },
  ...{ destinationAddressPrefixes: ["10.77.1.4"], destinationPortRanges: ["8080"] },
  ...{ sourceApplicationSecurityGroups: [{ id: "/applicationSecurityGroups/a" }] },
  ...{ destinationApplicationSecurityGroups: [{ id: "/applicationSecurityGroups/a" }], description: "for people" },
});
const balancing = (name: string) => ({
  ...{ name, protocol: "Tcp", frontendPort: 443, backendPort: 11344, enableFloatingIP: false, idleTimeoutInMinutes: 4 },
  ...{ frontendIPConfiguration: id(FRONT), backendAddressPool: id(POOL) },
});
const subnet = { addressPrefix: "10.77.1.0/24", networkSecurityGroup: id("groups/g"), routeTable: id("routeTables/r") };
const peering = {
  ...{ remoteVirtualNetworkAddressSpace: { addressPrefixes: ["10.90.0.0/24"] } },
  ...{ useRemoteGateways: false, allowForwardedTraffic: false, allowGatewayTransit: false, peeringState: "Connected" },
};

/** A resource with every property that the model reads, and some that it does not. */
export interface Part {
  readonly type: string;
  readonly path: string;
  readonly properties: object;
  /** Properties that the model does not read. They are said by their path. */
  readonly byPath?: readonly string[];
  /** Properties that have no effect on who reaches what; nothing is said. */
  readonly silent?: readonly string[];
}
const RULE_BY_PATH = ["name", "description"];
const gatewaySubnet = id("virtualNetworks/net/subnets/GatewaySubnet");
const CARDS = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0]";

export const PARTS: readonly Part[] = [
  {
    ...{ type: "network:NetworkSecurityGroup", path: "groups/g" },
    properties: { securityRules: [wide("one", 100)], flushConnection: false },
    byPath: [...RULE_BY_PATH.map((field) => `securityRules[0].${field}`), "flushConnection"],
  },
  {
    ...{ type: "network:SecurityRule", path: "groups/g/securityRules/own" },
    properties: { ...wide("own", 200), networkSecurityGroupName: "g", resourceGroupName: "rg" },
    // Its id says which group it is in.
    ...{ byPath: RULE_BY_PATH, silent: ["networkSecurityGroupName", "resourceGroupName"] },
  },
  {
    ...{ type: "network:VirtualNetwork", path: "virtualNetworks/net" },
    properties: {
      addressSpace: { addressPrefixes: ["10.77.0.0/16"], ipamPoolPrefixAllocations: [] },
      subnets: [{ name: "a", ...subnet, privateEndpointNetworkPolicies: "Enabled" }],
      virtualNetworkPeerings: [{ name: "hub", ...peering }],
      flowTimeoutInMinutes: 4,
    },
    byPath: [
      ...["addressSpace.ipamPoolPrefixAllocations", "subnets[0].name", "subnets[0].privateEndpointNetworkPolicies"],
      ...["virtualNetworkPeerings[0].name", "virtualNetworkPeerings[0].peeringState", "flowTimeoutInMinutes"],
    ],
  },
  {
    ...{ type: "network:Subnet", path: "virtualNetworks/net/subnets/b" },
    properties: { ...subnet, addressPrefixes: ["10.77.2.0/24"], virtualNetworkName: "net", serviceEndpoints: [] },
    ...{ byPath: ["serviceEndpoints"], silent: ["virtualNetworkName"] },
  },
  {
    ...{ type: "network:VirtualNetworkPeering", path: "virtualNetworks/net/virtualNetworkPeerings/other" },
    properties: { ...peering, virtualNetworkName: "net" },
    ...{ byPath: ["peeringState"], silent: ["virtualNetworkName"] },
  },
  {
    ...{ type: "network:VirtualNetworkGateway", path: "virtualNetworkGateways/g" },
    properties: {
      ...{ gatewayType: "Vpn", vpnClientConfiguration: undefined, natRules: [], activeActive: false },
      ipConfigurations: [{ name: "one", subnet: gatewaySubnet }],
    },
    byPath: ["activeActive", "ipConfigurations[0].name"],
  },
  {
    ...{ type: "network:LocalNetworkGateway", path: "localNetworkGateways/l" },
    properties: { localNetworkAddressSpace: { addressPrefixes: ["10.91.0.0/24"] }, gatewayIpAddress: "52.9.9.9" },
    byPath: ["gatewayIpAddress"],
  },
  {
    ...{ type: "network:VirtualNetworkGatewayConnection", path: "connections/c" },
    properties: {
      ...{ connectionType: "IPsec", virtualNetworkGateway1: id("virtualNetworkGateways/g"), enableBgp: false },
      ...{ localNetworkGateway2: id("localNetworkGateways/l"), ingressNatRules: [], egressNatRules: [] },
      ...{ sharedKey: "[secret]", routingWeight: 1 },
    },
    ...{ byPath: ["routingWeight"], silent: ["sharedKey"] },
  },
  {
    ...{ type: "network:RouteTable", path: "routeTables/r" },
    properties: {
      routes: [{ name: "one", addressPrefix: "10.92.0.0/24", nextHopType: "None" }],
      disableBgpRoutePropagation: true,
    },
    byPath: ["routes[0].name", "routes[0].nextHopType", "disableBgpRoutePropagation"],
  },
  {
    ...{ type: "network:Route", path: "routeTables/r/routes/own" },
    properties: { addressPrefix: "10.93.0.0/24", routeTableName: "r", nextHopType: "None" },
    ...{ byPath: ["nextHopType"], silent: ["routeTableName"] },
  },
  {
    ...{ type: "network:PublicIPAddress", path: "publicIPAddresses/a" },
    properties: { sku: { name: "Standard", tier: "Regional" }, publicIPAddressVersion: "IPv4", zones: ["1"] },
    byPath: ["sku.tier", "zones", "zones[0]"],
  },
  {
    ...{ type: "network:LoadBalancer", path: "loadBalancers/lb" },
    properties: {
      frontendIPConfigurations: [{ name: "front", publicIPAddress: id("publicIPAddresses/a"), zones: [] }],
      ...{ backendAddressPools: [{ name: "pool" }], inboundNatPools: [] },
      loadBalancingRules: [{ ...balancing("one"), backendAddressPools: [id(POOL)] }],
      inboundNatRules: [{ ...balancing("two"), frontendPortRangeStart: 50000, frontendPortRangeEnd: 50001 }],
      probes: [{ name: "probe", port: 80 }],
    },
    byPath: [
      ...["frontendIPConfigurations[0].name", "frontendIPConfigurations[0].zones", "backendAddressPools[0].name"],
      ...["loadBalancingRules[0].name", "loadBalancingRules[0].idleTimeoutInMinutes"],
      ...["inboundNatRules[0].name", "inboundNatRules[0].idleTimeoutInMinutes"],
      ...["probes", "probes[0]", "probes[0].name", "probes[0].port"],
    ],
    // The range of ports decides.
    silent: ["inboundNatRules[0].frontendPort"],
  },
  {
    ...{ type: "network:NetworkInterface", path: "networkInterfaces/n" },
    properties: {
      networkSecurityGroup: id("groups/g"),
      ipConfigurations: [
        configuration({ publicIPAddress: id("publicIPAddresses/a") }),
        { ...configuration({}), privateIPAllocationMethod: "Static", privateIPAddress: "10.77.1.9" },
      ],
      enableAcceleratedNetworking: true,
    },
    byPath: ["ipConfigurations[0].name", "ipConfigurations[1].name", "enableAcceleratedNetworking"],
  },
  {
    ...{ type: "network:NatGateway", path: "natGateways/n" },
    ...{ properties: { publicIpAddresses: [id("publicIPAddresses/a")] } },
    byPath: ["publicIpAddresses", "publicIpAddresses[0]", "publicIpAddresses[0].id"],
  },
  {
    ...{ type: "compute:VirtualMachineScaleSet", path: "set" },
    properties: {
      virtualMachineProfile: {
        networkProfile: {
          networkInterfaceConfigurations: [
            {
              ...{ name: "card", networkSecurityGroup: id("groups/g"), primary: true },
              ipConfigurations: [
                configuration({ publicIPAddressConfiguration: { name: "own", sku: { name: "Standard" } } }),
              ],
            },
          ],
          networkApiVersion: "2020-11-01",
        },
        priority: "Regular",
      },
      singlePlacementGroup: false,
    },
    byPath: [
      ...["name", "primary", "ipConfigurations[0].name", "ipConfigurations[0].publicIPAddressConfiguration.name"].map(
        (field) => `${CARDS}.${field}`,
      ),
      "virtualMachineProfile.networkProfile.networkApiVersion",
    ],
    // Only the network of a scale set is read.
    silent: ["virtualMachineProfile.priority", "singlePlacementGroup"],
  },
];
