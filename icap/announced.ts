/** Clients that send their certificate only if the server announces its issuer, as those in Java and Go do (RFC 8446 §4.2.4). */
import { Duplex, Transform } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { Socket } from "node:net";
import { announcedIn, issuersOf } from "./certificateRequest";
import { checkTls, dialTcp, settled } from "./dial";
import type { TlsOptions } from "./types";

type Target = Parameters<typeof dialTcp>[0];

/**
 * The options as such a client uses them with this server: without its certificate if no issuer of its chain is announced. Rejects with
 * IcapFailure.
 */
export async function asAnnounced(
  target: Target,
  tls: TlsOptions,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<TlsOptions> {
  if (tls.shows !== "when announced" || tls.cert === undefined) return tls;
  checkTls(tls);
  const announced = await announcedIssuers(target, timeoutMs, signal);
  // An empty list, or none, accepts any issuer (RFC 5246 §7.4.4).
  if (announced.length === 0) return tls;
  const fits = issuersOf(tls.cert).some((issuer) => announced.some((name) => name.equals(issuer)));
  return fits ? tls : withoutCertificate(tls);
}

const withoutCertificate = ({ cert: _, key: __, ...rest }: TlsOptions): TlsOptions => rest;

/**
 * Names of issuers (DER) that a server announces, from a separate handshake without a certificate. The handshake uses TLS 1.2, in which the
 * names are not encrypted; servers announce the same in 1.3. Rejects with IcapFailure.
 */
async function announcedIssuers(target: Target, timeoutMs: number, signal: AbortSignal): Promise<Buffer[]> {
  const socket = await dialTcp(target, timeoutMs, signal);
  const heard: Buffer[] = [];
  // No data is sent, so the server need not be trusted.
  const options = { socket: tapped(socket, heard), maxVersion: "TLSv1.2", rejectUnauthorized: false } as const;
  const secure = connectTls(options);
  try {
    await settled(secure, "secureConnect", "tls", timeoutMs, signal);
    return announcedIn(Buffer.concat(heard)) ?? [];
  } catch (failure) {
    const announced = announcedIn(Buffer.concat(heard));
    if (announced === undefined) throw failure;
    return announced;
  } finally {
    secure.on("error", () => undefined).destroy();
    socket.on("error", () => undefined).destroy();
  }
}

/** The socket, whose incoming bytes are kept too. */
function tapped(socket: Socket, heard: Buffer[]): Duplex {
  const readable = new Transform({
    transform: (bytes: Buffer, _encoding, done) => {
      heard.push(bytes);
      done(null, bytes);
    },
  });
  return Duplex.from({ readable: socket.pipe(readable), writable: socket });
}
