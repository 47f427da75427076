import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { TLSSocket } from "node:tls";
import { asAnnounced } from "./announced";
import { withDeadline } from "./deadline";
import { dialTcp, dialTls } from "./dial";
import { abortFailure, type FailureKind, failureOf, IcapFailure, type Stage } from "./failure";
import { milliseconds } from "./transaction";
import type { TlsOptions } from "./types";

/** The server that a probe asks. Times in milliseconds. */
export interface ProbeTarget {
  readonly host: string;
  readonly port: number;
  /** Source address. */
  readonly localAddress?: string;
  readonly timeoutMs: number;
}

/** Error for a failed probe. */
export interface ProbeFailure {
  readonly outcome: FailureKind;
  readonly stage: Stage;
  readonly reason: string;
  readonly ms: number;
}

export type TcpProbe = { readonly outcome: "open"; readonly local: string; readonly ms: number } | ProbeFailure;
export type TlsProbe =
  | {
      readonly outcome: "accepted";
      readonly protocol: string;
      readonly cipher: string;
      readonly serverFingerprint256: string;
      readonly serverNotAfter: string;
      readonly ms: number;
    }
  | ProbeFailure;
export type HttpProbe =
  { readonly outcome: "answered"; readonly status: number; readonly body: string; readonly ms: number } | ProbeFailure;

/** Whether a TCP connection opens: `open`, `refused` (reset), `timeout` (dropped on the way), … */
export async function probeTcp(target: ProbeTarget): Promise<TcpProbe> {
  return probe(target, "connect", async (signal, ms) => {
    const socket = await dialTcp(target, target.timeoutMs, signal);
    const local = `${socket.localAddress} ${socket.localPort}`;
    socket.on("error", () => undefined).destroy();
    return { outcome: "open", local, ms: ms() };
  });
}

/** Time for a server that hands out no session tickets to refuse after a TLS 1.3 handshake. */
const SETTLE_MS = 500;
/** Time for a server to close the connection if it checks the client's certificate only after the handshake, as Node does. */
const SECOND_THOUGHT_MS = 50;

/**
 * Whether the server completes a handshake and accepts the client's certificate. In TLS 1.3 the client's handshake ends before the server
 * has checked that certificate. A session ticket, or half a second without an alert, means that it was accepted.
 */
export async function probeTls(target: ProbeTarget, tls: TlsOptions): Promise<TlsProbe> {
  return probe(target, "tls", async (signal, ms) => {
    const asked = await asAnnounced(target, tls, target.timeoutMs, signal);
    const secure = await dialTls(await dialTcp(target, target.timeoutMs, signal), asked, target.timeoutMs, signal);
    const peer = secure.getPeerCertificate();
    const facts = {
      protocol: secure.getProtocol() ?? "unknown",
      cipher: secure.getCipher().standardName,
      serverFingerprint256: peer.fingerprint256,
      serverNotAfter: new Date(peer.valid_to).toISOString(),
    };
    try {
      await acceptance(secure, facts.protocol === "TLSv1.3", signal);
      return { outcome: "accepted", ...facts, ms: ms() };
    } finally {
      secure.on("error", () => undefined).destroy();
    }
  });
}

/** Resolves when the server accepts the client, which a session ticket or the absence of an alert shows; rejects when it refuses. */
function acceptance(secure: TLSSocket, mayRefuseLater: boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => void setTimeout(resolve, SECOND_THOUGHT_MS);
    if (!mayRefuseLater) settle();
    else {
      setTimeout(resolve, SETTLE_MS).unref();
      secure.once("session", settle);
    }
    secure.once("error", reject);
    secure.once("end", () => reject(new IcapFailure("closed", "tls", "the server hung up after the handshake")));
    signal.addEventListener("abort", reject, { once: true });
    // A socket sees alerts only while it reads.
    secure.resume();
  });
}

/** The largest part of a page that is kept. */
const MAX_PAGE = 64 * 1024;

/** `GET path` over plain HTTP: status and the first 64 KiB of the body. */
export async function httpGet(target: ProbeTarget, path: string): Promise<HttpProbe> {
  return probe(target, "response", async (signal, ms) => {
    const socket = await dialTcp(target, target.timeoutMs, signal);
    try {
      const { host, port } = target;
      const asked = request({ host, port, path, signal, createConnection: () => socket }).end();
      const [answer] = (await once(asked, "response", { signal })) as [IncomingMessage];
      let body = "";
      for await (const part of answer.setEncoding("utf8")) if (body.length < MAX_PAGE) body += part;
      return { outcome: "answered", status: answer.statusCode ?? 0, body: body.slice(0, MAX_PAGE), ms: ms() };
    } finally {
      socket.on("error", () => undefined).destroy();
    }
  });
}

async function probe<T>(
  target: ProbeTarget,
  stage: Stage,
  run: (signal: AbortSignal, ms: () => number) => Promise<T>,
): Promise<T | ProbeFailure> {
  const started = performance.now();
  return withDeadline(target.timeoutMs, undefined, async (signal) => {
    try {
      return await run(signal, () => milliseconds(started));
    } catch (error) {
      const failure = signal.aborted ? abortFailure(signal, stage) : failureOf(error, stage);
      return { outcome: failure.kind, stage: failure.stage, reason: failure.message, ms: milliseconds(started) };
    }
  });
}
