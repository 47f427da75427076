import { createPrivateKey, X509Certificate } from "node:crypto";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { abortFailure, failureOf, IcapFailure, type Stage } from "./failure";
import type { TlsOptions } from "./types";

/** Opens TCP. Rejects with IcapFailure; then no socket is left. */
export async function dialTcp(
  target: { host: string; port: number; localAddress?: string },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const { host, port, localAddress } = target;
  const problems = [
    ...(Number.isInteger(port) && port > 0 && port < 65536 ? [] : [`port ${port} is not a number from 1 to 65535`]),
    ...(localAddress === undefined || isIP(localAddress)
      ? []
      : [`source ${JSON.stringify(localAddress)} is not an IP address`]),
  ];
  if (problems.length > 0) throw new IcapFailure("input", "connect", problems.join("; "));
  const socket = connect({ host, port, noDelay: true, autoSelectFamily: false, ...(localAddress && { localAddress }) });
  await settled(socket, "connect", "connect", timeoutMs, signal);
  return socket;
}

/** Does the TLS handshake on an open socket. Rejects with IcapFailure; then the socket is destroyed. */
export async function dialTls(
  socket: Socket,
  tls: TlsOptions,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<TLSSocket> {
  try {
    checkTls(tls);
  } catch (failure) {
    socket.destroy();
    throw failure;
  }
  const { servername, ...rest } = tls;
  // Without a name to expect, the pinned certificate alone decides.
  const naming = servername === undefined ? { checkServerIdentity: () => undefined } : { servername };
  const secure = connectTls({ socket, minVersion: "TLSv1.2", ...rest, ...naming, rejectUnauthorized: true });
  await settled(secure, "secureConnect", "tls", timeoutMs, signal);
  return secure;
}

/** @throws IcapFailure with every problem of the PEM texts, each by its setting's name; never with their content */
export function checkTls(tls: TlsOptions): void {
  const problems = tlsProblems(tls);
  if (problems.length > 0) throw new IcapFailure("input", "tls", problems.join("; "));
}

function tlsProblems({ ca, cert, key }: TlsOptions): string[] {
  const problems: string[] = [];
  const readable = (name: string, read: () => unknown, what: string): boolean => {
    try {
      read();
      return true;
    } catch {
      problems.push(`${name} is not ${what} in PEM`);
      return false;
    }
  };
  readable("tls.ca", () => new X509Certificate(ca), "a certificate");
  if ((cert === undefined) !== (key === undefined)) problems.push("tls.cert and tls.key go together");
  const goodCert = cert === undefined || readable("tls.cert", () => new X509Certificate(cert), "a certificate");
  const goodKey = key === undefined || readable("tls.key", () => createPrivateKey(key), "an unencrypted private key");
  if (cert !== undefined && key !== undefined && goodCert && goodKey)
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
      problems.push("tls.key does not belong to tls.cert");
  return problems;
}

/** Waits for `event`, or fails with IcapFailure and destroys the socket. */
export function settled(
  socket: Socket,
  event: string,
  stage: Stage,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (failure?: IcapFailure): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      socket.off(event, onEvent).off("error", onError).off("close", onClose);
      if (!failure) return resolve();
      // A destroyed socket may still report an error, which is ignored.
      socket.on("error", () => undefined).destroy();
      reject(failure);
    };
    const onEvent = (): void => finish();
    const onError = (error: Error): void => finish(handshakeFailure(socket, error, stage));
    const onClose = (): void => finish(new IcapFailure("closed", stage, "connection closed by the other side"));
    const onAbort = (): void => finish(abortFailure(signal, stage));
    const silence = stage === "connect" ? "no answer to the connection request" : "no end of the TLS handshake";
    const timer = setTimeout(
      () => finish(new IcapFailure("timeout", stage, `${silence} in ${timeoutMs} ms`)),
      timeoutMs,
    );
    socket.on(event, onEvent).on("error", onError).on("close", onClose);
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
  });
}

function handshakeFailure(socket: Socket, error: Error, stage: Stage): IcapFailure {
  const { authorizationError } = socket as Partial<TLSSocket>;
  if (!authorizationError) return failureOf(error, stage);
  const why = `${error.message} (${String(authorizationError)})`;
  return new IcapFailure(
    "server-untrusted",
    stage,
    `the server's certificate is not vouched for by the pinned one: ${why}`,
  );
}
