import ipaddr from "ipaddr.js";
import type { IpConfiguration, NetworkModel, PortRange, SecurityGroup, SecurityRule, Subnet } from "../../../exposure";

/**
 * Azure's rules, one packet at a time and as naively as they can be written: no sets, no ranges, no sharing. Knows only
 * the shapes that the generators of `networks.ts` make.
 */

/** Addresses in dotted form; `port` and `sourcePort` mean nothing for protocols without ports. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly sourcePort: number;
  readonly port: number;
}

/** The addresses of each service tag, and of each application security group beside the cards that name it. */
export type Membership = ReadonlyMap<string, readonly string[]>;

const UNROUTED = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
const PLATFORM = "168.63.129.16";

const matched = new Map<string, Map<string, boolean>>();

/** Remembered, because the naive evaluation asks the same few questions millions of times. */
export function inPrefix(address: string, prefix: string): boolean {
  let ofPrefix = matched.get(prefix);
  if (ofPrefix === undefined) matched.set(prefix, (ofPrefix = new Map()));
  let result = ofPrefix.get(address);
  if (result === undefined) {
    result = ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(prefix.includes("/") ? prefix : `${prefix}/32`));
    ofPrefix.set(address, result);
  }
  return result;
}

const inNetwork = (model: NetworkModel, address: string): boolean =>
  model.networks[0]!.addressPrefixes.some((prefix) => inPrefix(address, prefix));
const isConnected = (model: NetworkModel, address: string): boolean =>
  model.networks[0]!.connectedPrefixes.some((prefix) => inPrefix(address, prefix));
export const isOnInternet = (model: NetworkModel, address: string): boolean =>
  !UNROUTED.some((prefix) => inPrefix(address, prefix)) && !inNetwork(model, address);

/** `memberOf`: groups of the card that has the address, where it is a known one's. */
function addressMatches(
  model: NetworkModel,
  tags: Membership,
  texts: readonly string[],
  address: string,
  memberOf?: readonly string[],
): boolean {
  const inside = inNetwork(model, address) || isConnected(model, address);
  return texts.some((text) => {
    if (text === "*") return true;
    if (text === "VirtualNetwork") return inside || address === PLATFORM;
    if (text === "Internet") return isOnInternet(model, address) && !isConnected(model, address);
    if (text === "AzureLoadBalancer") return address === PLATFORM;
    const listed = tags.get(text)?.includes(address);
    if (text.startsWith("/")) return memberOf?.includes(text) ?? (inside && listed === true);
    return listed === undefined
      ? inPrefix(address, text)
      : listed && !UNROUTED.some((prefix) => inPrefix(address, prefix));
  });
}

function portMatches(texts: readonly string[], protocol: string, port: number): boolean {
  if (texts.includes("*") || texts.includes("0-65535")) return true;
  if (protocol !== "Tcp" && protocol !== "Udp") return false;
  return texts.some((text) => {
    const [first, last = first] = text.split("-").map(Number) as [number, number?];
    return first <= port && port <= last;
  });
}

/** A pure function of an object, computed once for each: the evaluation asks for the same model's parts for every packet. */
function remembered<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

const rulesOf = remembered((group: SecurityGroup) =>
  [...(group.rules as readonly SecurityRule[])].sort((x, y) => Number(x.priority) - Number(y.priority)),
);

/** The group's own rules by priority, then Azure's defaults. */
function groupAllows(
  model: NetworkModel,
  tags: Membership,
  group: SecurityGroup,
  direction: string,
  packet: Packet,
  members: { readonly from?: readonly string[]; readonly to?: readonly string[] },
): boolean {
  for (const rule of rulesOf(group)) {
    if (rule.direction !== direction) continue;
    if (rule.protocol !== "*" && rule.protocol !== packet.protocol) continue;
    if (!addressMatches(model, tags, rule.sources, packet.from, members.from)) continue;
    if (!addressMatches(model, tags, rule.destinations, packet.to, members.to)) continue;
    if (!portMatches(rule.sourcePorts, packet.protocol, packet.sourcePort)) continue;
    if (!portMatches(rule.destinationPorts, packet.protocol, packet.port)) continue;
    return rule.access === "Allow";
  }
  const vnet = ["VirtualNetwork"];
  if (addressMatches(model, tags, vnet, packet.from) && addressMatches(model, tags, vnet, packet.to)) return true;
  return direction === "Inbound" ? packet.from === PLATFORM : addressMatches(model, tags, ["Internet"], packet.to);
}

interface Card {
  readonly subnet: Subnet;
  readonly group?: string;
  readonly configuration: IpConfiguration;
  readonly name: string;
}

const cardsOf = remembered((model: NetworkModel): readonly Card[] => {
  const owned = [
    ...model.scaleSets.flatMap((set) => set.networkInterfaces.map((nic) => ({ nic, name: set.name }))),
    ...model.networkInterfaces.map((nic) => ({ nic, name: nic.name })),
  ];
  return owned.flatMap(({ nic, name }) =>
    nic.ipConfigurations.map((configuration) => ({
      subnet: model.networks[0]!.subnets.find(({ id }) => id === configuration.subnet)!,
      ...(nic.securityGroup === undefined ? {} : { group: nic.securityGroup }),
      configuration,
      name,
    })),
  );
});

const addressesInModel = remembered((model: NetworkModel) => {
  const taken = cardsOf(model).map(({ configuration }) => configuration.address);
  return remembered((card: Card): readonly string[] =>
    card.configuration.address
      ? [card.configuration.address]
      : allIn(card.subnet.prefixes[0]!).filter((address) => !taken.includes(address)),
  );
});

/** Every address of the generators' network that the card may have: its own, or one that is no other card's own. */
const addressesOf = (model: NetworkModel, card: Card): readonly string[] => addressesInModel(model)(card);

export function allIn(prefix: string): string[] {
  const [network, length] = ipaddr.IPv4.parseCIDR(prefix);
  const start = network.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  return Array.from({ length: 2 ** (32 - length) }, (_, i) => {
    const n = start + i;
    return [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join(".");
  });
}

const groupsOf = (model: NetworkModel, card: { subnet: Subnet; group?: string }): readonly SecurityGroup[] =>
  [card.subnet.securityGroup, card.group].flatMap((id) => model.securityGroups.filter((group) => group.id === id));

const groupsIn = (card: Card): readonly string[] => card.configuration.applicationSecurityGroups;

/** `from`: the sending card, where it is a known one. */
const entering = (model: NetworkModel, tags: Membership, card: Card, packet: Packet, from?: Card): boolean =>
  groupsOf(model, card).every((group) =>
    groupAllows(model, tags, group, "Inbound", packet, {
      ...(from ? { from: groupsIn(from) } : {}),
      to: groupsIn(card),
    }),
  );

/** Whether a packet from the internet to `port` of the public address reaches a machine that may be behind it. */
export function publicReached(model: NetworkModel, tags: Membership, address: string, packet: Packet): boolean {
  const { id, sku } = model.publicAddresses.find(({ name }) => name === address)!;
  if (!isOnInternet(model, packet.from)) return false;
  return model.loadBalancers.some((balancer) =>
    balancer.rules.some((rule) => {
      const frontend = balancer.frontends.find((f) => f.id === rule.frontend)!;
      if (frontend.publicAddress !== id || rule.protocol !== packet.protocol) return false;
      const { first, last } = rule.frontendPorts as PortRange;
      if (packet.port < first || packet.port > last) return false;
      return cardsOf(model)
        .filter((card) => card.configuration.pools.some((pool) => rule.pools.includes(pool)))
        .filter((card) => sku === "Basic" || groupsOf(model, card).length > 0)
        .some((card) =>
          addressesOf(model, card).some((to) =>
            entering(model, tags, card, { ...packet, to, port: Number(rule.backendPort) }),
          ),
        );
    }),
  );
}

/**
 * Whether a packet from the network, a connected one or the platform reaches a machine with the card's name, sent by some
 * machine that may have the sender's address. `to`: only at this one of the addresses that the machine may have.
 */
export function insideReached(
  model: NetworkModel,
  tags: Membership,
  name: string,
  packet: Packet,
  at?: string,
): boolean {
  const subnet = model.networks[0]!.subnets.find(({ prefixes }) => inPrefix(packet.from, prefixes[0]!));
  if (!subnet && !isConnected(model, packet.from) && packet.from !== PLATFORM) return false;
  const senders = subnet ? sendersIn(model, subnet, packet.from) : [undefined];
  return cardsOf(model)
    .filter((card) => card.name === name)
    .some((card) =>
      addressesOf(model, card)
        .filter((to) => at === undefined || to === at)
        .some((to) =>
          senders.some(
            (from) =>
              entering(model, tags, card, { ...packet, to }, from) &&
              (!subnet || leaves(model, tags, subnet, from, card, { ...packet, to })),
          ),
        ),
    );
}

/** The cards of a subnet that may have the address; one that is not known where there is none. */
function sendersIn(model: NetworkModel, subnet: Subnet, address: string): (Card | undefined)[] {
  const inSubnet = cardsOf(model).filter((card) => card.subnet.id === subnet.id);
  const fixed = inSubnet.filter((card) => card.configuration.address === address);
  const roaming = inSubnet.filter((card) => card.configuration.address === undefined);
  return fixed.length > 0 ? fixed : roaming.length > 0 ? roaming : [undefined];
}

function leaves(
  model: NetworkModel,
  tags: Membership,
  subnet: Subnet,
  from: Card | undefined,
  to: Card,
  packet: Packet,
): boolean {
  const members = { ...(from ? { from: groupsIn(from) } : {}), to: groupsIn(to) };
  return groupsOf(model, from ?? { subnet }).every((group) =>
    groupAllows(model, tags, group, "Outbound", packet, members),
  );
}

/** Whether a machine with the card's name may send to an address that is outside, or in the network and in no known subnet. */
export function outboundReached(model: NetworkModel, tags: Membership, name: string, packet: Packet): boolean {
  const { subnets } = model.networks[0]!;
  if (subnets.some(({ prefixes }) => prefixes.some((prefix) => inPrefix(packet.to, prefix)))) return false;
  if (!isOnInternet(model, packet.to) && !isConnected(model, packet.to) && !inNetwork(model, packet.to)) return false;
  return cardsOf(model)
    .filter((card) => card.name === name)
    .some((card) =>
      addressesOf(model, card).some((from) =>
        groupsOf(model, card).every((group) =>
          groupAllows(model, tags, group, "Outbound", { ...packet, from }, { from: groupsIn(card) }),
        ),
      ),
    );
}
