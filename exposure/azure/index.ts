import {
  EMPTY_MODEL,
  UNKNOWN,
  type NetworkModel,
  type PublicAddress,
  type RouteTable,
  type Subnet,
  type UnknownExposure,
  type VirtualNetwork,
} from "../model";
import { childrenIn, type Children } from "./children";
import { loadBalancerOf } from "./loadBalancer";
import { networkInterfaceOf, scaleSetOf, skuOf } from "./machines";
import {
  isUnknown,
  listOf,
  nameOf,
  objectOf,
  referenceOf,
  textOf,
  textsOf,
  versionOf,
  type AzureResourceData,
  type Properties,
} from "./properties";
import { planned } from "./planned";
import { securityGroupOf } from "./securityGroup";
import { isNeutral, plainType } from "./types";
import { unknownProperties } from "./unknownProperties";
import { tunnelsIn, type Tunnels } from "./vpnGateways";

export { isUnknown, type AzureResourceData } from "./properties";
export { CHILD_KINDS, childrenIn } from "./children";
export { securityRuleOf } from "./securityGroup";
export { plainType } from "./types";

/**
 * The network that azure-native resources make. Types that the model does not know and values that are not known yet are listed in
 * `unknown`.
 */
export function modelFromAzure(resources: readonly AzureResourceData[]): NetworkModel {
  return new Reader(planned(resources)).read();
}

class Reader {
  private readonly unknown: UnknownExposure[] = [];

  private readonly children: Children;
  private readonly tunnels: Tunnels;

  constructor(private readonly resources: readonly AzureResourceData[]) {
    this.children = childrenIn(resources);
    this.tunnels = tunnelsIn(resources);
  }

  read(): NetworkModel {
    const balancers = this.ofType("network:LoadBalancer").map(loadBalancerOf);
    const model = {
      ...EMPTY_MODEL,
      networks: this.ofType("network:VirtualNetwork").map((resource) => this.network(resource)),
      routeTables: this.ofType("network:RouteTable").map((resource) => this.routeTable(resource)),
      securityGroups: this.ofType("network:NetworkSecurityGroup").map((group) =>
        securityGroupOf(group, this.children.of(group, "securityRules"), this.reporter("security group", group)),
      ),
      publicAddresses: this.ofType("network:PublicIPAddress").flatMap((resource) => this.publicAddress(resource)),
      loadBalancers: balancers.map(({ balancer }) => balancer),
      scaleSets: this.ofType("compute:VirtualMachineScaleSet").map((set) =>
        scaleSetOf(set, this.reporter("scale set", set)),
      ),
      networkInterfaces: this.ofType("network:NetworkInterface").map((card) =>
        networkInterfaceOf(card.properties, card.name, this.reporter("network card", card)),
      ),
    };
    this.reportStrangers();
    for (const { resource, problem } of this.tunnels.unknown) this.unknown.push({ subject: resource.name, problem });
    this.unknown.push(...this.resources.flatMap(unknownProperties));
    return { ...model, unknown: [...this.unknown, ...balancers.flatMap(({ unknown }) => unknown)] };
  }

  private ofType(type: string): readonly AzureResourceData[] {
    return this.resources.filter((resource) => plainType(resource.type) === `azure-native:${type}`);
  }

  private reporter(what: string, { name }: AzureResourceData): (problem: string) => void {
    return (problem) => void this.unknown.push({ subject: `${what} ${name}`, problem });
  }

  private network(resource: AzureResourceData): VirtualNetwork {
    const { id, name, properties } = resource;
    const report = this.reporter("virtual network", resource);
    const separate = this.children
      .of(resource, "subnets")
      .map((subnet) => subnetOf(resource, { ...subnet.properties, name: subnet.name, id: subnet.id }));
    const listed = listOf(properties.subnets);
    if (listed === UNKNOWN) report("its subnets are not known yet");
    const inline = (listed === UNKNOWN ? [ANY_SUBNET] : listed.map((subnet) => subnetOf(resource, subnet))).filter(
      (subnet) => {
        const twin = separate.find((one) => one.name === subnet.name);
        if (twin && JSON.stringify(twin) !== JSON.stringify(subnet))
          report(`its subnet ${subnet.name} is another one in the network than as a resource of its own`);
        return twin === undefined;
      },
    );
    const peered = listOf(properties.virtualNetworkPeerings);
    const peerings: readonly Properties[] = [
      ...(peered === UNKNOWN ? [] : peered),
      ...this.children.of(resource, "virtualNetworkPeerings").map((peering) => ({
        ...peering.properties,
        name: peering.called,
      })),
    ];
    return {
      id,
      name,
      addressPrefixes: spaceOf(properties.addressSpace) ?? [UNKNOWN],
      subnets: [...inline, ...separate],
      connectedPrefixes: [
        ...(peered === UNKNOWN ? [UNKNOWN] : []),
        ...peerings.flatMap((peering) => {
          const space = spaceOf(peering.remoteVirtualNetworkAddressSpace ?? peering.remoteAddressSpace);
          const called = nameOf(peering.name);
          if (!space) report(`the address space behind its peering ${called} is not known`);
          // The networks behind that gateway come from BGP or its own settings; no resource on this side names them.
          const transit = isOn(peering.useRemoteGateways);
          if (transit)
            report(`its peering ${called} uses the other network's gateway; what is behind that is not known`);
          // The packet then has a source address that no resource on this side names.
          const forwarded = isOn(peering.allowForwardedTraffic);
          if (forwarded)
            report(
              `its peering ${called} takes traffic that the other network forwards; where that comes from is not known`,
            );
          const lent = isOn(peering.allowGatewayTransit);
          if (lent)
            report(
              `its peering ${called} lends this network's gateway; what passes from one side to the other is not known`,
            );
          return [...(space ?? [UNKNOWN]), ...(transit || forwarded || lent ? [UNKNOWN] : [])];
        }),
        ...(this.tunnels.prefixes.get(resource) ?? []),
      ],
    };
  }

  private routeTable(resource: AzureResourceData): RouteTable {
    const report = this.reporter("route table", resource);
    const listed = listOf(resource.properties.routes);
    if (listed === UNKNOWN) report("its routes are not known yet");
    const separate = this.children.of(resource, "routes").map((route) => route.properties);
    const routes: readonly Properties[] = [...(listed === UNKNOWN ? [] : listed), ...separate];
    return {
      id: resource.id,
      name: resource.name,
      prefixes: [
        ...(listed === UNKNOWN ? [UNKNOWN] : []),
        ...routes.flatMap((route) => textsOf(route.addressPrefix, undefined)),
      ],
    };
  }

  private publicAddress(resource: AzureResourceData): readonly PublicAddress[] {
    const { id, name, properties, key } = resource;
    const version = versionOf(properties.publicIPAddressVersion);
    if (version !== "IPv4") {
      const verb = version === UNKNOWN ? "may be" : "is";
      const problem = `it ${verb} IPv6, which is not modelled`;
      const whole = version === "IPv6";
      this.unknown.push({ subject: `public address ${name}`, problem, ...(whole ? leftOut(key) : {}) });
      if (whole) return [];
    }
    const address = textOf(properties.ipAddress);
    const known = address === undefined || address === UNKNOWN ? {} : { address };
    return [{ id, name, sku: skuOf(properties.sku), ...known, ...(version === UNKNOWN ? { mayBeIpv6: true } : {}) }];
  }

  private reportStrangers(): void {
    for (const { resource, kind } of this.children.orphans)
      this.unknown.push({
        subject: resource.name,
        problem: `which ${kind.words} it belongs to is not known, so neither is what it does`,
      });
    for (const { type, name, properties, key } of this.resources) {
      if (isNeutral(type, properties)) continue;
      const problem = `${plainType(type)} is not modelled; it may open something`;
      this.unknown.push({ subject: name, problem, ...leftOut(key) });
    }
  }
}

/** Whether a switch may be on: a value that is not known may be. */
const isOn = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

const leftOut = (key: string | undefined) => (key === undefined ? {} : { resource: key });

/** Represents the subnets of a list that is not known. */
const ANY_SUBNET: Subnet = { id: UNKNOWN, name: "(not known)", prefixes: [UNKNOWN], securityGroup: UNKNOWN };

/** The prefixes of an address space; undefined where they are not known, or an IPAM pool gives them. */
function spaceOf(space: unknown): readonly string[] | undefined {
  const prefixes = isUnknown(space) ? [] : textsOf(undefined, objectOf(space).addressPrefixes);
  return prefixes.length === 0 ? undefined : prefixes;
}

function subnetOf(network: AzureResourceData, subnet: Properties): Subnet {
  const name = nameOf(subnet.name);
  const composed = (textOf(subnet.name) ?? UNKNOWN) === UNKNOWN ? UNKNOWN : `${network.id}/subnets/${name}`;
  const securityGroup = referenceOf(subnet.networkSecurityGroup);
  const routeTable = referenceOf(subnet.routeTable);
  return {
    // Composed, so that references work before Azure created it and in any spelling of the id.
    id: network.id === UNKNOWN ? (textOf(subnet.id) ?? UNKNOWN) : composed,
    name,
    prefixes: textsOf(subnet.addressPrefix, subnet.addressPrefixes),
    ...(securityGroup === undefined ? {} : { securityGroup }),
    ...(routeTable === undefined ? {} : { routeTable }),
  };
}
