/** The checks of a gateway's TLS: certificate, versions, ciphers, and refused clients. */
import { X509Certificate } from "node:crypto";
import type { ConnectionOptions } from "node:tls";
import { probeTls } from "../icap";
import type { ClientIdentity } from "../engine/clientIdentity";
import { datesOf, shownBy, strangerWords, type Shown } from "./serverCertificate";
import type { CheckOutcome, VerifyTarget } from "./target";

/** Outcome and detail of a check. */
export type CheckAnswer = readonly [CheckOutcome, string];

/** A way to one address. */
export interface Way {
  readonly host: string;
  readonly port: number;
  readonly localAddress?: string;
  /** Time without an answer after which a check fails, in milliseconds. */
  readonly timeoutMs: number;
}

/** Handshakes that a gateway must refuse, each with the options of a client that can do no better. */
const WEAK: readonly (readonly [check: string, what: string, options: ConnectionOptions])[] = [
  ["tls-1.0", "TLS 1.0", { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" }],
  ["tls-1.1", "TLS 1.1", { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" }],
  [
    "tls-ciphers",
    "a cipher without forward secrecy or authenticated encryption",
    {
      maxVersion: "TLSv1.2",
      ciphers: "kRSA:AES128-SHA:AES256-SHA:ECDHE+AES+SHA1:ECDHE+AES+SHA256:!AESGCM:@SECLEVEL=0",
    },
  ],
];

/** Certificate and versions. The client presents its certificate if it is known, because some servers answer only then. */
export async function serverChecks(
  way: Way,
  target: VerifyTarget,
  now: Date,
): Promise<readonly (readonly [string, CheckAnswer])[]> {
  const own = { ...way, ...(target.client && { cert: target.client.certificate, key: target.client.privateKey }) };
  const shown = await shownBy({ ...own, minVersion: "TLSv1.2" }, way.timeoutMs);
  const weak: [string, CheckAnswer][] = [];
  for (const [check, what, options] of WEAK)
    weak.push([check, refusedWeak(what, await shownBy({ ...own, ...options }, way.timeoutMs))]);
  return [...certificateChecks(shown, target.serverCertificate, now), ...weak];
}

function certificateChecks(shown: Shown, trusted: string, now: Date): [string, CheckAnswer][] {
  if ("refused" in shown) {
    const nothing: CheckAnswer = ["failed", `no TLS handshake with TLS 1.2 or 1.3: ${shown.refused}`];
    return [
      ["tls-version", nothing],
      ["certificate-of-stack", nothing],
      ["certificate-dates", nothing],
    ];
  }
  const stranger = strangerWords(shown.chain, trusted);
  const { problem, days } = datesOf(shown.chain, now);
  return [
    ["tls-version", ["passed", shown.protocol]],
    [
      "certificate-of-stack",
      stranger === undefined ? ["passed", `${shown.chain.length} in the chain, as in the stack`] : ["failed", stranger],
    ],
    ["certificate-dates", problem === undefined ? ["passed", `${days} days left`] : ["failed", problem]],
  ];
}

/** The result for a weak version or cipher. If the local TLS library cannot offer it, the check proves nothing. */
function refusedWeak(what: string, shown: Shown): CheckAnswer {
  if (!("refused" in shown)) return ["failed", `${what} is accepted (${shown.protocol})`];
  if (
    /no ciphers available|unsupported protocol.*local|NO_CIPHERS_AVAILABLE|no protocols available/i.test(shown.refused)
  )
    return ["not made", `this machine's OpenSSL cannot offer ${what}`];
  return ["passed", `refused: ${shown.refused.replace(/^.*?(SSL routines|tlsv1 alert)/, "$1").trim()}`];
}

/** The checks of clients that must be refused in the handshake. */
export async function refusalCheck(way: Way, ca: string, who: ClientIdentity | undefined): Promise<CheckAnswer> {
  const answer = await probeTls(way, { ca, ...(who && { cert: who.certificate, key: who.privateKey }) });
  if (answer.outcome === "accepted") return ["failed", `admitted (${answer.protocol})`];
  if (answer.outcome === "tls-refused") return ["passed", `refused: ${answer.reason}`];
  // Some servers judge a certificate right after the handshake, and hang up without an alert.
  if (answer.outcome === "closed" && answer.stage === "tls") return ["passed", `hung up on: ${answer.reason}`];
  return ["failed", `not refused in TLS, but ${answer.outcome}: ${answer.reason}`];
}

/** The client's own name, or some other. */
export const subjectOf = (client: ClientIdentity | undefined): string =>
  client === undefined ? "CN=verify.invalid" : new X509Certificate(client.certificate).subject.replaceAll("\n", ", ");
