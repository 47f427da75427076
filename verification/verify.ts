/** Makes every check of a gateway, one lane after the other. */
import { probeTcp } from "../icap";
import { impostorOf, selfSignedIdentity, type ClientIdentity } from "../engine/clientIdentity";
import { ICAP_CHECKS, icapChecks } from "./icapChecks";
import type { CheckResult, VerifyTarget } from "./target";
import { refusalCheck, serverChecks, subjectOf, type CheckAnswer, type Way } from "./tlsChecks";

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 10_000;

/** Certificates that must be refused. */
interface Strangers {
  readonly foreign: ClientIdentity;
  readonly expired: ClientIdentity;
}

/** @param note receives words for the running check */
export async function verify(target: VerifyTarget, now: Date, note: (words: string) => void): Promise<CheckResult[]> {
  const strangers = await strangersOf(target.client, now);
  const results: CheckResult[] = [];
  for (const { name, address } of target.lanes) {
    const where = `lane ${name}, ${address}:${target.port}`;
    const add = (found: readonly (readonly [string, CheckAnswer])[], milliseconds: number) => {
      for (const [check, [outcome, detail]] of found) results.push({ check, where, outcome, detail, milliseconds });
    };
    const timed = async (what: string, make: () => Promise<readonly (readonly [string, CheckAnswer])[]>) => {
      note(`${where}: ${what}`);
      const begin = performance.now();
      const found = await make();
      add(found, Math.round(performance.now() - begin));
      return found;
    };
    const way: Way = {
      host: address,
      port: target.port,
      timeoutMs: target.timeoutMs ?? TIMEOUT_MS,
      ...(target.source === undefined ? {} : { localAddress: target.source }),
    };
    const [[, [reached, why]]] = (await timed("port", async () => [["port", await port(way, target.allowed)]])) as [
      [string, CheckAnswer],
    ];
    if (reached !== "passed") {
      const rest = target.tls === "on" ? REST : PLAIN_REST;
      add(
        rest.map((check): [string, CheckAnswer] => [check, ["not made", `the port does not open: ${why}`]]),
        0,
      );
      continue;
    }
    if (target.tls === "off") {
      const ca = target.serverCertificate;
      await timed(TLS_REFUSED, async () => [[TLS_REFUSED, await refusalCheck(way, ca, target.client)]]);
      await timed("verdicts", () => icapChecks(way, target));
      continue;
    }
    await timed("certificate, versions, ciphers", () => serverChecks(way, target, now));
    const refusals = {
      "without-certificate": undefined,
      "foreign-certificate": strangers.foreign,
      "expired-certificate": strangers.expired,
    };
    for (const [check, who] of Object.entries(refusals))
      await timed(check, async () => [[check, await refusalCheck(way, target.serverCertificate, who)]]);
    await timed("verdicts", () => icapChecks(way, target));
  }
  return results;
}

/** The checks that need an open port, for a port that did not open. */
const REST = [
  ...["tls-version", "certificate-of-stack", "certificate-dates", "tls-1.0", "tls-1.1", "tls-ciphers"],
  ...["without-certificate", "foreign-certificate", "expired-certificate"],
  ...ICAP_CHECKS,
];

/** The check of a client that speaks TLS to a gateway without TLS: it must be refused, not left waiting. */
const TLS_REFUSED = "tls-refused";
const PLAIN_REST = [TLS_REFUSED, ...ICAP_CHECKS];

/**
 * The check of the port. Silence is a failure only if this machine's address is known to be allowed, because Azure's filter is silent to other
 * addresses.
 */
async function port(way: Way, allowed: boolean): Promise<CheckAnswer> {
  const answer = await probeTcp(way);
  if (answer.outcome === "open") return ["passed", `opens in ${answer.ms.toFixed(0)} ms`];
  if (answer.outcome === "timeout" && !allowed)
    return [
      "not made",
      "no answer: this machine's address may not be among the allowed ones, or nothing serves; --allowed says that it is among them",
    ];
  return [
    "failed",
    answer.outcome === "timeout"
      ? "no answer, although this address is allowed"
      : `${answer.outcome}: ${answer.reason}`,
  ];
}

/** A stranger's certificate with the client's name, and an expired certificate with the client's name. */
async function strangersOf(client: ClientIdentity | undefined, now: Date): Promise<Strangers> {
  const subject = subjectOf(client);
  const begin = new Date(now.getTime() - 10 * DAY_MS);
  const expired = await selfSignedIdentity({ subject, notBefore: begin, notAfter: new Date(now.getTime() - DAY_MS) });
  const foreign =
    client === undefined
      ? await selfSignedIdentity({ subject, notBefore: begin, notAfter: new Date(now.getTime() + DAY_MS) })
      : await impostorOf(client, now);
  return { foreign, expired };
}
