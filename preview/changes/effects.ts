/** The effect on traffic when a resource of a kind is deleted. */
interface Effect {
  readonly severe: boolean;
  readonly text: (name: string, kept: boolean) => string;
}

/** The way to the vault's name, which only a gateway that fetches something takes. */
const RESOLVES: Effect = {
  severe: false,
  text: (name) =>
    `${name}: gateways keep the certificates that they have, and fetch none until the vault's name leads to its endpoint again.`,
};

const LISTS: Effect = {
  severe: false,
  text: (name) => `${name}: gateways search with the exact lists that they have, and fetch none meanwhile.`,
};

const tunnel = (what: string): Effect => ({
  severe: true,
  text: (name) =>
    `${name} is deleted: nothing passes the tunnel without ${what}. ICAP servers behind it give no verdict, and Enforce reaches no ` +
    "detection server.",
});

/** The effects of each kind. Kinds that are not listed carry no traffic (test/unit/repository/everyResourceType.test.ts). */
export const EFFECTS: Readonly<Record<string, Effect>> = {
  LoadBalancer: {
    severe: true,
    text: (name) => `${name} is deleted: no lane behind this load balancer can be reached until a new one exists.`,
  },
  PublicIPAddress: {
    severe: true,
    text: (name, kept) =>
      `${name} no longer belongs to the gateway: clients that use it get no answer. ` +
      (kept
        ? "It stays in Azure, but Pulumi no longer manages it (retainOnDelete)."
        : "Azure may give it to another customer; it cannot be restored."),
  },
  VirtualNetwork: { severe: true, text: () => "The virtual network is deleted, and every machine in it." },
  ResourceGroup: { severe: true, text: () => "The resource group is deleted, and everything in it." },
  NetworkSecurityGroup: { severe: false, text: (name) => `${name} is replaced; the subnets switch to the new one.` },
  NatGateway: {
    severe: false,
    text: (name) =>
      `${name}: machines that use it cannot fetch packages or certificates meanwhile; transactions continue.`,
  },
  PrivateEndpoint: {
    severe: false,
    text: (name) =>
      `${name}: gateways keep the certificates that they have, and fetch none until an endpoint answers again.`,
  },
  PrivateDnsZoneGroup: RESOLVES,
  PrivateZone: RESOLVES,
  VirtualNetworkLink: RESOLVES,
  Vault: {
    severe: false,
    text: () => "A Key Vault is deleted; gateways keep the certificates that they have until their lane is replaced.",
  },
  StorageAccount: LISTS,
  BlobContainer: LISTS,
  VirtualNetworkPeering: {
    severe: true,
    text: (name) => `${name} is deleted: nothing passes between the other network and the gateways without a peering.`,
  },
  VirtualNetworkGateway: tunnel("a VPN gateway, which Azure takes 45 minutes or more to make"),
  VirtualNetworkGatewayConnection: tunnel("a connection"),
  RouteTable: {
    severe: false,
    text: (name) => `${name} is deleted; its subnets switch to a new one, or to the network's own routes.`,
  },
  VirtualMachine: {
    severe: true,
    text: (name) =>
      `${name} is deleted, and no detection server is left meanwhile: no verdict comes from one until one answers.`,
  },
};
