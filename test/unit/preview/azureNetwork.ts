/** A network model as azure-native resources, and the steps by which the engine would come from one to another. */
import type { NetworkModel, PortRange, SecurityRule } from "../../../exposure";
import type { PreviewStep, ResourceState } from "../../../preview/model/step";

const NOT_YET = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const STACK = "urn:pulumi:prod::defender-icap-gateway::pulumi:pulumi:Stack::stack";
const NETWORK = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network";
/** Collection and type of each kind of resource of the model, by the letter that its ids begin with. */
const KINDS = {
  g: ["networkSecurityGroups", "network:NetworkSecurityGroup"],
  v: ["virtualNetworks", "network:VirtualNetwork"],
  p: ["publicIPAddresses", "network:PublicIPAddress"],
  l: ["loadBalancers", "network:LoadBalancer"],
} as const;

export const urnOf = (type: string, name: string): string =>
  `urn:pulumi:prod::defender-icap-gateway::azure-native:${type}::${name}`;

/** The parts that are resources of their own. */
export interface Separate {
  readonly rules?: readonly string[];
  readonly subnets?: boolean;
  readonly peerings?: boolean;
}

/** Ids of the model as Azure's: `g0` is a security group, `s0` a subnet of the one network, `x` a pool of the balancer. */
function idsOf(model: NetworkModel) {
  const network = (id: string, kind: keyof typeof KINDS): string => `${NETWORK}/${KINDS[kind][0]}/${id}`;
  const vnet = network(model.networks[0]!.id, "v");
  const balancer = model.loadBalancers[0] === undefined ? undefined : network(model.loadBalancers[0].id, "l");
  return {
    network,
    subnet: (id: string): string => `${vnet}/subnets/${id}`,
    pool: (id: string): string => `${balancer}/backendAddressPools/${id}`,
    frontend: (id: string): string => `${balancer}/frontendIPConfigurations/${id}`,
  };
}

const ruleOf = (rule: SecurityRule) => ({
  ...{ name: rule.name, priority: rule.priority, direction: rule.direction, access: rule.access },
  ...{ protocol: rule.protocol, sourceAddressPrefixes: rule.sources, sourcePortRanges: rule.sourcePorts },
  ...{ destinationAddressPrefixes: rule.destinations, destinationPortRanges: rule.destinationPorts },
});

/** The resources that make the network, as a state has them. */
export function resourcesOf(model: NetworkModel, separate: Separate = {}): ResourceState[] {
  const ids = idsOf(model);
  const of = (type: string, name: string, id: string, inputs: Record<string, unknown>): ResourceState => ({
    ...{ urn: urnOf(type, name), type: `azure-native:${type}`, id, custom: true, parent: STACK },
    ...{ inputs, outputs: { ...inputs }, dependencies: [], propertyDependencies: {} },
  });
  const reference = (id: string | undefined, kind: "g" | "p") =>
    id === undefined ? undefined : { id: ids.network(id, kind) };
  const defined = (fields: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const [net] = model.networks;
  const inNetwork = { resourceGroupName: "rg", virtualNetworkName: net!.id };
  const subnets = net!.subnets.map(({ id, prefixes, securityGroup }) => ({
    id,
    fields: defined({ addressPrefixes: prefixes, networkSecurityGroup: reference(securityGroup, "g") }),
  }));
  const peering = { remoteAddressSpace: { addressPrefixes: net!.connectedPrefixes } };
  const peered = net!.connectedPrefixes.length > 0;
  const cards = (pools: readonly string[]) =>
    pools.length === 0 ? {} : { loadBalancerBackendAddressPools: pools.map((pool) => ({ id: ids.pool(pool) })) };
  const vnetId = ids.network(net!.id, "v");
  return [
    { urn: STACK, type: "pulumi:pulumi:Stack", custom: false, inputs: {}, outputs: {} },
    {
      ...{ urn: `${STACK}-gateway`, type: "defender-icap-gateway:index:IcapGateway", custom: false, parent: STACK },
      ...{ inputs: { admission: { mode: "pin", certificates: [] } }, outputs: {} },
    },
    ...model.securityGroups.flatMap(({ id, name, rules }) => {
      const all = rules as readonly SecurityRule[];
      const own = all.filter((rule) => separate.rules?.includes(`${name} ${rule.name}`));
      const inline = all.filter((rule) => !own.includes(rule)).map(ruleOf);
      const group = of("network:NetworkSecurityGroup", name, ids.network(id, "g"), {
        ...{ resourceGroupName: "rg", networkSecurityGroupName: id },
        ...(own.length > 0 && inline.length === 0 ? {} : { securityRules: inline }),
      });
      return [
        group,
        ...own.map((rule) =>
          of("network:SecurityRule", `${name}-${rule.name}`, `${ids.network(id, "g")}/securityRules/${rule.name}`, {
            ...{ resourceGroupName: "rg", networkSecurityGroupName: id, securityRuleName: rule.name },
            ...ruleOf(rule),
          }),
        ),
      ];
    }),
    of("network:VirtualNetwork", net!.name, vnetId, {
      ...inNetwork,
      addressSpace: { addressPrefixes: net!.addressPrefixes },
      ...(separate.subnets ? {} : { subnets: subnets.map(({ id, fields }) => ({ name: id, ...fields })) }),
      ...(separate.peerings || !peered ? {} : { virtualNetworkPeerings: [{ name: "peer", ...peering }] }),
    }),
    ...(separate.subnets
      ? subnets.map(({ id, fields }) =>
          of("network:Subnet", `subnet-${id}`, ids.subnet(id), { ...inNetwork, subnetName: id, ...fields }),
        )
      : []),
    ...(separate.peerings && peered
      ? [
          of("network:VirtualNetworkPeering", "peer", `${vnetId}/virtualNetworkPeerings/peer`, {
            ...{ ...inNetwork, virtualNetworkPeeringName: "peer" },
            ...peering,
          }),
        ]
      : []),
    ...model.publicAddresses.map(({ id, name, address, sku }) =>
      of("network:PublicIPAddress", name, ids.network(id, "p"), { sku: { name: sku }, ipAddress: address }),
    ),
    ...model.loadBalancers.map(({ id, name, frontends, rules }) =>
      of("network:LoadBalancer", name, ids.network(id, "l"), {
        ...{ resourceGroupName: "rg", loadBalancerName: id },
        frontendIPConfigurations: frontends.map((frontend) =>
          defined({ name: frontend.id, publicIPAddress: reference(frontend.publicAddress, "p") }),
        ),
        backendAddressPools: ["x", "y"].map((pool) => ({ name: pool })),
        loadBalancingRules: rules.map((rule) => ({
          ...{ name: rule.name, protocol: rule.protocol, frontendPort: (rule.frontendPorts as PortRange).first },
          ...{ backendPort: rule.backendPort, frontendIPConfiguration: { id: ids.frontend(rule.frontend) } },
          backendAddressPools: rule.pools.map((pool) => ({ id: ids.pool(pool) })),
        })),
      }),
    ),
    ...model.scaleSets.map(({ id, name, networkInterfaces }) =>
      of("compute:VirtualMachineScaleSet", name, `/subscriptions/1/vmss/${id}`, {
        sku: { name: "D4", capacity: 3 },
        virtualMachineProfile: {
          networkProfile: {
            networkInterfaceConfigurations: networkInterfaces.map((card) =>
              defined({
                name: card.name,
                networkSecurityGroup: reference(card.securityGroup, "g"),
                ipConfigurations: card.ipConfigurations.map(({ subnet, pools }) => ({
                  ...{ name: "ip", subnet: { id: ids.subnet(subnet) } },
                  ...cards(pools),
                })),
              }),
            ),
          },
        },
      }),
    ),
    ...model.networkInterfaces.map((card) =>
      of(
        "network:NetworkInterface",
        card.name,
        `${NETWORK}/networkInterfaces/${card.name}`,
        defined({
          networkSecurityGroup: reference(card.securityGroup, "g"),
          ipConfigurations: card.ipConfigurations.map(({ subnet, pools, address }) =>
            defined({
              ...{ name: "ip", subnet: { id: ids.subnet(subnet) }, ...cards(pools) },
              ...(address === undefined ? {} : { privateIPAllocationMethod: "Static", privateIPAddress: address }),
            }),
          ),
        }),
      ),
    ),
  ];
}

/** The engine's steps; a resource of the same URN and another id is replaced, one with an alias keeps its id. */
export function stepsOf(
  base: readonly ResourceState[],
  head: readonly ResourceState[],
  aliases: ReadonlyMap<string, string> = new Map(),
): PreviewStep[] {
  const none = { replaceReasons: [], detailedDiff: {} };
  const before = ({ urn }: ResourceState) => base.find((one) => one.urn === (aliases.get(urn) ?? urn));
  const made = head.filter((one) => one.custom && before(one)?.id !== one.id);
  const late: PreviewStep[] = [];
  const steps = head.flatMap((full): PreviewStep[] => {
    const old = before(full);
    const after = previewed(full, made);
    if (!old) return [{ op: "create", urn: full.urn, after, ...none }];
    if (made.includes(full)) {
      late.unshift({ op: "delete-replaced", urn: old.urn, before: old, ...none });
      const step = { urn: full.urn, before: old, after, replaceReasons: ["name"], detailedDiff: {} };
      return [
        { op: "create-replacement", ...step },
        { op: "replace", ...step },
      ];
    }
    const op = JSON.stringify(old.inputs) === JSON.stringify(after.inputs) ? "same" : "update";
    return [{ op, urn: full.urn, before: old, after, ...none }];
  });
  const kept = new Set(head.map((one) => before(one)?.urn));
  const gone = base.filter(({ urn }) => !kept.has(urn)).reverse();
  return [...steps, ...late, ...gone.map((old) => ({ op: "delete", urn: old.urn, before: old, ...none }))];
}

/** A resource as a preview has it: the ids of what is made with it, and what is composed of them, are not known. */
function previewed(resource: ResourceState, made: readonly ResourceState[]): ResourceState {
  const { id, ...rest } = resource;
  const propertyDependencies: Record<string, string[]> = {};
  const hidden = (property: string, value: unknown): unknown => {
    if (typeof value === "string") {
      const source = made.find((one) => value === one.id || value.startsWith(`${one.id}/`));
      if (!source) return value;
      (propertyDependencies[property] ??= []).push(source.urn);
      return NOT_YET;
    }
    if (Array.isArray(value)) return value.map((item) => hidden(property, item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hidden(property, inner)]));
  };
  const inputs = Object.fromEntries(
    Object.entries(resource.inputs).map(([property, value]) => [property, hidden(property, value)]),
  );
  const known = made.includes(resource) || id === undefined ? {} : { id };
  return { ...rest, ...known, inputs, outputs: { ...inputs }, propertyDependencies };
}
