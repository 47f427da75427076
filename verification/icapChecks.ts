/** The checks of a gateway's verdicts, as the client: both services, both verdicts, a large body, latency. */
import { fileMessage, transact, type Transaction } from "../icap";
import { cleanBinary, makeSample } from "./samples";
import type { CheckAnswer, Way } from "./tlsChecks";
import type { VerifyTarget } from "./target";

const MIB = 1024 * 1024;
/** Size of the large body, unless the target has another. */
const LARGE_MIB = 30;
const QUESTIONS = 5;
const PREVIEW_BYTES = 1024;
const TOTAL_MS = 300_000;

interface File {
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

type Method = "REQMOD" | "RESPMOD";

/** Path of the service; empty if the gateway does not have the service. */
const serviceOf = ({ services }: VerifyTarget, method: Method): string =>
  method === "REQMOD" ? services.reqmod : services.respmod;

export async function icapChecks(way: Way, target: VerifyTarget): Promise<readonly (readonly [string, CheckAnswer])[]> {
  const { client } = target;
  const isPlain = target.tls === "off";
  if (client === undefined && !isPlain) {
    const why: CheckAnswer = [
      "not made",
      "the client's certificate and key are not known (--client-certificate, --client-key)",
    ];
    return ICAP_CHECKS.map((name) => [name, why]);
  }
  const ask = (method: Method, file: File): Promise<Transaction> =>
    transact({
      ...way,
      ...(client === undefined || isPlain
        ? {}
        : { tls: { ca: target.serverCertificate, cert: client.certificate, key: client.privateKey } }),
      timeouts: { totalMs: TOTAL_MS },
      service: serviceOf(target, method),
      preview: PREVIEW_BYTES,
      ...fileMessage(method, { filename: file.fileName, contentType: file.contentType, length: file.body.length }),
      body: file.body,
    });
  const clean = makeSample("clean text");
  const { largeMebibytes = LARGE_MIB } = target;
  const large = {
    fileName: "picture.bin",
    contentType: "application/octet-stream",
    body: cleanBinary(largeMebibytes * MIB),
  };
  const canary = target.canary && { ...target.canary, body: Buffer.from(target.canary.body, "base64") };
  const found: [string, CheckAnswer][] = [];
  for (const method of ["REQMOD", "RESPMOD"] as const) {
    const name = method.toLowerCase();
    if (serviceOf(target, method) === "") {
      for (const what of ["clean", "canary"])
        found.push([`${name}-${what}`, ["not made", "the ICAP servers have no such service"]]);
      continue;
    }
    found.push([`${name}-clean`, expected("allowed", await ask(method, clean))]);
    found.push([
      `${name}-canary`,
      canary === undefined
        ? ["not made", "no content is known that the gateway must block (--blocked-file)"]
        : expected("blocked", await ask(method, canary)),
    ]);
  }
  const verdict = target.maxBodyMebibytes >= largeMebibytes ? "allowed" : "blocked";
  const usual = serviceOf(target, "REQMOD") === "" ? "RESPMOD" : "REQMOD";
  found.push(["large-body", expected(verdict, await ask(usual, large))]);
  const times: Transaction[] = [];
  for (let i = 0; i < QUESTIONS; i += 1) times.push(await ask(usual, clean));
  found.push(["latency", latency(times)]);
  return found;
}

/** Names of these checks. */
export const ICAP_CHECKS = [
  "reqmod-clean",
  "reqmod-canary",
  "respmod-clean",
  "respmod-canary",
  "large-body",
  "latency",
];

function expected(verdict: "allowed" | "blocked", answer: Transaction): CheckAnswer {
  const words = answer.verdict === "error" ? (answer.failure?.message ?? answer.reason) : answer.reason;
  const size = `${answer.timings.totalMs.toFixed(0)} ms`;
  return answer.verdict === verdict
    ? ["passed", `${verdict} in ${size}${answer.rule === undefined ? "" : ` (${answer.rule})`}`]
    : ["failed", `${answer.verdict} instead of ${verdict}: ${words}`];
}

/** The latency, shown without a verdict: the acceptable maximum depends on the network between here and the gateway. */
function latency(times: readonly Transaction[]): CheckAnswer {
  const failed = times.find(({ verdict }) => verdict !== "allowed");
  if (failed) return ["failed", `${failed.verdict} instead of allowed: ${failed.reason}`];
  const sorted = times.map(({ timings }) => timings.totalMs).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(0);
  return ["passed", `${at(0.5)} ms at the median of ${times.length} connections with a file each, ${at(1)} ms at most`];
}
