import { covers, parsePrefix } from "./prefixes";
import { NetworkResources, Subnet } from "../resources/network";
import { groupChain } from "./groups";
import { NftScript } from "./script";
import { METADATA_ADDRESS, PLATFORM_ADDRESS, PRIVATE_RANGES } from "./serviceTags";
import { ConnectedNetwork, INTERNET_LINK, NetworkMachine, NetworkState, outboundAddress } from "./state";
import { PLATFORM_LINK, VPN_LINK } from "./state";

/** Writes the rules that forward packets between the links, and apply each side's security groups on the way. */
export function forward(state: NetworkState, script: NftScript): void {
  script.rule("forward", "ct state established,related accept");
  script.rule("forward", `ct state invalid ${script.routerCount("InvalidState", "router")} drop`);
  carryTunnel(state, script);
  const cards = state.machines.map((machine) => cardOf(machine, state.resources));
  // Three passes, because a packet between two machines meets the sender's groups before the receiver's.
  for (const card of cards) leaveCard(card, script);
  for (const card of cards) enterCard(card, script);
  enterEndpoints(state, script);
  for (const card of cards) deliver(card, state, script);
  script.rule("forward", `iifname ${INTERNET_LINK} ${script.routerCount("NotTranslated", "router")} drop`);
}

/** The VPN gateway speaks with the device at the other end, by IKE and by ESP in UDP, and with nobody else. */
function carryTunnel({ resources: { tunnel } }: NetworkState, script: NftScript): void {
  if (tunnel === undefined) return;
  const { gatewayAddress, device } = tunnel;
  const ipsec = "udp dport { 500, 4500 }";
  script.rule(
    "forward",
    `iifname ${VPN_LINK} oifname ${INTERNET_LINK} ip saddr ${gatewayAddress} ip daddr ${device} ${ipsec} accept`,
  );
  script.rule(
    "forward",
    `iifname ${INTERNET_LINK} oifname ${VPN_LINK} ip saddr ${device} ip daddr ${gatewayAddress} ${ipsec} accept`,
  );
}

/** Prefixes of a connected network that a subnet has a route to. */
function routedPrefixes({ through, addressSpace }: ConnectedNetwork, { routes }: Subnet): readonly string[] {
  if (through === "peering" || routes === undefined) return addressSpace;
  const named = routes.toGateway.filter((prefix) =>
    addressSpace.some((space) => covers(parsePrefix(space)!, parsePrefix(prefix)!)),
  );
  return routes.takesGatewayRoutes ? addressSpace : named;
}

/** Whether Azure routes between a subnet and a private address: it is in the same virtual network. */
function reaches(subnet: Subnet, address: string): boolean {
  const inner = parsePrefix(address);
  return subnet.addressSpace.some((prefix) => {
    const outer = parsePrefix(prefix);
    return outer !== undefined && inner !== undefined && covers(outer, inner);
  });
}

/** A machine's network card: its subnet and the security groups that apply, from the card outwards. */
interface Card {
  readonly machine: NetworkMachine;
  readonly subnet: Subnet;
  readonly groups: readonly string[];
  readonly from: string;
  readonly to: string;
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

function leaveCard({ machine, groups, from }: Card, script: NftScript): void {
  const forged = script.routerCount("ForeignSourceAddress", machine.name, "Outbound");
  script.rule("forward", `${from} ip saddr != ${machine.address} ${forged} drop`);
  const toPlatform = `${from} ip daddr { ${PLATFORM_ADDRESS}, ${METADATA_ADDRESS} }`;
  for (const place of groups) script.rule("forward", `${toPlatform} jump ${groupChain(place, "platform")}`);
  script.rule("forward", `${toPlatform} accept`);
  for (const place of groups) script.rule("forward", `${from} jump ${groupChain(place, "out")}`);
}

function enterCard({ subnet, groups, to }: Card, script: NftScript): void {
  for (const place of [...groups].reverse()) script.rule("forward", `${to} jump ${groupChain(place, "in")}`);
  // A Standard public address is closed until some group opens it (learn.microsoft.com, "Azure Load Balancer overview").
  if (groups.length === 0)
    script.rule("forward", `iifname ${INTERNET_LINK} ${to} ${script.routerCount("NoSecurityGroup", subnet.name)} drop`);
}

/** Adds the rules for packets to private endpoints. The group of an endpoint's subnet applies to them if the subnet says so. */
function enterEndpoints({ resources: { endpoints, subnets } }: NetworkState, script: NftScript): void {
  for (const { subnet: key, address } of endpoints) {
    const subnet = subnets.find((one) => one.key === key);
    if (subnet === undefined) throw new Error(`private endpoint at ${address}: its subnet ${key} does not exist`);
    if (subnet.judgesEndpoints && subnet.securityGroup !== undefined)
      script.rule("forward", `oifname ${PLATFORM_LINK} ip daddr ${address} jump ${groupChain(key, "in")}`);
  }
}

function deliver({ machine, subnet, from, to }: Card, state: NetworkState, script: NftScript): void {
  const services: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["Microsoft.KeyVault"], [...state.keyVaults.values()].flat()],
    [["Microsoft.Storage", "Microsoft.Storage.Global"], state.storage],
  ];
  for (const connected of state.connected.filter(({ network }) => network === subnet.network)) {
    const { link, addressSpace } = connected;
    const routed = routedPrefixes(connected, subnet).join(", ");
    if (routed !== "") script.rule("forward", `${from} oifname "${link}" ip daddr { ${routed} } accept`);
    if (connected.through === "tunnel")
      script.rule(
        "forward",
        `${from} oifname "${link}" ${script.routerCount("NoRoute", subnet.name, "Outbound")} drop`,
      );
    script.rule("forward", `iifname "${link}" ${to} ip saddr { ${addressSpace.join(", ")} } accept`);
  }
  const wayOut = outboundAddress(state.resources, subnet) !== undefined;
  for (const [endpoints, addresses] of services)
    if (addresses.length > 0 && (wayOut || endpoints.some((service) => subnet.serviceEndpoints.includes(service))))
      script.rule("forward", `${from} oifname ${PLATFORM_LINK} ip daddr { ${addresses.join(", ")} } accept`);
  for (const { network, address } of state.resources.endpoints)
    if (network === subnet.network)
      script.rule("forward", `${from} oifname ${PLATFORM_LINK} ip daddr ${address} accept`);
  // Azure's default routes drop what goes to private ranges (learn, "Virtual network traffic routing").
  const unrouted = `${script.routerCount("NoRoute", subnet.name, "Outbound")} drop`;
  script.rule("forward", `${from} oifname ${INTERNET_LINK} ip daddr { ${PRIVATE_RANGES.join(", ")} } ${unrouted}`);
  const closed = `${script.routerCount("NoOutboundConnectivity", subnet.name, "Outbound")} drop`;
  script.rule("forward", `${from} oifname ${INTERNET_LINK} ${wayOut ? "accept" : closed}`);
  // A client that knows a private address still has no route to it: only what the balancer translated comes in.
  script.rule("forward", `iifname ${INTERNET_LINK} ${to} ct status dnat accept`);
  script.rule("forward", `iifname ${PLATFORM_LINK} ${to} ip saddr ${PLATFORM_ADDRESS} accept`);
  const neighbours = state.machines.filter(({ name }) => name !== machine.name).map(({ link }) => `"${link}"`);
  if (neighbours.length > 0) script.rule("forward", `${to} iifname { ${neighbours.join(", ")} } accept`);
  for (const { link, address } of state.appliances.filter((one) => reaches(subnet, one.address))) {
    script.rule("forward", `${from} oifname "${link}" ip daddr ${address} accept`);
    script.rule("forward", `${to} iifname "${link}" ip saddr ${address} accept`);
  }
}
