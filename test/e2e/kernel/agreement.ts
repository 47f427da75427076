import type { RuleCounter } from "../../../emulator/host/network/counters";
import {
  explain,
  exposureOf,
  holdsAddress,
  modelFromAzure,
  rangeOf,
  readServiceTags,
  type Exposure,
} from "../../../exposure";
import { KEY_VAULTS, MACHINES, PEER, PUBLIC_ADDRESSES, resourcesOf, type Draft } from "./networks";
import type { Packet } from "./packets";
import type { Arrival, Router } from "./router";

/** The result for one rule set. */
export interface Agreement {
  packets: number;
  allowed: number;
  /** Packets of which also the deciding rules were compared. */
  explained: number;
  /** One line each. */
  disagreements: readonly string[];
}

/** Sends the packets through the kernel under the rules of `compiled`, and compares with what exposure says of `read`. */
export async function agreementOf(
  router: Router,
  read: Draft,
  packets: readonly Packet[],
  compiled: Draft = read,
  change?: (script: string) => string,
): Promise<Agreement> {
  const model = modelFromAzure(resourcesOf(read));
  const exposure = exposureOf(model, { serviceTags });
  const disagreements = exposure.unknown.map(({ subject, problem }) => `${subject}: ${problem}`);
  // The explanation knows ways in only; counters are read before the others count.
  const inward = packets.filter(({ kind }) => kind !== "outbound");
  const outward = packets.filter(({ kind }) => kind === "outbound");
  const ruleset = await router.load(compiled, change);
  const arrivals = await router.send(inward);
  const counters = await router.counters(ruleset);
  arrivals.push(...(await router.send(outward)));
  const deciding: Tally = new Map();
  let allowed = 0;
  [...inward, ...outward].forEach((packet, n) => {
    const arrival = arrivals[n];
    if (arrival) allowed++;
    const expected = isExposed(exposure, packet);
    const kernel = arrival ? `arrives at ${arrival.place} ${arrival.to}:${arrival.port}` : "does not arrive";
    if (expected !== (arrival !== undefined) || (arrival && !isRightPlace(read, packet, arrival))) {
      disagreements.push(`${JSON.stringify(packet)}: exposure says ${expected ? "open" : "closed"}, it ${kernel}`);
    }
    if (packet.kind === "outbound") return;
    const { answer, steps } = explain(model, packet, { serviceTags });
    if ((answer === "allowed") !== (arrival !== undefined)) {
      disagreements.push(`${JSON.stringify(packet)}: the explanation says ${answer}, it ${kernel}`);
    }
    for (const { at, rule } of steps) if (rule) count(deciding, placeOf(at), rule.name);
  });
  disagreements.push(...compareTallies(deciding, tallyOf(counters)));
  return { packets: packets.length, allowed, explained: inward.length, disagreements };
}

const serviceTags = readServiceTags({
  cloud: "Public",
  changeNumber: 1,
  values: [
    { name: "AzureKeyVault", properties: { addressPrefixes: [...KEY_VAULTS.values()].flat() } },
    { name: "AzureKeyVault.WestEurope", properties: { addressPrefixes: KEY_VAULTS.get("westeurope") } },
  ],
});

function isExposed(exposure: Exposure, { kind, at, from, to, protocol, sourcePort, port }: Packet): boolean {
  const named = [...MACHINES, ...PUBLIC_ADDRESSES].find(({ address }) => address === to)?.name;
  const name = kind === "outbound" ? at : named;
  const asked = rangeOf(kind === "outbound" ? to : from).first;
  const endpoint = exposure.endpoints.find((candidate) => candidate.kind === kind && candidate.name === name);
  return (endpoint?.entries ?? []).some(
    (entry) =>
      entry.protocol === protocol &&
      (protocol !== "Tcp" && protocol !== "Udp"
        ? true
        : entry.ports.first <= port &&
          port <= entry.ports.last &&
          entry.sourcePorts.first <= sourcePort &&
          sourcePort <= entry.sourcePorts.last) &&
      holdsAddress(entry.addresses.addresses, asked),
  );
}

/** Arrived where the load balancer, the address or the NAT gateway leads, with the addresses that Azure would show. */
function isRightPlace({ balancing }: Draft, packet: Packet, arrival: Arrival): boolean {
  const port = packet.protocol === "Tcp" || packet.protocol === "Udp" ? packet.port : 0;
  if (packet.kind === "outbound") {
    const isVault = [...KEY_VAULTS.values()].flat().includes(packet.to);
    const isPeer = packet.to === PEER.address;
    // A service endpoint and a peering show the private address.
    const from = isVault || isPeer ? packet.from : "198.51.100.12";
    const place = isVault ? "platform" : isPeer ? PEER.name : "internet";
    return arrival.place === place && arrival.to === packet.to && arrival.port === port && arrival.from === from;
  }
  const lane = PUBLIC_ADDRESSES.findIndex(({ address }) => address === packet.to);
  const machine = lane < 0 ? MACHINES.find(({ address }) => address === packet.to)! : MACHINES[lane * 2];
  const expectedPort = lane < 0 ? port : balancing[lane]!.backendPort;
  const there = arrival.place === machine!.name && arrival.to === machine!.address;
  return there && arrival.from === packet.from && arrival.port === expectedPort;
}

/** Packets by group, place, direction and rule. */
type Tally = Map<string, number>;

function count(tally: Tally, place: string, rule: string): void {
  const key = `${place} ${rule}`;
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

/** `security group g1 on subnet net/s0, inbound` or `... on network card of a1, outbound`, in the counters' words. */
function placeOf(at: string): string {
  const match = /^security group (\S+) on (?:subnet \S+\/|network card of )(\S+), (\w+)$/.exec(at);
  if (!match) throw new Error(`"${at}" names no security group`);
  return match.slice(1).join(" ");
}

function tallyOf(counters: readonly RuleCounter[]): Tally {
  const tally: Tally = new Map();
  for (const { nsg, scope, direction, rule, packets } of counters) {
    if (nsg !== "" && packets > 0) tally.set(`${nsg} ${scope} ${direction.toLowerCase()} ${rule}`, packets);
  }
  return tally;
}

function compareTallies(explained: Tally, counted: Tally): string[] {
  return [...new Set([...explained.keys(), ...counted.keys()])]
    .filter((key) => explained.get(key) !== counted.get(key))
    .map(
      (key) => `${key}: decided ${explained.get(key) ?? 0} packets in exposure, ${counted.get(key) ?? 0} in the kernel`,
    );
}

/** The explanation that exposure gives of one packet in a draft. */
export const explainIn = (draft: Draft, packet: Packet): ReturnType<typeof explain> =>
  explain(modelFromAzure(resourcesOf(draft)), packet, { serviceTags });
