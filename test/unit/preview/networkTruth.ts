/**
 * The true difference between two networks, packet by packet, against what a report says of the way from one to the
 * other.
 */
import type { NetworkModel } from "../../../exposure";
import type { ChangeReport, ReachabilityChange } from "../../../preview/model/report";
import {
  inPrefix,
  insideReached,
  isOnInternet,
  outboundReached,
  publicReached,
  type Packet,
} from "../../properties/exposure/bruteForce";
import { CONNECTED, PORTS } from "../../properties/exposure/networks";

const ADDRESSES = [
  "52.0.0.1",
  "52.0.0.5",
  "52.0.0.9",
  "52.1.0.1",
  "10.0.0.1",
  "10.0.0.10",
  "10.9.0.1",
  "168.63.129.16",
];
const PACKETS: readonly Packet[] = ADDRESSES.flatMap((address) =>
  ["Tcp", "Udp", "Icmp"].flatMap((protocol) =>
    (protocol === "Icmp" ? [0] : PORTS).map((port) => ({ from: address, to: address, protocol, port, sourcePort: 3 })),
  ),
);

type Reached = (model: NetworkModel, name: string, packet: Packet) => boolean;
const none: ReadonlyMap<string, readonly string[]> = new Map();
const KINDS: Readonly<Record<ReachabilityChange["kind"], Reached>> = {
  public: (model, name, packet) =>
    model.publicAddresses.some((one) => one.name === name) && publicReached(model, none, name, packet),
  inside: (model, name, packet) => insideReached(model, none, name, packet),
  outbound: (model, name, packet) =>
    (isOnInternet(model, packet.to) || inPrefix(packet.to, CONNECTED)) && outboundReached(model, none, name, packet),
};

/** Whether a range of ports in words has a port. */
const hasPort = (words: string, port: number): boolean => {
  if (words === "any port") return true;
  const [first, last = first] = words.split("-").map(Number) as [number, number?];
  return first <= port && port <= last;
};

/** Whether the report says that a packet gets through now, or no longer. */
function says(report: ChangeReport, kind: string, name: string, packet: Packet, sense: "added" | "removed"): boolean {
  const address = kind === "outbound" ? packet.to : packet.from;
  return report.reachability.some((change) => {
    if (change.kind !== kind || change.protocol !== packet.protocol || !change.where.split(", ").includes(name))
      return false;
    const moved = sense === "removed" ? change.movedFrom : undefined;
    const [ports, source = "any port"] = (moved ?? change.ports).split(" from source port ") as [string, string?];
    const list = moved === undefined ? change[sense] : change.added;
    return (
      hasPort(ports, packet.port) &&
      hasPort(source, packet.sourcePort) &&
      list.prefixes.some((prefix) => inPrefix(address, prefix))
    );
  });
}

/** Packets of which the report says something else than what holds. @param before the base under the head's names */
export function disagreements(report: ChangeReport, before: NetworkModel, after: NetworkModel): string[] {
  const names = (model: NetworkModel): Record<string, string[]> => {
    const machines = [...model.scaleSets, ...model.networkInterfaces].map(({ name }) => name);
    return { public: model.publicAddresses.map(({ name }) => name), inside: machines, outbound: machines };
  };
  const [was, is] = [names(before), names(after)];
  return Object.entries(KINDS).flatMap(([kind, reached]) =>
    [...new Set([...was[kind]!, ...is[kind]!])].flatMap((name) =>
      PACKETS.flatMap((packet) => {
        const [old, now] = [reached(before, name, packet), reached(after, name, packet)];
        return (["added", "removed"] as const).flatMap((sense) => {
          const truth = sense === "added" ? now && !old : old && !now;
          return says(report, kind, name, packet, sense) === truth
            ? []
            : [`${kind} ${name} ${JSON.stringify(packet)}: ${sense} is ${truth}`];
        });
      }),
    ),
  );
}
