/** From a probe to the question for the ICAP agent, and from its answer to a finding. Pure. */
import type { Agent, AgentResult } from "../../icap";
import type { ProbeResult } from "../report/model";
import type { Sample } from "../samples";
import type { ClientIdentity } from "./identity";
import type { Finding, Identity, LaneName, Probe } from "./plan";

/** What the probes of one rehearsal have in common. */
export interface Target {
  addresses: Record<LaneName, string>;
  port: number;
  services: { REQMOD: string; RESPMOD: string };
  /** PEM of what the client trusts. */
  serverCertificate: string;
  sources: { client: string; neighbour: string };
  identities: { client: ClientIdentity; impostor: ClientIdentity };
}

/** How long a packet that is dropped is waited for. An answer inside the same machine takes less than a hundredth of this. */
const dropTimeoutMs = 3_000;
const verdictTimeoutMs = 60_000;

/** The preview's size: what the client's documentation leaves open; any file shorter than this goes in one piece. */
const previewBytes = 1024;

function tlsOf(identity: Identity, target: Target): { ca: string; cert?: string; key?: string } | undefined {
  const { client, impostor } = target.identities;
  const shown = { client, "self-signed, same name": impostor, "no certificate": undefined, plain: undefined }[identity];
  if (identity === "plain") return undefined;
  return { ca: target.serverCertificate, ...(shown && { cert: shown.certificate, key: shown.privateKey }) };
}

type Question = Parameters<Agent["ask"]>[0] & { kind: "icap" };

/** The agent's request for a probe. It holds a private key: for the agent's standard input only. */
export function requestFor(probe: Probe, sample: Sample, target: Target): Question {
  const tls = tlsOf(probe.identity, target);
  return {
    kind: "icap",
    host: target.addresses[probe.address],
    port: probe.port ?? target.port,
    source: target.sources[probe.source],
    ...(tls && { tls }),
    method: probe.method,
    service: target.services[probe.method],
    preview: previewBytes,
    body: sample.body.toString("base64"),
    filename: sample.fileName,
    contentType: sample.contentType,
    timeoutMs: verdictTimeoutMs,
    connectTimeoutMs: dropTimeoutMs,
  };
}

type Answer = Extract<AgentResult, { kind: "icap" }>;

/** What an answer of the agent comes to. Whatever is not a clear verdict or a clear refusal is an error. */
export function findingOf(answer: Answer): { finding: Finding; detail: string; milliseconds: number } {
  const milliseconds = answer.timings.totalMs;
  if (answer.verdict === "allowed" || answer.verdict === "blocked") {
    return { finding: answer.verdict, detail: answer.rule ?? answer.reason, milliseconds };
  }
  const { failure } = answer;
  const detail = failure?.message ?? answer.reason;
  if (failure?.kind === "timeout" && failure.stage === "connect") return { finding: "no answer", detail, milliseconds };
  if (failure?.kind === "refused") return { finding: "connection refused", detail, milliseconds };
  if (failure?.kind === "tls-refused") return { finding: "refused in TLS", detail, milliseconds };
  return { finding: "error", detail, milliseconds };
}

const sourceWords = { client: "the client", neighbour: "the address beside it" } as const;

const identityWords: Record<Identity, string> = {
  client: "its own certificate",
  "no certificate": "no certificate",
  "self-signed, same name": "self-signed, same name",
  plain: "plain ICAP",
};

/** The line of the report for a probe and the agent's answer. */
export function resultOf(probe: Probe, answer: Answer, target: Target): ProbeResult {
  const { finding, detail, milliseconds } = findingOf(answer);
  const fromAddress = target.sources[probe.source];
  return {
    sent: `${probe.send}, ${probe.method}`,
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
