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
  knownListOf,
  objectOf,
  referenceOf,
  textOf,
  textsOf,
  type AzureResourceData,
  type Properties,
} from "./properties";
import { planned } from "./planned";
import { securityGroupOf } from "./securityGroup";
import { isNeutral, plainType } from "./types";

export { isUnknown, type AzureResourceData } from "./properties";
export { CHILD_KINDS, type ChildKind } from "./children";
export { plainType } from "./types";

/**
 * The network that azure-native resources make. A type that the model does not know, and a value that nobody knows yet, end
 * up in `unknown`.
 */
export function modelFromAzure(resources: readonly AzureResourceData[]): NetworkModel {
  return new Reader(planned(resources)).read();
}

class Reader {
  private readonly unknown: UnknownExposure[] = [];

  private readonly children: Children;

  constructor(private readonly resources: readonly AzureResourceData[]) {
    this.children = childrenIn(resources);
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
    return { ...model, unknown: [...this.unknown, ...balancers.flatMap(({ unknown }) => unknown)] };
  }

  private ofType(type: string): AzureResourceData[] {
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
    const inline = knownListOf(properties.subnets, () => report("its subnets are not known yet"))
      .map((subnet) => subnetOf(resource, subnet))
      .filter((subnet) => {
        const twin = separate.find((one) => one.name === subnet.name);
        if (twin && JSON.stringify(twin) !== JSON.stringify(subnet))
          report(`its subnet ${subnet.name} is another one in the network than as a resource of its own`);
        return twin === undefined;
      });
    const peerings: readonly Properties[] = [
      ...knownListOf(properties.virtualNetworkPeerings, () => report("its peerings are not known yet")),
      ...this.children.of(resource, "virtualNetworkPeerings").map((peering) => ({
        ...peering.properties,
        name: peering.called,
      })),
    ];
    return {
      id,
      name,
      addressPrefixes: textsOf(undefined, objectOf(properties.addressSpace).addressPrefixes),
      subnets: [...inline, ...separate],
      connectedPrefixes: peerings.flatMap((peering) => {
        const space = objectOf(peering.remoteVirtualNetworkAddressSpace ?? peering.remoteAddressSpace).addressPrefixes;
        if (space === undefined)
          report(`the address space behind its peering ${textOf(peering.name) ?? ""} is not known`);
        return textsOf(undefined, space);
      }),
    };
  }

  private routeTable(resource: AzureResourceData): RouteTable {
    const report = this.reporter("route table", resource);
    const routes: readonly Properties[] = [
      ...knownListOf(resource.properties.routes, () => report("its routes are not known yet")),
      ...this.children.of(resource, "routes").map((route) => route.properties),
    ];
    return {
      id: resource.id,
      name: resource.name,
      prefixes: routes.flatMap((route) => textsOf(route.addressPrefix, undefined)),
    };
  }

  private publicAddress(resource: AzureResourceData): PublicAddress[] {
    const { id, name, properties } = resource;
    if (textOf(properties.publicIPAddressVersion) === "IPv6") {
      this.reporter("public address", resource)("it is IPv6, which is not modelled");
      return [];
    }
    const address = textOf(properties.ipAddress);
    const known = address === undefined || address === UNKNOWN ? {} : { address };
    return [{ id, name, sku: skuOf(properties.sku), ...known }];
  }

  private reportStrangers(): void {
    for (const { resource, kind } of this.children.orphans)
      this.unknown.push({
        subject: resource.name,
        problem: `which ${kind.words} it belongs to is not known, so neither is what it does`,
      });
    for (const { type, name, properties } of this.resources) {
      if (!isNeutral(type, properties))
        this.unknown.push({ subject: name, problem: `${plainType(type)} is not modelled; it may open something` });
    }
  }
}

function subnetOf(network: AzureResourceData, subnet: Properties): Subnet {
  const name = textOf(subnet.name) ?? UNKNOWN;
  const securityGroup = referenceOf(subnet.networkSecurityGroup);
  const routeTable = referenceOf(subnet.routeTable);
  return {
    // Composed, so that references work before Azure made it and however its id is spelled.
    id: network.id === UNKNOWN ? (textOf(subnet.id) ?? UNKNOWN) : `${network.id}/subnets/${name}`,
    name,
    prefixes: textsOf(subnet.addressPrefix, subnet.addressPrefixes),
    ...(securityGroup === undefined ? {} : { securityGroup }),
    ...(routeTable === undefined ? {} : { routeTable }),
  };
}
