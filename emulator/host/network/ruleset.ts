import { createHash } from "node:crypto";

import { Balancer, BalancingRule } from "../resources/balancer";
import { NetworkResources, SecurityGroup, Subnet } from "../resources/network";
import { DEFAULT_RULES, SecurityRule } from "./securityRule";
import { addressConditions, METADATA_ADDRESS, PLATFORM_ADDRESS, TagValues } from "./serviceTags";

/** A booted machine as the network sees it. */
export interface NetworkMachine {
  name: string;
  address: string;
  /** Its interface in the router's namespace. */
  link: string;
  subnet: string;
  securityGroup?: string;
  pools: readonly string[];
  /** Keys of the probes that it answers at the moment. */
  readyProbes: ReadonlySet<string>;
}

export interface NetworkState {
  resources: NetworkResources;
  balancers: readonly Balancer[];
  machines: readonly NetworkMachine[];
  keyVaults: TagValues["keyVaults"];
}

/** What a packet counter stands for. `nsg` is empty for the router's own counters. */
export interface CounterMeaning {
  counter: string;
  nsg: string;
  /** Subnet or scale set whose traffic the group judges. */
  scope: string;
  direction: "Inbound" | "Outbound";
  rule: string;
  priority: number;
}

/** An nftables script and what its counters mean. */
export interface Ruleset {
  script: string;
  counters: readonly CounterMeaning[];
}

/** The router's interfaces towards the internet and the platform. */
export const INTERNET_LINK = "inet0";
export const PLATFORM_LINK = "plat0";
const T = "ip azure";

/**
 * Compiles Azure's network into one nftables script, which the kernel applies whole or not at all. Counters are named
 * objects, so they keep counting when rules are replaced.
 *
 * Order of a packet, as in Azure: public address and load balancer, then the sender's groups outbound (card, subnet),
 * then the receiver's groups inbound (subnet, card). Established connections pass: a changed rule or a failed probe
 * judges new connections only.
 */
export function compileRuleset(state: NetworkState): Ruleset {
  const lines: string[] = [];
  const counters = new Map<string, CounterMeaning>();
  const count = (meaning: Omit<CounterMeaning, "counter">): string => {
    const identity = [meaning.nsg, meaning.scope, meaning.direction, meaning.rule].join("|");
    const counter = `c_${createHash("sha256").update(identity).digest("hex").slice(0, 16)}`;
    counters.set(counter, { counter, ...meaning });
    return `counter name ${counter}`;
  };
  const routerCounter = (rule: string, scope: string, direction: "Inbound" | "Outbound" = "Inbound"): string =>
    count({ nsg: "", scope, direction, rule, priority: 0 });

  const rule = (chain: string, text: string): void => void lines.push(`add rule ${T} ${chain} ${text}`);
  const chain = (name: string, hook = ""): void => void lines.push(`add chain ${T} ${name}${hook}`);

  chain("translate", " { type nat hook prerouting priority dstnat; policy accept; }");
  chain("leave", " { type nat hook postrouting priority srcnat; policy accept; }");
  chain("input", " { type filter hook input priority filter; policy drop; }");
  chain("forward", " { type filter hook forward priority filter; policy drop; }");

  balance(state, rule, routerCounter);
  compileGroups(state, chain, rule, count);
  forward(state, rule, routerCounter);

  const declared = [...counters.keys()].map((name) => `add counter ${T} ${name}`);
  const script = [`add table ${T}`, `flush table ${T}`, ...declared, ...lines].join("\n") + "\n";
  return { script, counters: [...counters.values()] };
}

type AddRule = (chain: string, text: string) => void;
type RouterCounter = (rule: string, scope: string, direction?: "Inbound" | "Outbound") => string;

function balance({ resources, balancers, machines }: NetworkState, rule: AddRule, counter: RouterCounter): void {
  const addresses = new Map(resources.publicAddresses.map(({ key, address }) => [key, address]));
  for (const balancer of balancers) {
    for (const balancing of balancer.rules) {
      const address = addresses.get(balancing.publicAddress);
      if (address === undefined) throw new Error(`load balancer "${balancer.name}": its public address does not exist`);
      const arriving = `iifname ${INTERNET_LINK} ip daddr ${address} ${balancing.protocol} dport ${balancing.frontendPort}`;
      const ready = readyMachines(balancing, machines);
      if (ready.length > 0) {
        rule("translate", `${arriving} dnat to ${target(balancing, ready)} comment "${balancing.name}"`);
      }
      rule("input", `${arriving} ${counter("NoReadyMachine", balancing.name)} drop`);
    }
  }
  for (const { name, address } of resources.publicAddresses) {
    rule("input", `iifname ${INTERNET_LINK} ip daddr ${address} ${counter("NoLoadBalancingRule", name)} drop`);
  }
  for (const subnet of resources.subnets) {
    const translated = outboundAddress(resources, subnet);
    if (translated !== undefined)
      rule("leave", `oifname ${INTERNET_LINK} ip saddr ${subnet.prefix} snat to ${translated}`);
  }
}

function target({ distribution, protocol, backendPort }: BalancingRule, ready: readonly NetworkMachine[]): string {
  if (ready.length === 1) return `${ready[0].address}:${backendPort}`;
  const choices = ready.map((machine, n) => `${n} : ${machine.address} . ${backendPort}`).join(", ");
  const hashed = distribution === "Default" ? `ip saddr . ${protocol} sport` : "ip saddr";
  return `jhash ${hashed} mod ${ready.length} map { ${choices} }`;
}

/** Machines of a rule's pool that answer its probe. */
export function readyMachines(rule: BalancingRule, machines: readonly NetworkMachine[]): NetworkMachine[] {
  return machines.filter(
    (machine) => machine.pools.includes(rule.pool) && (rule.probe === undefined || machine.readyProbes.has(rule.probe)),
  );
}

/** Address that a subnet's own connections leave with: its NAT gateway's; undefined means no way out. */
function outboundAddress(resources: NetworkResources, subnet: Subnet): string | undefined {
  const gateway = resources.natGateways.find(({ key }) => key === subnet.natGateway);
  return resources.publicAddresses.find(({ key }) => gateway?.publicAddresses[0] === key)?.address;
}

/** Where a group is applied; chains and counters are per place, as flow logs are in Azure. */
interface Place {
  id: string;
  scope: string;
  group: SecurityGroup;
  subnet: Subnet;
}

const chainName = (place: string, suffix: string): string =>
  `nsg_${createHash("sha256").update(place).digest("hex").slice(0, 12)}_${suffix}`;

function compileGroups(
  state: NetworkState,
  chain: (name: string) => void,
  rule: AddRule,
  count: (meaning: Omit<CounterMeaning, "counter">) => string,
): void {
  for (const place of placesOf(state)) {
    for (const direction of ["Inbound", "Outbound"] as const) {
      const own = place.group.rules.filter((candidate) => candidate.direction === direction);
      const defaults = DEFAULT_RULES.filter((candidate) => candidate.direction === direction);
      const name = chainName(place.id, direction === "Inbound" ? "in" : "out");
      chain(name);
      for (const security of [...own, ...defaults].sort((a, b) => a.priority - b.priority)) {
        const counter = count({
          nsg: place.group.name,
          scope: place.scope,
          direction,
          rule: security.name,
          priority: security.priority,
        });
        const tags = { virtualNetwork: place.subnet.addressSpace, keyVaults: state.keyVaults };
        for (const match of matches(
          security,
          tags,
          `network security group "${place.group.name}", rule "${security.name}"`,
        )) {
          const verdict = security.access === "Allow" ? "return" : "drop";
          rule(name, `${match} ${counter} ${verdict} comment "${security.priority} ${security.name}"`.trim());
        }
      }
    }
    const platform = chainName(place.id, "platform");
    chain(platform);
    for (const denied of platformDenials(place.group)) {
      const counter = count({ nsg: place.group.name, scope: place.scope, direction: "Outbound", ...denied });
      rule(platform, `${denied.match} ${counter} drop comment "${denied.priority} ${denied.rule}"`);
    }
  }
}

/** nftables matches that together are a rule's own. */
function matches(rule: SecurityRule, tags: TagValues, where: string): string[] {
  const sources = addressConditions("saddr", rule.source, tags, where);
  const destinations = addressConditions("daddr", rule.destination, tags, where);
  const layer4 = portConditions(rule, where);
  return sources.flatMap((source) =>
    destinations.map((destination) => [source, destination, layer4].filter((part) => part !== "").join(" ")),
  );
}

function portConditions(rule: SecurityRule, where: string): string {
  const ports = (["sport", "dport"] as const).flatMap((side) => {
    const wanted = side === "sport" ? rule.sourcePorts : rule.destinationPorts;
    if (wanted === "*") return [];
    const wrong = wanted.find((port) => !/^\d{1,5}(-\d{1,5})?$/.test(port));
    if (wrong !== undefined) throw new Error(`${where}: "${wrong}" is no port`);
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

/** Platform addresses pass every group unless a rule denies them by the tags made for that (NSG overview, "Azure platform considerations"). */
function platformDenials(group: SecurityGroup): { match: string; rule: string; priority: number }[] {
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

function placesOf({ resources, machines }: NetworkState): Place[] {
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

function forward(state: NetworkState, rule: AddRule, counter: RouterCounter): void {
  rule("forward", "ct state established,related accept");
  rule("forward", `ct state invalid ${counter("InvalidState", "router")} drop`);
  const cards = state.machines.map((machine) => cardOf(machine, state.resources));
  // Three passes, because a packet between two machines meets the sender's groups before the receiver's.
  for (const card of cards) leaveCard(card, rule, counter);
  for (const card of cards) enterCard(card, rule, counter);
  for (const card of cards) deliver(card, state, rule, counter);
  rule("forward", `iifname ${INTERNET_LINK} ${counter("NotTranslated", "router")} drop`);
}

/** A machine's network card: where it hangs and which groups judge it, from the card outwards. */
interface Card {
  machine: NetworkMachine;
  subnet: Subnet;
  groups: readonly string[];
  from: string;
  to: string;
}

function cardOf(machine: NetworkMachine, resources: NetworkResources): Card {
  const subnet = resources.subnets.find(({ key }) => key === machine.subnet);
  if (subnet === undefined) throw new Error(`machine ${machine.name}: its subnet ${machine.subnet} does not exist`);
  const groups = [
    ...(machine.securityGroup === undefined ? [] : [machine.name]),
    ...(subnet.securityGroup === undefined ? [] : [subnet.key]),
  ];
  return { machine, subnet, groups, from: `iifname "${machine.link}"`, to: `oifname "${machine.link}"` };
}

function leaveCard({ machine, groups, from }: Card, rule: AddRule, counter: RouterCounter): void {
  const forged = counter("ForeignSourceAddress", machine.name, "Outbound");
  rule("forward", `${from} ip saddr != ${machine.address} ${forged} drop`);
  const toPlatform = `${from} ip daddr { ${PLATFORM_ADDRESS}, ${METADATA_ADDRESS} }`;
  for (const place of groups) rule("forward", `${toPlatform} jump ${chainName(place, "platform")}`);
  rule("forward", `${toPlatform} accept`);
  for (const place of groups) rule("forward", `${from} jump ${chainName(place, "out")}`);
}

function enterCard({ subnet, groups, to }: Card, rule: AddRule, counter: RouterCounter): void {
  for (const place of [...groups].reverse()) rule("forward", `${to} jump ${chainName(place, "in")}`);
  // A Standard public address is closed until some group opens it (learn.microsoft.com, "Azure Load Balancer overview").
  if (groups.length === 0)
    rule("forward", `iifname ${INTERNET_LINK} ${to} ${counter("NoSecurityGroup", subnet.name)} drop`);
}

function deliver(
  { machine, subnet, from, to }: Card,
  state: NetworkState,
  rule: AddRule,
  counter: RouterCounter,
): void {
  const vaults = [...state.keyVaults.values()].flat();
  const wayOut = outboundAddress(state.resources, subnet) !== undefined;
  if (vaults.length > 0 && (wayOut || subnet.serviceEndpoints.includes("Microsoft.KeyVault"))) {
    rule("forward", `${from} oifname ${PLATFORM_LINK} ip daddr { ${vaults.join(", ")} } accept`);
  }
  const closed = `${counter("NoOutboundConnectivity", subnet.name, "Outbound")} drop`;
  rule("forward", `${from} oifname ${INTERNET_LINK} ${wayOut ? "accept" : closed}`);
  // A client that knows a private address still has no route to it: only what the balancer translated comes in.
  rule("forward", `iifname ${INTERNET_LINK} ${to} ct status dnat accept`);
  rule("forward", `iifname ${PLATFORM_LINK} ${to} ip saddr ${PLATFORM_ADDRESS} accept`);
  const neighbours = state.machines.filter(({ name }) => name !== machine.name).map(({ link }) => `"${link}"`);
  if (neighbours.length > 0) rule("forward", `${to} iifname { ${neighbours.join(", ")} } accept`);
}
