/** The certificates that a server presents, and their problems. */
import { X509Certificate } from "node:crypto";
import {
  connect,
  type ConnectionOptions,
  type PeerCertificate,
  type DetailedPeerCertificate,
  type TLSSocket,
} from "node:tls";

/** Number of days before expiry at which a certificate fails the check: the first limit of the alert (docs/operations.md). */
const FEWEST_DAYS = 30;
const DAY_MS = 86_400_000;

/** The result of a handshake: the server's certificates, leaf first, or the reason why there are none. */
export type Shown =
  { readonly chain: readonly X509Certificate[]; readonly protocol: string } | { readonly refused: string };

/** Connects without verifying the server, to see the certificates that it presents. Nothing is sent over such a connection. */
export function shownBy(options: ConnectionOptions, timeoutMs: number): Promise<Shown> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({ ...options, rejectUnauthorized: false });
    const end = (shown: Shown): void => {
      socket.off("error", failed).on("error", () => undefined);
      socket.destroy();
      resolve(shown);
    };
    const failed = (error: Error): void => end({ refused: error.message });
    socket.setTimeout(timeoutMs, () => end({ refused: `no answer in ${timeoutMs} ms` }));
    socket.once("error", failed);
    socket.once("close", () => end({ refused: "the server hung up" }));
    socket.once("secureConnect", () =>
      end({ chain: chainOf(socket.getPeerCertificate(true)), protocol: socket.getProtocol() ?? "unknown" }),
    );
  });
}

function chainOf(leaf: DetailedPeerCertificate | PeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let next: DetailedPeerCertificate | undefined = leaf as DetailedPeerCertificate;
  while (next?.raw && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}

/** Reason for which the leaf is not one of the stack's; `undefined` where it is. @param trusted PEM of the stack's output `serverCertificate` */
export function strangerWords(chain: readonly X509Certificate[], trusted: string): string | undefined {
  const [leaf] = chain;
  if (leaf === undefined) return "the server showed no certificate";
  const anchor = new X509Certificate(trusted);
  if (leaf.fingerprint256 === anchor.fingerprint256) return undefined;
  const last = chain.findIndex((one) => one.checkIssued(anchor) && one.verify(anchor.publicKey));
  const signed = chain
    .slice(0, Math.max(last, 0))
    .every((one, i) => one.checkIssued(chain[i + 1]!) && one.verify(chain[i + 1]!.publicKey));
  if (last >= 0 && signed) return undefined;
  return `"${oneLine(leaf.subject)}", signed by "${oneLine(leaf.issuer)}", is not signed by the stack's "${oneLine(anchor.subject)}"`;
}

/** The problem with the dates, if there is one, and the number of days that are left. */
export function datesOf(
  chain: readonly X509Certificate[],
  now: Date,
): { readonly problem?: string; readonly days: number } {
  const ends = chain.map((one) => ({
    name: oneLine(one.subject),
    begin: new Date(one.validFrom),
    end: new Date(one.validTo),
  }));
  const early = ends.find(({ begin }) => begin > now);
  const first = ends.reduce((a, b) => (b.end < a.end ? b : a));
  const days = Math.floor((first.end.getTime() - now.getTime()) / DAY_MS);
  if (early !== undefined) return { days, problem: `"${early.name}" is valid only from ${early.begin.toISOString()}` };
  if (first.end <= now) return { days, problem: `"${first.name}" expired on ${first.end.toISOString()}` };
  if (days < FEWEST_DAYS)
    return { days, problem: `"${first.name}" expires in ${days} days, on ${first.end.toISOString()}` };
  return { days };
}

const oneLine = (name: string): string => name.replaceAll("\n", ", ");
