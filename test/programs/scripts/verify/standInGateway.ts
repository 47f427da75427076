/** A gateway of some lines, healthy or broken in one way, on 127.0.0.1. */
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer as createPlainServer, type AddressInfo, type Socket } from "node:net";
import { createServer, type Server as TlsServer, type TlsOptions } from "node:tls";

export interface Broken {
  /** It takes plain ICAP, and refuses TLS with an alert; `silent`: it says nothing to a client that speaks TLS. */
  readonly plain?: "refuses TLS" | "silent";
  /** More options of its TLS: versions, ciphers. */
  readonly tls?: TlsOptions;
  /** The clients that are admitted, instead of the one alone. */
  readonly admits?: (certificate: X509Certificate | undefined) => boolean;
  /** The verdict on a message, instead of the right one. */
  readonly verdict?: (service: string, blocked: boolean, bytes: number) => "allowed" | "blocked" | "404" | "hang up";
}

export interface StandInGateway {
  readonly port: number;
  close(): Promise<void>;
}

/** The first byte of a TLS record that begins a handshake, and an alert: fatal, handshake_failure. */
const TLS_HANDSHAKE = 0x16;
const TLS_ALERT = Buffer.from([0x15, 3, 1, 0, 2, 2, 40]);

const CARD = "4111 1111 1111 1111";

export async function standInGateway(
  server: { readonly cert: string; readonly key: string },
  client: string,
  broken: Broken = {},
): Promise<StandInGateway> {
  const pinned = new X509Certificate(client).fingerprint256;
  const admits = broken.admits ?? ((certificate) => certificate?.fingerprint256 === pinned);
  const verdict = broken.verdict ?? ((_, blocked) => (blocked ? "blocked" : "allowed"));
  const sockets = new Set<Socket>();
  const options = { ...server, requestCert: true, rejectUnauthorized: false, minVersion: "TLSv1.2" as const };
  const ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
  const takePlain = (socket: Socket): void => {
    sockets.add(socket);
    socket
      .on("error", () => undefined)
      .once("data", (first: Buffer) => {
        if (first[0] !== TLS_HANDSHAKE) {
          socket.pause().unshift(first);
          void serve(socket, verdict).catch(() => socket.destroy());
        } else if (broken.plain === "refuses TLS") socket.end(TLS_ALERT);
      });
  };
  const takeTls = (): TlsServer =>
    createServer({ ...options, ciphers, ...broken.tls }, (socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      const { raw } = socket.getPeerCertificate();
      if (admits(raw ? new X509Certificate(raw) : undefined)) void serve(socket, verdict).catch(() => socket.destroy());
      else socket.destroy();
    });
  const listener = broken.plain === undefined ? takeTls() : createPlainServer(takePlain);
  listener.on("tlsClientError", () => undefined);
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}

const FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\n\r\n";

/** One message, with its preview; the connection ends after it. */
async function serve(socket: Socket, verdict: NonNullable<Broken["verdict"]>): Promise<void> {
  let bytes = 0;
  let tail = "";
  let seen = "";
  let continued = false;
  for await (const part of socket) {
    const text = (part as Buffer).toString("latin1");
    bytes += text.length;
    if (seen.length < 8192) seen += text;
    tail = (tail + text).slice(-16);
    const ieof = tail.endsWith("0; ieof\r\n\r\n");
    if (!ieof && !tail.endsWith("\r\n0\r\n\r\n")) continue;
    if (!ieof && !continued) {
      continued = true;
      tail = "";
      socket.write("ICAP/1.0 100 Continue\r\n\r\n");
      continue;
    }
    const service = /^\w+ icap:\/\/[^/]+\/(\S+)/.exec(seen)?.[1] ?? "";
    const answer = verdict(service, seen.includes(CARD), bytes);
    if (answer === "hang up") return void socket.destroy();
    if (answer === "404") return void socket.end('ICAP/1.0 404 Not Found\r\nISTag: "1"\r\n\r\n');
    if (answer === "allowed") return void socket.end('ICAP/1.0 204 No Content\r\nISTag: "1"\r\n\r\n');
    const head = `ICAP/1.0 200 OK\r\nISTag: "1"\r\nEncapsulated: res-hdr=0, res-body=${FORBIDDEN.length}\r\n\r\n`;
    return void socket.end(`${head}${FORBIDDEN}7\r\nblocked\r\n0\r\n\r\n`);
  }
}
