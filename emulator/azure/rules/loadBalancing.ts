/** Azure's rules for the inside of a Standard load balancer. Pure. */
import { nameOf } from "../armId";
import type { Problem } from "../engine/provider";
import { at, hasUnknown, isUnknown, records, text, type Properties } from "../engine/value";
import { placeProblems } from "./locations";
import { inRange, repeated, unless } from "./problems";
import { referenceId } from "./references";

/** Faults of a load balancer's inputs. */
export function balancerProblems(inputs: Properties): readonly Problem[] {
  const rules = records(inputs.loadBalancingRules);
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(
      at(inputs, ["sku", "name"]) === "Standard",
      "sku.name",
      "LoadBalancerSkuNotSupported: must be Standard (Basic was retired on 30 September 2025; Gateway is not emulated)",
    ),
    ...["frontendIPConfigurations", "backendAddressPools", "probes", "loadBalancingRules"].flatMap((part) =>
      nameProblems(records(inputs[part]), part),
    ),
    ...records(inputs.frontendIPConfigurations).flatMap((frontend, index) =>
      frontendProblems(frontend, `frontendIPConfigurations[${index}]`),
    ),
    ...records(inputs.probes).flatMap((probe, index) => probeProblems(probe, `probes[${index}]`)),
    ...rules.flatMap((rule, index) => ruleProblems(rule, `loadBalancingRules[${index}]`, inputs)),
    ...shared(rules),
    ...["inboundNatRules", "inboundNatPools", "outboundRules"]
      .filter((part) => inputs[part] !== undefined)
      .map((part) => ({ property: part, reason: "is not emulated" })),
  ];
}

function nameProblems(items: readonly Properties[], part: string): readonly Problem[] {
  const unnamed = items.flatMap((item, index) =>
    unless(item.name !== undefined, `${part}[${index}].name`, "is required"),
  );
  const names = items.map((item) => text(item.name)).filter((name): name is string => name !== undefined);
  const twice = repeated(names).map((name) => ({
    property: part,
    reason: `DuplicateResourceName: two of them are named ${name}`,
  }));
  return [...unnamed, ...twice];
}

function frontendProblems(frontend: Properties, path: string): readonly Problem[] {
  return [
    ...unless(
      frontend.publicIPAddress !== undefined,
      `${path}.publicIPAddress`,
      "is required: internal frontends are not emulated",
    ),
    ...unless(
      frontend.zones === undefined || frontend.publicIPAddress === undefined,
      `${path}.zones`,
      "LoadBalancerFrontendIPConfigCannotHaveZoneWhenReferencingPublicIP: a public frontend has the zones of its address",
    ),
  ];
}

function probeProblems(probe: Properties, path: string): readonly Problem[] {
  const http = probe.protocol === "Http" || probe.protocol === "Https";
  return [
    ...unless(probe.port !== undefined, `${path}.port`, "is required"),
    ...inRange(probe.port, `${path}.port`, 1, 65535),
    ...inRange(probe.intervalInSeconds, `${path}.intervalInSeconds`, 5, 2147483646),
    ...inRange(probe.numberOfProbes, `${path}.numberOfProbes`, 1, 100),
    ...inRange(probe.probeThreshold, `${path}.probeThreshold`, 1, 100),
    ...unless(
      !http || probe.requestPath !== undefined,
      `${path}.requestPath`,
      `LoadBalancerProbeRequestPathRequired: a probe of protocol ${String(probe.protocol)} needs a path`,
    ),
    ...unless(
      probe.protocol !== "Tcp" || probe.requestPath === undefined,
      `${path}.requestPath`,
      "LoadBalancerProbeRequestPathNotAllowed: a probe of protocol Tcp has no path",
    ),
  ];
}

/** The pools that a rule names, in either of the two ways. */
const poolIds = (rule: Properties): readonly string[] =>
  [rule.backendAddressPool, ...records(rule.backendAddressPools)]
    .map(referenceId)
    .filter((id): id is string => id !== undefined);

function ruleProblems(rule: Properties, path: string, inputs: Properties): readonly Problem[] {
  const named = [
    {
      property: `${path}.frontendIPConfiguration`,
      part: "frontendIPConfigurations",
      id: referenceId(rule.frontendIPConfiguration),
    },
    { property: `${path}.probe`, part: "probes", id: referenceId(rule.probe) },
    ...poolIds(rule).map((id) => ({ property: `${path}.backendAddressPools`, part: "backendAddressPools", id })),
  ];
  const dangling = named.flatMap(({ property, part, id }) => {
    const names = records(inputs[part]).map((item) => item.name);
    if (id === undefined || names.some(isUnknown) || names.includes(nameOf(id))) return [];
    const has = names.join(", ") || "none";
    return [
      {
        property,
        reason: `InvalidResourceReference: this load balancer has no ${nameOf(id)} in ${part}; it has ${has}`,
      },
    ];
  });
  return [
    ...dangling,
    ...unless(rule.frontendIPConfiguration !== undefined, `${path}.frontendIPConfiguration`, "is required"),
    ...inRange(rule.frontendPort, `${path}.frontendPort`, 0, 65534),
    ...inRange(rule.backendPort, `${path}.backendPort`, 0, 65535),
    ...inRange(rule.idleTimeoutInMinutes, `${path}.idleTimeoutInMinutes`, 4, 100),
  ];
}

/** Two rules on one frontend port, or on one backend port of one pool without floating IP. */
function shared(rules: readonly Properties[]): readonly Problem[] {
  return rules.flatMap((rule, index) =>
    rules.slice(0, index).flatMap((other) => {
      const property = `loadBalancingRules[${index}]`;
      const sameProtocol = rule.protocol === other.protocol || [rule.protocol, other.protocol].includes("All");
      if (!sameProtocol || hasUnknown([rule.frontendPort, rule.backendPort])) return [];
      const problems: Problem[] = [];
      const [name, otherName] = [String(rule.name), String(other.name)];
      const frontends = [rule, other].map((item) => referenceId(item.frontendIPConfiguration)?.toLowerCase());
      if (frontends[0] !== undefined && frontends[0] === frontends[1] && rule.frontendPort === other.frontendPort) {
        const reason = `RulesUseSameFrontendPortAndProtocol: rules ${name} and ${otherName} use the same frontend and port ${String(rule.frontendPort)}`;
        problems.push({ property, reason });
      }
      const floating = [rule, other].some((item) => item.enableFloatingIP === true);
      const others = poolIds(other).map((id) => id.toLowerCase());
      const pool = poolIds(rule).find((id) => others.includes(id.toLowerCase()));
      if (pool !== undefined && !floating && rule.backendPort === other.backendPort) {
        const reason = `RulesUseSameBackendPortProtocolAndPool: rules ${name} and ${otherName} with floating IP disabled use the same backend port ${String(rule.backendPort)}, protocol and backend pool ${nameOf(pool)}`;
        problems.push({ property, reason });
      }
      return problems;
    }),
  );
}
