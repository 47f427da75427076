import { UNKNOWN, type LoadBalancer, type LoadBalancingRule, type UnknownExposure } from "../model";
import {
  knownListOf,
  partId,
  referenceOf,
  referencesOf,
  textOf,
  type AzureResourceData,
  type Properties,
} from "./properties";

/** A `network:LoadBalancer`, and what of it the model has no words for. */
export function loadBalancerOf(resource: AzureResourceData): { balancer: LoadBalancer; unknown: UnknownExposure[] } {
  const { id, name, properties } = resource;
  const unknown: UnknownExposure[] = [];
  const report = (problem: string): void => void unknown.push({ subject: `load balancer ${name}`, problem });
  const list = (field: string): readonly Properties[] =>
    knownListOf(properties[field], () => report(`its ${field} are not known yet`));

  for (const pool of list("backendAddressPools")) {
    if (members(pool.loadBalancerBackendAddresses).some((member) => textOf(member.ipAddress) !== undefined))
      report(`backend pool ${textOf(pool.name)} has members by address, which are not modelled`);
  }
  for (const field of ["inboundNatPools"]) {
    if (list(field).length > 0) report(`${field} are not modelled`);
  }
  const frontends = list("frontendIPConfigurations").map((frontend) => {
    const publicAddress = referenceOf(frontend.publicIPAddress);
    if (frontend.publicIPPrefix !== undefined)
      report(`frontend ${textOf(frontend.name)} takes addresses from a prefix`);
    return {
      id: partId(resource, "frontendIPConfigurations", frontend),
      name: textOf(frontend.name) ?? UNKNOWN,
      ...(publicAddress === undefined ? {} : { publicAddress }),
    };
  });
  const balancing = list("loadBalancingRules").map((rule): LoadBalancingRule => {
    const frontendPort = Number(rule.frontendPort);
    return {
      ...common(rule, report),
      frontendPorts: { first: frontendPort, last: frontendPort },
      backendPort: Number(rule.backendPort ?? rule.frontendPort),
      pools: [...referencesOf(rule.backendAddressPools), ...[referenceOf(rule.backendAddressPool) ?? []].flat()],
    };
  });
  const translating = list("inboundNatRules").flatMap((rule): LoadBalancingRule[] => {
    const pool = referenceOf(rule.backendAddressPool);
    if (pool === undefined)
      report(`inbound NAT rule ${textOf(rule.name)} leads to a single card, which is not modelled`);
    if (pool === undefined) return [];
    const first = Number(rule.frontendPortRangeStart ?? rule.frontendPort);
    const last = Number(rule.frontendPortRangeEnd ?? rule.frontendPort);
    return [
      { ...common(rule, report), frontendPorts: { first, last }, backendPort: Number(rule.backendPort), pools: [pool] },
    ];
  });
  return { balancer: { id, name, frontends, rules: [...balancing, ...translating] }, unknown };
}

const members = (value: unknown): readonly Properties[] => knownListOf(value, () => undefined);

function common(
  rule: Properties,
  report: (problem: string) => void,
): Pick<LoadBalancingRule, "name" | "protocol" | "frontend"> {
  const name = textOf(rule.name) ?? UNKNOWN;
  if (rule.enableFloatingIP === true)
    report(`rule ${name} uses floating IP: groups then see the public address, which is not modelled`);
  const protocol = textOf(rule.protocol)?.toLowerCase();
  const known = protocol === "tcp" ? "Tcp" : protocol === "udp" ? "Udp" : "All";
  return { name, protocol: known, frontend: referenceOf(rule.frontendIPConfiguration) ?? UNKNOWN };
}
