import fc from "fast-check";
import type { Protocol } from "../../../exposure";
import { KEY_VAULTS, MACHINES, PEER, PUBLIC_ADDRESSES } from "./networks";

/** One packet, the first of its connection. */
export interface Packet {
  /** From the internet to a public address; to a machine from another one, the peer or the platform; from a machine outwards. */
  kind: "public" | "inside" | "outbound";
  /** Place that it is sent from: `internet`, `platform` or a machine's name. */
  at: string;
  from: string;
  to: string;
  protocol: Protocol;
  sourcePort: number;
  port: number;
}

const PLATFORM = "168.63.129.16";
const outside = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 15 }).map((host) => `52.0.0.${host}`) },
  { weight: 1, arbitrary: fc.constantFrom("8.8.8.8", "200.1.2.3", "203.0.113.7", "52.0.0.16", "168.63.129.15") },
);
const vault = fc.constantFrom(...[...KEY_VAULTS.values()].flat());
const port = fc.constantFrom(1, 2, 3, 4, 5, 6, 65534, 65535);
const machine = fc.constantFrom(...MACHINES);
const withPorts = ["Tcp", "Tcp", "Tcp", "Udp", "Udp"] as const;
const common = { sourcePort: port, port };

const fromInternet = fc
  .record({
    ...common,
    from: outside,
    to: fc.constantFrom(...PUBLIC_ADDRESSES),
    protocol: fc.constantFrom(...withPorts, "Icmp" as const),
  })
  .map(({ to, ...rest }): Packet => ({ kind: "public", at: "internet", to: to.address, ...rest }));

const insideProtocol = fc.constantFrom(...withPorts, "Icmp" as const, "Icmp" as const, "Esp" as const, "Ah" as const);
const betweenMachines = fc
  .record({
    ...common,
    ends: fc.shuffledSubarray([...MACHINES], { minLength: 2, maxLength: 2 }),
    protocol: insideProtocol,
  })
  .map(({ ends: [from, to], ...rest }): Packet => ({
    ...{ kind: "inside", at: from!.name, from: from!.address, to: to!.address },
    ...rest,
  }));

const fromPlatform = fc
  .record({ ...common, to: machine, protocol: insideProtocol })
  .map(({ to, ...rest }): Packet => ({ kind: "inside", at: "platform", from: PLATFORM, to: to.address, ...rest }));

const toInternet = fc
  .record({
    ...common,
    from: machine,
    to: fc.oneof({ weight: 4, arbitrary: outside }, { weight: 1, arbitrary: vault }),
    // Esp and Ah have nothing that would tell two senders apart behind the one address of the NAT gateway.
    protocol: fc.constantFrom(...withPorts, "Icmp" as const),
  })
  .map(({ from, ...rest }): Packet => ({ kind: "outbound", at: from.name, from: from.address, ...rest }));

const fromPeer = fc.record({ ...common, to: machine, protocol: insideProtocol }).map(({ to, ...rest }): Packet => ({
  ...{ kind: "inside", at: PEER.name, from: PEER.address, to: to.address },
  ...rest,
}));

const toPeer = fc.record({ ...common, from: machine, protocol: insideProtocol }).map(({ from, ...rest }): Packet => ({
  ...{ kind: "outbound", at: from.name, from: from.address, to: PEER.address },
  ...rest,
}));

/** As many packets as asked for, of all kinds. */
export const packets = (count: number): fc.Arbitrary<Packet[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fromInternet },
      { weight: 4, arbitrary: betweenMachines },
      { weight: 1, arbitrary: fromPlatform },
      { weight: 3, arbitrary: toInternet },
      { weight: 2, arbitrary: fromPeer },
      { weight: 2, arbitrary: toPeer },
    ),
    // A smaller failing example keeps its packets, and loses rules instead.
    { minLength: count, maxLength: count },
  );
