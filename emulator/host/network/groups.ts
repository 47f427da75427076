import { SecurityGroup, Subnet } from "../resources/network";
import { digest, NftScript } from "./script";
import { EnforcedRule } from "./enforcedRule";
import { addressConditions, METADATA_ADDRESS, PLATFORM_ADDRESS, TagValues } from "./serviceTags";
import { NetworkState } from "./state";

/** Subnet or card that a group applies to. Chains and counters are separate for each, as flow logs are in Azure. */
interface Attachment {
  readonly id: string;
  readonly scope: string;
  readonly group: SecurityGroup;
  readonly subnet: Subnet;
}

/** Chain that judges packets at an attachment: those that come in, go out, or go to the platform. */
export function groupChain(attachment: string, suffix: "in" | "out" | "platform"): string {
  return `nsg_${digest(attachment)}_${suffix}`;
}

/** A chain per security group, place and direction. */
export function compileGroups(state: NetworkState, script: NftScript): void {
  for (const attachment of attachmentsOf(state)) {
    for (const direction of ["Inbound", "Outbound"] as const) {
      const rules = attachment.group.rules.filter((candidate) => candidate.direction === direction);
      const name = groupChain(attachment.id, direction === "Inbound" ? "in" : "out");
      script.chain(name);
      for (const security of [...rules].sort((a, b) => a.priority - b.priority)) {
        const counter = script.count({
          nsg: attachment.group.name,
          scope: attachment.scope,
          direction,
          rule: security.name,
          priority: security.priority,
        });
        const peers = state.connected.filter(({ network }) => network === attachment.subnet.network);
        const virtualNetwork = [
          ...attachment.subnet.addressSpace,
          ...peers.flatMap(({ addressSpace }) => addressSpace),
        ];
        const tags = { virtualNetwork, keyVaults: state.keyVaults };
        for (const match of matches(
          security,
          tags,
          `network security group "${attachment.group.name}", rule "${security.name}"`,
        )) {
          const verdict = security.access === "Allow" ? "return" : "drop";
          script.rule(name, `${match} ${counter} ${verdict} comment "${security.priority} ${security.name}"`.trim());
        }
      }
    }
    const platform = groupChain(attachment.id, "platform");
    script.chain(platform);
    for (const denied of platformDenials(attachment.group)) {
      const counter = script.count({
        nsg: attachment.group.name,
        scope: attachment.scope,
        direction: "Outbound",
        ...denied,
      });
      script.rule(platform, `${denied.match} ${counter} drop comment "${denied.priority} ${denied.rule}"`);
    }
  }
}

/** nftables matches that together are equivalent to a rule. */
function matches(rule: EnforcedRule, tags: TagValues, where: string): readonly string[] {
  const sources = addressConditions("saddr", rule.source, tags, where);
  const destinations = addressConditions("daddr", rule.destination, tags, where);
  const layer4 = portConditions(rule, where);
  return sources.flatMap((source) =>
    destinations.map((destination) => [source, destination, layer4].filter((part) => part !== "").join(" ")),
  );
}

/** Another spelling of `*`, used by learn's tables of default rules ("Network security groups overview"); REST returns `*`. */
const ALL_PORTS = "0-65535";

function portConditions(rule: EnforcedRule, where: string): string {
  const ports = (["sport", "dport"] as const).flatMap((side) => {
    const wanted = side === "sport" ? rule.sourcePorts : rule.destinationPorts;
    if (wanted === "*" || wanted.includes(ALL_PORTS)) return [];
    const wrong = wanted.find((port) => !/^\d{1,5}(-\d{1,5})?$/.test(port));
    if (wrong !== undefined) throw new Error(`${where}: "${wrong}" is not a port`);
    return [`th ${side} { ${wanted.join(", ")} }`];
  });
  if (rule.protocol === "Icmp") {
    if (ports.length > 0) throw new Error(`${where}: ICMP has no ports`);
    return "meta l4proto icmp";
  }
  const protocols = rule.protocol === "*" ? "{ tcp, udp }" : rule.protocol.toLowerCase();
  if (ports.length === 0) return rule.protocol === "*" ? "" : `meta l4proto ${protocols}`;
  return [`meta l4proto ${protocols}`, ...ports].join(" ");
}

/**
 * Platform addresses pass every group unless a rule denies them by the service tags for that purpose (NSG overview, "Azure platform
 * considerations").
 */
function platformDenials(
  group: SecurityGroup,
): { readonly match: string; readonly rule: string; readonly priority: number }[] {
  const platform: Record<string, string> = {
    azureplatformimds: `ip daddr ${METADATA_ADDRESS}`,
    azureplatformdns: `ip daddr ${PLATFORM_ADDRESS} meta l4proto { tcp, udp } th dport 53`,
  };
  return group.rules
    .filter((rule) => rule.direction === "Outbound" && rule.access === "Deny" && rule.destination !== "*")
    .flatMap((rule) =>
      [...rule.destination].flatMap((tag) => {
        const match = platform[tag.toLowerCase()];
        return match === undefined ? [] : [{ match, rule: rule.name, priority: rule.priority }];
      }),
    );
}

function attachmentsOf({ resources, machines }: NetworkState): readonly Attachment[] {
  const groups = new Map(resources.securityGroups.map((group) => [group.key, group]));
  const group = (key: string, user: string): SecurityGroup => {
    const found = groups.get(key);
    if (found === undefined) throw new Error(`${user}: its network security group ${key} does not exist`);
    return found;
  };
  const ofSubnets = resources.subnets.flatMap((subnet) =>
    subnet.securityGroup === undefined
      ? []
      : [{ id: subnet.key, scope: subnet.name, group: group(subnet.securityGroup, `subnet "${subnet.name}"`), subnet }],
  );
  const ofCards = machines.flatMap((machine) => {
    const subnet = resources.subnets.find(({ key }) => key === machine.subnet);
    if (machine.securityGroup === undefined || subnet === undefined) return [];
    return [{ id: machine.name, scope: machine.name, group: group(machine.securityGroup, machine.name), subnet }];
  });
  return [...ofSubnets, ...ofCards];
}
