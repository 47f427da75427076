import { UNKNOWN, type Frontend, type LoadBalancer, type LoadBalancingRule, type UnknownExposure } from "../model";
import {
  choiceOf,
  isUnknown,
  knownListOf,
  nameOf,
  numberOf,
  partId,
  referenceOf,
  referencesOf,
  textOf,
  type AzureResourceData,
  type Properties,
} from "./properties";

/** Represents the rules of an unknown list: they may lead from anywhere to anywhere. */
const ANY_RULE: LoadBalancingRule = {
  ...{ name: "(not known)", protocol: UNKNOWN, frontend: UNKNOWN },
  ...{ frontendPorts: UNKNOWN, backendPort: UNKNOWN, pools: [UNKNOWN] },
};

/** A `network:LoadBalancer`, and its properties that the model cannot express. */
export function loadBalancerOf(resource: AzureResourceData): {
  balancer: LoadBalancer;
  unknown: readonly UnknownExposure[];
} {
  const { id, name, properties } = resource;
  const unknown: UnknownExposure[] = [];
  const report = (problem: string): void => void unknown.push({ subject: `load balancer ${name}`, problem });
  const list = (field: string): readonly Properties[] =>
    knownListOf(properties[field], () => report(`its ${field} are not known yet`));
  const rulesOf = (
    field: string,
    read: (rule: Properties) => readonly LoadBalancingRule[],
  ): readonly LoadBalancingRule[] => {
    let isKnown = true;
    const rules = knownListOf(properties[field], () => (isKnown = false));
    if (!isKnown) report(`its ${field} are not known yet`);
    return isKnown ? rules.flatMap(read) : [ANY_RULE];
  };

  const pools = list("backendAddressPools");
  for (const pool of pools) {
    if (members(pool.loadBalancerBackendAddresses).some((member) => textOf(member.ipAddress) !== undefined))
      report(`backend pool ${nameOf(pool.name)} has members by address, which are not modelled`);
  }
  for (const field of ["inboundNatPools"]) {
    if (list(field).length > 0) report(`${field} are not modelled`);
  }
  const frontends = list("frontendIPConfigurations").map((frontend): Frontend => {
    if (frontend.publicIPPrefix !== undefined)
      report(`frontend ${nameOf(frontend.name)} takes addresses from a prefix`);
    if (frontend.gatewayLoadBalancer !== undefined)
      report(`frontend ${nameOf(frontend.name)} sends through a gateway load balancer, which is not modelled`);
    const publicAddress = referenceOf(frontend.publicIPAddress) ?? (frontend.publicIPPrefix ? UNKNOWN : undefined);
    return {
      id: partId(resource, "frontendIPConfigurations", frontend),
      name: nameOf(frontend.name),
      ...(publicAddress === undefined ? {} : { publicAddress }),
    };
  });
  const balancing = rulesOf("loadBalancingRules", (rule) => {
    const frontendPort = numberOf(rule.frontendPort);
    return [
      {
        ...common(rule, report),
        frontendPorts: portsFrom(frontendPort, frontendPort),
        backendPort: rule.backendPort === undefined ? frontendPort : numberOf(rule.backendPort),
        pools: [...referencesOf(rule.backendAddressPools), ...[referenceOf(rule.backendAddressPool) ?? []].flat()],
      },
    ];
  });
  const translating = rulesOf("inboundNatRules", (rule) => {
    const pool = referenceOf(rule.backendAddressPool);
    if (pool === undefined)
      report(`inbound NAT rule ${nameOf(rule.name)} leads to a single card, which is not modelled`);
    if (pool === undefined) return [];
    const first = numberOf(rule.frontendPortRangeStart ?? rule.frontendPort);
    const last = numberOf(rule.frontendPortRangeEnd ?? rule.frontendPort);
    const backendPort = numberOf(rule.backendPort);
    return [{ ...common(rule, report), frontendPorts: portsFrom(first, last), backendPort, pools: [pool] }];
  });
  const poolIds = pools.map((pool) => partId(resource, "backendAddressPools", pool));
  return { balancer: { id, name, frontends, pools: poolIds, rules: [...balancing, ...translating] }, unknown };
}

const portsFrom = (
  first: number | typeof UNKNOWN,
  last: number | typeof UNKNOWN,
): LoadBalancingRule["frontendPorts"] => (first === UNKNOWN || last === UNKNOWN ? UNKNOWN : { first, last });

const members = (value: unknown): readonly Properties[] => knownListOf(value, () => undefined);

function common(
  rule: Properties,
  report: (problem: string) => void,
): Pick<LoadBalancingRule, "name" | "protocol" | "frontend"> {
  const name = nameOf(rule.name);
  if (rule.enableFloatingIP === true || isUnknown(rule.enableFloatingIP)) {
    const verb = rule.enableFloatingIP === true ? "uses" : "may use";
    report(`rule ${name} ${verb} floating IP: groups then see the public address, which is not modelled`);
  }
  const protocol = choiceOf(rule.protocol ?? "All", ["Tcp", "Udp", "All"]);
  return { name, protocol, frontend: referenceOf(rule.frontendIPConfiguration) ?? UNKNOWN };
}
