import {
  sameId,
  UNKNOWN,
  type LoadBalancer,
  type LoadBalancingRule,
  type NetworkInterface,
  type NetworkModel,
  type PortRange,
  type RouteTable,
  type UnknownExposure,
  type VirtualNetwork,
} from "./model";
import { parsePrefix } from "./prefix";

/**
 * Unknown properties of networks, balancers, cards and public addresses, and references in them to resources that are not in the model; one
 * sentence each. Rules of security groups are reported separately (`ruleProblems`), and so are references to groups and subnets.
 */
export function unknownParts(model: NetworkModel): readonly UnknownExposure[] {
  return [
    ...model.networks.flatMap((network) => networkProblems(network, model.routeTables)),
    ...model.publicAddresses.flatMap(({ name, sku }) =>
      sku === UNKNOWN ? [{ subject: `public address ${name}`, problem: "its sku is not known yet" }] : [],
    ),
    ...model.loadBalancers.flatMap((balancer) => balancerProblems(balancer, model)),
    ...model.scaleSets.flatMap(({ name, networkInterfaces }) =>
      networkInterfaces.flatMap((card) => cardProblems(card, name, model)),
    ),
    ...model.networkInterfaces.flatMap((card) => cardProblems(card, card.name, model)),
  ];
}

/** Whether part of the network is unknown: each prefix in it changes the meaning of rules. */
export function isIncomplete(network: VirtualNetwork, routeTables: readonly RouteTable[]): boolean {
  const { addressPrefixes, connectedPrefixes, subnets } = network;
  const tables = subnets.flatMap(({ routeTable }) => (routeTable === undefined ? [] : [routeTable]));
  const routes = tables.map((table) => routeTables.find(({ id }) => sameId(id, table))?.prefixes ?? [UNKNOWN]);
  return (
    [...addressPrefixes, ...connectedPrefixes, ...subnets.flatMap(({ prefixes }) => prefixes), ...routes.flat()].some(
      (text) => parsePrefix(text).kind === "invalid",
    ) || subnets.some(({ id, prefixes }) => id === UNKNOWN || prefixes.length === 0)
  );
}

function networkProblems(network: VirtualNetwork, routeTables: readonly RouteTable[]): readonly UnknownExposure[] {
  const { name, addressPrefixes, connectedPrefixes, subnets } = network;
  const problems = (subject: string, found: readonly (string | false)[]): readonly UnknownExposure[] =>
    found.flatMap((problem) => (problem === false ? [] : [{ subject, problem }]));
  return [
    ...problems(`network ${name}`, [
      addressPrefixes.includes(UNKNOWN) && "its address space is not known yet",
      connectedPrefixes.includes(UNKNOWN) && "what is connected to it is not known yet",
    ]),
    ...subnets.flatMap((subnet) =>
      problems(`subnet ${name}/${subnet.name}`, [
        subnet.prefixes.includes(UNKNOWN) && "its prefixes are not known yet",
        subnet.prefixes.length === 0 && "it has no prefix here, so its addresses are not known",
      ]),
    ),
    ...routeTables.flatMap((table) =>
      subnets.some(({ routeTable }) => routeTable !== undefined && sameId(table.id, routeTable))
        ? problems(`route table ${table.name}`, [table.prefixes.includes(UNKNOWN) && "its routes are not known yet"])
        : [],
    ),
  ];
}

function balancerProblems({ name, rules }: LoadBalancer, model: NetworkModel): readonly UnknownExposure[] {
  const frontends = model.loadBalancers.flatMap((balancer) => balancer.frontends);
  return rules.flatMap((rule) => {
    const frontend = frontends.find(({ id }) => sameId(id, rule.frontend));
    const address = frontend?.publicAddress;
    const problems = [
      ...unclearFields(rule).map((field) => `its ${field} is not known yet`),
      ...(frontend ? [] : ["its frontend is not known"]),
      ...(address === undefined || isThere(address, model.publicAddresses) ? [] : ["its public address is not known"]),
      ...(rule.pools.length === 0 || rule.pools.includes(UNKNOWN) ? ["its backend pool is not known"] : []),
      ...(rule.pools.every((pool) => pool === UNKNOWN || isPool(pool, model)) ? [] : ["its backend pool is not here"]),
    ];
    return problems.map((problem) => ({ subject: `load balancer ${name}, rule ${rule.name}`, problem }));
  });
}

/** The ports of a load-balancing rule, each absent where it is not known or no port. */
export function portsOf({ frontendPorts, backendPort }: LoadBalancingRule): {
  readonly frontend?: PortRange;
  readonly backend?: number;
} {
  const isPort = (port: number): boolean => Number.isInteger(port) && 0 <= port && port <= 65535;
  const isRange = ({ first, last }: PortRange): boolean => isPort(first) && isPort(last) && first <= last;
  return {
    ...(frontendPorts !== UNKNOWN && isRange(frontendPorts) ? { frontend: frontendPorts } : {}),
    ...(backendPort !== UNKNOWN && isPort(backendPort) ? { backend: backendPort } : {}),
  };
}

/** Names of the fields of a load-balancing rule that are not known. */
export function unclearFields(rule: LoadBalancingRule): readonly string[] {
  const { frontend, backend } = portsOf(rule);
  return [
    ...(rule.protocol === UNKNOWN ? ["protocol"] : []),
    ...(frontend === undefined ? ["frontend port"] : []),
    ...(backend === undefined ? ["backend port"] : []),
  ];
}

function cardProblems(
  { ipConfigurations }: NetworkInterface,
  owner: string,
  model: NetworkModel,
): readonly UnknownExposure[] {
  return ipConfigurations.flatMap(({ address, pools, publicAddress, applicationSecurityGroups }) => {
    const isUnknownAddress =
      publicAddress !== undefined &&
      ("sku" in publicAddress ? publicAddress.sku === UNKNOWN : !isThere(publicAddress.id, model.publicAddresses));
    const problems = [
      ...(address === UNKNOWN ? ["its private address is not known yet"] : []),
      ...(pools.includes(UNKNOWN) ? ["the backend pools that it is in are not known yet"] : []),
      ...(pools.every((pool) => pool === UNKNOWN || isPool(pool, model))
        ? []
        : ["it is in a backend pool that is not here: whatever leads there leads to it"]),
      ...(isUnknownAddress ? ["its public address is not known"] : []),
      ...(applicationSecurityGroups.includes(UNKNOWN) ? ["its application security groups are not known yet"] : []),
    ];
    return problems.map((problem) => ({ subject: owner, problem }));
  });
}

/** Whether a load balancer of the model has the pool. */
const isPool = (id: string, { loadBalancers }: NetworkModel): boolean =>
  loadBalancers.some(({ pools, rules }) =>
    (pools ?? rules.flatMap((rule) => rule.pools)).some((pool) => sameId(pool, id)),
  );

const isThere = (id: string, all: readonly { readonly id: string }[]): boolean => all.some((one) => sameId(one.id, id));
