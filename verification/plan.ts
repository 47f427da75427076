/**
 * The probes that a rehearsal sends to two running gateways, as data: a report shows them, and tests run further ones of the same form.
 * Pure.
 */
import { LANE_NAMES, type LaneName } from "../infra/model/limits";
import { PLAIN_PORT, TLS_PORT } from "../infra/model/schema";
import type { SampleName } from "./samples";

/**
 * The outcome of a probe. `no answer`: no packet until the time limit, as when a filter drops packets.
 * `admitted`: a TLS handshake that the server accepted.
 */
export type ProbeOutcome =
  "allowed" | "blocked" | "admitted" | "no answer" | "refused in TLS" | "connection refused" | "error";

/**
 * A probe without a file, which ends with the handshake. A client that may be refused for its certificate must send nothing: in TLS 1.3 the
 * server judges the certificate after the client has finished its handshake, and data that the client sends meanwhile turns the alert into
 * a reset.
 */
export const handshake = "TLS handshake";

/** The sender's address: a published address of the client, or an address next to one, which belongs to no client. */
export type Source = "client" | "neighbour";

/** The sender's identity in the TLS handshake; `plain` does not use TLS. */
export type Identity = "client" | "no certificate" | "self-signed, same name" | "plain";

/** The counter that counts the dropped packets: that of the deny rule, or that of packets without a load-balancing rule. */
export type DropCounter = "deny rule" | "no load-balancing rule";

/** One probe and its only correct answer. */
export interface Probe {
  readonly send: SampleName | typeof handshake;
  /** Absent for a handshake. */
  readonly method?: Method;
  readonly source: Source;
  readonly identity: Identity;
  readonly address: LaneName;
  /** TCP port; the gateway's ICAPS port where it is absent. */
  readonly port?: number;
  readonly expected: ProbeOutcome;
  /** This counter must rise while the probe runs, so that a dead service cannot pass for a refusal. */
  readonly counter?: DropCounter;
}

/** The stack's data-loss policy, which decides which probes make sense. */
export interface Policy {
  readonly creditCards: boolean;
  readonly socialSecurityNumbers: boolean;
  readonly keywords: readonly string[];
}

/** Samples that must pass under any policy. */
const clean: SampleName[] = ["clean text", "10 MiB clean binary"];

/** Samples that the policy must stop. */
export function samplesToBlock(policy: Policy): SampleName[] {
  const cards: SampleName[] = ["card number in text", "card number in a Word document", "card number in a zip file"];
  return [
    ...(policy.creditCards ? cards : []),
    ...(policy.socialSecurityNumbers ? (["social security number"] as const) : []),
    ...(policy.keywords.length > 0 ? (["keyword"] as const) : []),
  ];
}

/** Upload and download. */
const METHODS = ["REQMOD", "RESPMOD"] as const;
export type Method = (typeof METHODS)[number];

/** Identity of the client at the gateways of a stack: its certificate, or none without TLS (`gateway.tls: off`). */
export const identityFor = ({ tls }: { readonly tls: "on" | "off" }): Identity => (tls === "on" ? "client" : "plain");

/** Files from the client: each sample as upload (REQMOD) and as download (RESPMOD), to each address. */
export function inspectionProbes(
  policy: Policy,
  methods: readonly Method[] = METHODS,
  identity: Identity = "client",
): Probe[] {
  const asked = [
    ...clean.map((send) => ({ send, expected: "allowed" as const })),
    ...samplesToBlock(policy).map((send) => ({ send, expected: "blocked" as const })),
  ];
  return LANE_NAMES.flatMap((address) =>
    methods.flatMap((method) => asked.map((one) => ({ ...one, method, address, source: "client" as const, identity }))),
  );
}

/** Every kind of sender that must be refused, tried at each address. */
export function refusalProbes(): Probe[] {
  const question = { send: "clean text", method: "REQMOD" } as const;
  return LANE_NAMES.flatMap((address): Probe[] => [
    { ...question, address, source: "neighbour", identity: "client", expected: "no answer", counter: "deny rule" },
    { send: handshake, address, source: "client", identity: "no certificate", expected: "refused in TLS" },
    { send: handshake, address, source: "client", identity: "self-signed, same name", expected: "refused in TLS" },
    {
      ...question,
      address,
      source: "client",
      identity: "plain",
      port: PLAIN_PORT,
      expected: "no answer",
      counter: "no load-balancing rule",
    },
  ]);
}

/**
 * The probes that must be refused by gateways with plain ICAP: a client that speaks TLS is refused, and no load-balancing rule has the port
 * of ICAP over TLS.
 */
export function plainRefusalProbes(): Probe[] {
  const question = { send: "clean text", method: "REQMOD" } as const;
  return LANE_NAMES.flatMap((address): Probe[] => [
    { ...question, address, source: "neighbour", identity: "plain", expected: "no answer", counter: "deny rule" },
    { send: handshake, address, source: "client", identity: "client", expected: "refused in TLS" },
    { ...question, address, source: "client", identity: "client", expected: "refused in TLS" },
    {
      ...question,
      address,
      source: "client",
      identity: "client",
      port: TLS_PORT,
      expected: "no answer",
      counter: "no load-balancing rule",
    },
  ]);
}
