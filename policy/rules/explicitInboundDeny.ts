import { ALL_ADDRESSES, equals } from "../../exposure";
import { wholeGroups, type WholeGroup } from "../groups";
import { ALL_IPV6, ipv6Size } from "../ipv6";
import { isEveryPort } from "../ports";
import { NOT_KNOWN, is, isGiven, isType, items, observe, textAt, unjudged } from "../reading";
import { hasId, lastSegment } from "../references";
import { attachmentsIn, scaleSetCards, type Attachment, type JudgedRule } from "../securityRules";
import type { Sources } from "../sources";
import { and, not, or, type Truth } from "../truth";
import { everywhere, type JudgedResource, type Observation, type StackRule } from "../types";

/** Azure's own subnets, which allow no group, or only one with rules that Azure prescribes (learn: "Virtual network integration"). */
const AZURES_SUBNETS = new Set([
  "gatewaysubnet",
  "azurefirewallsubnet",
  "azurefirewallmanagementsubnet",
  "azurebastionsubnet",
  "routeserversubnet",
]);

export const explicitInboundDeny: StackRule = {
  name: "explicit-inbound-deny",
  title:
    "Every subnet, or card in a network of others, has a security group, and every group an explicit inbound deny of everything",
  severity: "high",
  enforcement: everywhere("mandatory"),
  reason:
    "Azure's default rules let the whole virtual network, its peers and connected sites reach every port; only an explicit deny rule stops that.",
  remedy:
    "End each group with `Deny` inbound, protocol, addresses and ports `*`, priority 4096, and name a group in each subnet; in the network of `network.existing`, whose subnets are its owner's, on each machine's network card.",
  scope: "stack",
  check(resources, { existingNetwork }) {
    const ofGroups = wholeGroups(resources).groups.flatMap((group) =>
      observe(not(deniesTheRest(group)), group.resource, {
        problem: "has no inbound rule that denies everything else",
        unknown: "some of its security rules are",
        ...(group.path === "" ? {} : { path: group.path }),
      }),
    );
    const groups = resources.filter((resource) => isType(resource, "network:NetworkSecurityGroup"));
    const own = resources.filter((resource) => existingNetwork === undefined || !isNetwork(resource, existingNetwork));
    const ofCards = existingNetwork === undefined ? [] : resources.flatMap((resource) => cards(resource, groups));
    return [...ofGroups, ...own.flatMap((resource) => subnets(resource, groups)), ...ofCards];
  },
};

function deniesTheRest(group: WholeGroup): Truth {
  const own = group.rules.map(deniesEverything);
  const separate = group.separate.map(({ rule, belongs }) => and(belongs, deniesEverything(rule)));
  return or(...own, ...separate, group.incomplete && "unknown");
}

function deniesEverything(rule: JudgedRule): Truth {
  return and(
    rule.inbound,
    rule.denies,
    is(rule.protocol, "*"),
    isEverybody(rule.sources),
    isEverybody(rule.destinations),
    isEveryPort(rule.ports),
    isEveryPort(rule.sourcePorts),
  );
}

function isEverybody({ ipv4, ipv6, unknown, guessed }: Sources): Truth {
  const all = !guessed && equals(ipv4, ALL_ADDRESSES) && ipv6Size(ipv6) === ipv6Size(ALL_IPV6);
  return or(all, unknown && "unknown");
}

function subnets(resource: JudgedResource, groups: readonly JudgedResource[]): readonly Observation[] {
  return attachmentsIn(resource)
    .filter(({ kind, name }) => kind === "subnet" && !AZURES_SUBNETS.has(name.toLowerCase()))
    .flatMap((subnet) => guarded(subnet, `subnet ${subnet.name}`, groups));
}

/** The cards of a machine or a scale set. In an existing network only these have a group of ours. */
function cards(resource: JudgedResource, groups: readonly JudgedResource[]): readonly Observation[] {
  return [...attachmentsIn(resource), ...scaleSetCards(resource)]
    .filter(({ kind }) => kind === "card")
    .flatMap((card) => guarded(card, `network card ${card.name}`, groups));
}

/** Whether the resource is the network with this id, as Azure returns it, with its subnets' ids. */
function isNetwork(resource: JudgedResource, id: string): boolean {
  const list = items(resource.properties["subnets"]);
  if (!isType(resource, "network:VirtualNetwork") || list === NOT_KNOWN) return false;
  const prefix = `${id}/subnets/`.toLowerCase();
  return list.every((subnet) => textAt(subnet, "id")?.toLowerCase().startsWith(prefix) === true);
}

/** Observations about the place's group: there is none, or it does not belong to this stack. */
function guarded(
  { resource, path, group }: Attachment,
  words: string,
  groups: readonly JudgedResource[],
): readonly Observation[] {
  const id = textAt(group, "id");
  const stranger = id === undefined || groups.some((one) => hasId(one, id) !== false) ? undefined : id;
  return [
    ...observe(not(isGiven(group)), resource, {
      problem: `${words} has no security group`,
      unknown: `the security group of ${words} is`,
      path,
    }),
    ...(stranger === undefined
      ? []
      : [
          unjudged(
            resource,
            `${words} names the security group ${lastSegment(stranger)}, which is not in this stack; its rules are`,
            path,
          ),
        ]),
  ];
}
