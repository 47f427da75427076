/** Translates a probe into a request for the ICAP agent, and its answer into a finding. Pure. */
import type { Agent, AgentResult } from "../icap";
import type { ProbeResult } from "./result";
import type { Sample } from "./samples";
import type { ClientIdentity } from "../engine/clientIdentity";
import type { LaneName } from "../infra/model/limits";
import type { ProbeOutcome, Identity, Probe } from "./plan";

/** The target that the probes of one rehearsal share. */
export interface Target {
  readonly addresses: Record<LaneName, string>;
  readonly port: number;
  readonly services: { REQMOD: string; RESPMOD: string };
  /** PEM of the certificate that the client trusts. */
  readonly serverCertificate: string;
  readonly sources: { client: string; neighbour: string };
  readonly identities: { client: ClientIdentity; impostor: ClientIdentity };
}

/** The content to send: bytes, or a file (its path for the sending process, and its size in bytes). */
export type Content = Pick<Sample, "fileName" | "contentType"> &
  ({ readonly body: Buffer } | { readonly file: string; readonly bytes: number });

/** Time after which a packet counts as dropped. An answer inside the same machine takes less than a hundredth of this. */
const dropTimeoutMs = 3_000;
const verdictTimeoutMs = 60_000;
/** Rate at which the time limit grows with the body: that of a slow, busy machine. */
const bytesPerSecond = 2 * 1024 * 1024;
/** Maximum time that the agent waits. */
const longestTimeoutMs = 3_600_000;

/** Size of the preview, which the client's documentation does not specify. A shorter file is sent in one piece. */
const previewBytes = 1024;

/** TLS parameters of a client with this certificate. They hold a private key: for the agent's standard input only. */
export const tlsWith = (target: Target, who: ClientIdentity) => ({
  ca: target.serverCertificate,
  cert: who.certificate,
  key: who.privateKey,
});

function tlsOf(identity: Identity, target: Target): { ca: string; cert?: string; key?: string } | undefined {
  const { client, impostor } = target.identities;
  const shown = { client, "self-signed, same name": impostor, "no certificate": undefined, plain: undefined }[identity];
  if (identity === "plain") return undefined;
  return shown ? tlsWith(target, shown) : { ca: target.serverCertificate };
}

type Question<Kind extends string> = Parameters<Agent["ask"]>[0] & { kind: Kind };

/** The path of a request: method, source, identity, address and port. */
type Way = Pick<Probe, "method" | "source" | "identity" | "address" | "port">;

const whereFor = (probe: Way, target: Target) => ({
  host: target.addresses[probe.address],
  port: probe.port ?? target.port,
  source: target.sources[probe.source],
  connectTimeoutMs: dropTimeoutMs,
});

/** The agent's request for a probe without a file. It may hold a private key: for the agent's standard input only. */
export const handshakeFor = (probe: Probe, target: Target): Question<"tls"> => ({
  kind: "tls",
  ...whereFor(probe, target),
  tls: tlsOf(probe.identity, target) ?? { ca: target.serverCertificate },
});

/** The agent's request for a probe with a file. It may hold a private key: for the agent's standard input only. */
export function requestFor(probe: Way, content: Content, target: Target): Question<"icap"> {
  const bytes = "file" in content ? content.bytes : content.body.length;
  const tls = tlsOf(probe.identity, target);
  const method = probe.method ?? "REQMOD";
  return {
    kind: "icap",
    ...whereFor(probe, target),
    ...(tls && { tls }),
    method,
    service: target.services[method],
    preview: previewBytes,
    ...("file" in content ? { file: content.file } : { body: content.body.toString("base64") }),
    filename: content.fileName,
    contentType: content.contentType,
    timeoutMs: Math.min(longestTimeoutMs, verdictTimeoutMs + Math.ceil((bytes / bytesPerSecond) * 1000)),
  };
}

type AgentAnswer = Extract<AgentResult, { kind: "icap" | "tls" }>;

interface Meaning {
  readonly finding: ProbeOutcome;
  readonly detail: string;
  readonly milliseconds: number;
}

/** The finding for a failure of the client. A failure that is not a clear refusal is an error. */
function refusalOf(kind: string, stage: string): ProbeOutcome {
  if (kind === "timeout" && stage === "connect") return "no answer";
  if (kind === "refused") return "connection refused";
  return kind === "tls-refused" ? "refused in TLS" : "error";
}

/** The finding for an answer of the agent. */
export function findingOf(answer: AgentAnswer): Meaning {
  if (answer.kind === "tls") {
    const milliseconds = answer.ms;
    if (answer.outcome === "accepted") return { finding: "admitted", detail: answer.protocol, milliseconds };
    return { finding: refusalOf(answer.outcome, answer.stage), detail: answer.reason, milliseconds };
  }
  const milliseconds = answer.timings.totalMs;
  if (answer.verdict === "allowed" || answer.verdict === "blocked") {
    return { finding: answer.verdict, detail: answer.rule ?? answer.reason, milliseconds };
  }
  const { failure } = answer;
  if (failure === undefined) return { finding: "error", detail: answer.reason, milliseconds };
  return { finding: refusalOf(failure.kind, failure.stage), detail: failure.message, milliseconds };
}

const sourceWords = { client: "the client", neighbour: "next to it" } as const;

const identityWords: Record<Identity, string> = {
  client: "its own",
  "no certificate": "none",
  "self-signed, same name": "self-signed, same name",
  plain: "no TLS at all",
};

/** The report's line for a probe and the agent's answer. */
export function resultOf(probe: Probe, answer: AgentAnswer, target: Target): ProbeResult {
  const { finding, detail, milliseconds } = findingOf(answer);
  const fromAddress = target.sources[probe.source];
  return {
    sent: probe.method === undefined ? probe.send : `${probe.send}, ${probe.method}`,
    from: `${fromAddress}, ${sourceWords[probe.source]}`,
    fromAddress,
    identity: identityWords[probe.identity],
    to: `${target.addresses[probe.address]}:${probe.port ?? target.port}`,
    lane: probe.address,
    expected: probe.expected,
    found: finding,
    detail,
    milliseconds,
  };
}
