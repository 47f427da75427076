import { sizeOf } from "../../exposure";
import { bootConfigurationText } from "../bootConfiguration";
import { machinesIn, type MachineView } from "../machines";
import { holdsPort, portsOf } from "../ports";
import { NOT_KNOWN, at, isType, items, observe, textAt, unjudged } from "../reading";
import { concernsTcp, rulesIn, unknownRules, type JudgedRule } from "../securityRules";
import { isNobody, onInternet, type Sources } from "../sources";
import { and, not, or, type Truth } from "../truth";
import { everywhere, type JudgedResource, type Observation, type ResourceRule } from "../types";
import { PLAIN_ICAP_PORT, mayBePlain } from "./clientPorts";

export const plainIcapOnlyInTests: ResourceRule = {
  name: "plain-icap-only-in-tests",
  title: `ICAP without TLS (port ${PLAIN_ICAP_PORT}, or what a gateway of this package serves) is reachable only in stacks marked as test workloads, never in prod`,
  severity: "high",
  enforcement: everywhere("mandatory"),
  reason:
    "Plain ICAP sends the inspected files unencrypted and does not authenticate clients. Rules from private addresses to at most 16 named ones, the servers behind the gateways, are not judged.",
  remedy:
    "Let clients connect with TLS. For a test workload, set `workload: test` in the settings (`testWorkload: true` in the pack's configuration) of a stack that is not prod.",
  scope: "resource",
  check(resource, context) {
    if (mayBePlain(context)) return [];
    const opened =
      context.icapsPort === PLAIN_ICAP_PORT ? [] : [...openedByRules(resource), ...openedByBalancer(resource)];
    return [...opened, ...machinesIn(resource).flatMap(servesPlain)];
  },
};

/** The line with which a gateway of this package serves clients without TLS, on whichever port (cloud-init/gateway/gateway.env). */
const PLAIN_EDGE = /^\s*EDGE=plain$/m;

/**
 * A boot configuration that is not known yet is judged at the end of the update. A boot configuration that cannot be read does not belong
 * to one of our gateways.
 */
function servesPlain({ resource, path, profile }: MachineView): readonly Observation[] {
  const customData = at(profile, "osProfile", "customData");
  const text = typeof customData === "string" ? bootConfigurationText(customData) : undefined;
  return observe(customData === NOT_KNOWN ? "unknown" : text !== undefined && PLAIN_EDGE.test(text), resource, {
    problem: "its boot configuration serves ICAP without TLS (setting gateway.tls)",
    unknown: "its boot configuration is",
    path: `${path}osProfile.customData`,
  });
}

function openedByRules(resource: JudgedResource): readonly Observation[] {
  const observations = rulesIn(resource).flatMap((rule) =>
    observe(opensToClients(rule), resource, {
      problem: `rule ${rule.name} opens port ${PLAIN_ICAP_PORT}, ICAP without TLS`,
      unknown: `the addresses, ports or effect of rule ${rule.name} are`,
      path: rule.path,
    }),
  );
  return [...observations, ...unknownRules(resource)];
}

function opensToClients(rule: JudgedRule): Truth {
  const opens = and(rule.inbound, rule.allows, concernsTcp(rule), holdsPort(rule.ports, PLAIN_ICAP_PORT));
  return and(opens, not(isHopToServers(rule)));
}

/**
 * Whether a rule only lets private addresses reach single, named machines in private networks. This is the path from gateways to the ICAP
 * servers behind them, which is encrypted if the settings say so. No client can come in by such a rule, because a lane's machines have no
 * fixed addresses.
 */
function isHopToServers({ sources, destinations }: JudgedRule): Truth {
  const ends = [sources, destinations];
  return and(
    ends.every((end) => isIpv4(end) && isNobody(onInternet(end))), // a text that cannot be read is the internet's
    sizeOf(destinations.ipv4) <= MOST_SERVERS,
    !ends.some(({ unknown }) => unknown) || "unknown",
  );
}

/** Whether all known sources are IPv4 addresses, or texts that cannot be read. A tag may stand for any sender. */
const isIpv4 = ({ ipv6, tags, guessed }: Sources): boolean => ipv6.length + tags.length === 0 && !guessed;

/**
 * Maximum number of addresses that count as single machines; more are a network. The settings accept up to eight servers and as many
 * detection servers.
 */
const MOST_SERVERS = 16;

/** Fields of a balancer's lists of rules that name one port each; a frontend of several ports has the last two. */
const LISTS = ["loadBalancingRules", "inboundNatRules", "inboundNatPools"];

function openedByBalancer(resource: JudgedResource): readonly Observation[] {
  if (!isType(resource, "network:LoadBalancer")) return [];
  return LISTS.flatMap((list) => {
    const rules = items(at(resource.properties, list));
    if (rules === NOT_KNOWN) return [unjudged(resource, `its ${list} are`, list)];
    return rules.flatMap((rule, i) => {
      const name = textAt(rule, "name") ?? `#${i}`;
      return observe(leadsToPlain(rule), resource, {
        problem: `${name} leads to port ${PLAIN_ICAP_PORT}, ICAP without TLS`,
        unknown: `the ports of ${name} are`,
        path: `${list}[${name}]`,
      });
    });
  });
}

function leadsToPlain(rule: unknown): Truth {
  const single = ["frontendPort", "backendPort"].map((field) => at(rule, field));
  const [first, last] = ["frontendPortRangeStart", "frontendPortRangeEnd"].map((field) => at(rule, field));
  const spans = [...single.map((port) => [port, port]), [first, last ?? first]];
  const ranges = spans.filter(([start]) => start !== undefined);
  const named = ranges.map(([start, end]): Truth => {
    if (start === NOT_KNOWN || end === NOT_KNOWN) return "unknown";
    // Port 0 of the protocol `All` is every port ("HA ports").
    return holdsPort(portsOf([Number(end) === 0 ? "*" : `${Number(start)}-${Number(end)}`]), PLAIN_ICAP_PORT);
  });
  return or(...named);
}
