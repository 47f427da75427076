import type { FrontName } from "./servers";

/** A server under test: a TLS front, and all or part of the chain behind it. */
export type Peer = FrontName | "plain" | "clamd stream" | "clamd descriptor";

/** One kind of load. */
export interface Case {
  readonly name: string;
  readonly part: "handshakes" | "keep-alive" | "policy";
  /** `echo` inspects nothing, so only the front is measured. */
  readonly service: "echo" | "policy";
  readonly bytes: number;
  readonly mode: "keep" | "full" | "resumed";
  readonly tls: "1.2" | "1.3";
  readonly clients: number;
  readonly peers: readonly Peer[];
}

const KIB = 1024;
const MIB = 1024 * KIB;
const fronts: readonly Peer[] = ["guide", "ours", "haproxy", "nginx", "copy"];
const inspected: readonly Peer[] = ["plain", ...fronts, "clamd stream", "clamd descriptor"];

const handshake = (mode: "full" | "resumed", tls: "1.2" | "1.3"): Case => ({
  name: `1 KiB echo, ${mode === "full" ? "full handshake" : "resumed"}, TLS ${tls}`,
  ...{ part: "handshakes", service: "echo", bytes: KIB, mode, tls, clients: 8, peers: fronts },
});
const echo = (size: string, bytes: number, clients: number): Case => ({
  name: `${size} echo, keep-alive, ${clients} clients`,
  // The yardstick's server stops when both sides write at once, as with a large body that is echoed.
  ...{ part: "keep-alive", service: "echo", bytes, mode: "keep", tls: "1.3", clients },
  peers: ["plain", ...fronts.filter((peer) => peer !== "copy" || bytes < MIB)],
});
const policy = (size: string, bytes: number, clients: number): Case => ({
  name: `${size} policy, keep-alive, ${clients} clients`,
  ...{ part: "policy", service: "policy", bytes, mode: "keep", tls: "1.3", clients, peers: inspected },
});

export const CASES: readonly Case[] = [
  handshake("full", "1.3"),
  handshake("resumed", "1.3"),
  handshake("full", "1.2"),
  handshake("resumed", "1.2"),
  echo("1 KiB", KIB, 1),
  echo("1 KiB", KIB, 8),
  echo("1 KiB", KIB, 64),
  echo("10 MiB", 10 * MIB, 2),
  policy("1 KiB", KIB, 8),
  policy("100 KiB", 100 * KIB, 8),
  policy("10 MiB", 10 * MIB, 2),
  policy("30 MiB", 30 * MIB, 2),
];

export const PARTS = ["handshakes", "keep-alive", "policy"] as const;
