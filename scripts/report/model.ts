import type { StepTime } from "../../console/progress";
import type { LeftOut } from "../ownFiles/list";
import type { Finding } from "../probes/plan";

/** One thing that was sent, and what came back. */
export interface ProbeResult {
  /** File or question, in words: `card number in a zip file, REQMOD`. */
  sent: string;
  /** Source address, with what it is: `13.64.26.88, the client` */
  from: string;
  fromAddress: string;
  /** What the sender showed in the TLS handshake. */
  identity: string;
  /** Public address and port. */
  to: string;
  lane: string;
  expected: Finding;
  found: Finding;
  /** The answer in one sentence: the rule that matched, the TLS alert, the counter that rose. */
  detail: string;
  milliseconds: number;
}

/** Whether a result is what it should be. */
export const isRight = (result: ProbeResult): boolean => result.found === result.expected;

/** One lane's answer about a user's own file. */
export interface OwnAnswer {
  lane: string;
  method: "REQMOD" | "RESPMOD";
  found: Finding;
  /** The rule that matched, or why there is no verdict. */
  detail: string;
  milliseconds: number;
}

/** All answers about one of the user's own files. There is no right one: the policy decides. */
export interface OwnFileResult {
  /** Its path inside the folder, with nothing in it that a terminal would act on. */
  name: string;
  answers: OwnAnswer[];
}

/** The verdict that all answers about a file share; `error` when one has none, `differs` when they contradict each other. */
export function verdictOn({ answers }: OwnFileResult): "allowed" | "blocked" | "differs" | "error" {
  const found = new Set(answers.map((answer) => answer.found));
  const [only] = found;
  if (found.size === 1 && (only === "allowed" || only === "blocked")) return only;
  return [...found].every((one) => one === "allowed" || one === "blocked") && found.size > 1 ? "differs" : "error";
}

/** A package of the booted distribution beside the one that Azure's image has. */
export interface PackageVersion {
  name: string;
  booted: string;
  /** Version in Ubuntu 24.04; `undefined`: not looked up. */
  ubuntu?: string;
}

/** A gateway that booted. */
export interface BootedGateway {
  name: string;
  lane: string;
  privateAddress: string;
  bootSeconds?: number;
}

/** Everything a rehearsal found out. Never holds a key, a passphrase or a certificate's private part. */
export interface RehearsalReport {
  project: string;
  stack: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Why this was not the whole rehearsal; `undefined` when it was. */
  partial?: string;
  /** What broke, in the words of whoever refused; `undefined` when it ran to its end. */
  failure?: string;
  /** Distribution that booted: `Debian 13 (trixie)`. */
  suite?: string;
  packages: PackageVersion[];
  gateways: BootedGateway[];
  addresses: string[];
  port?: number;
  /** What the rehearsal changed in the stack's settings, one sentence each. */
  settingsChanged: string[];
  results: ProbeResult[];
  /** The user's own files: the answers about each, and what of the folder was not sent. */
  ownFiles: { sent: OwnFileResult[]; leftOut: readonly LeftOut[] };
  /** Resources by kind of change: of the first `up`, and of the preview after it. */
  changes: { up?: Record<string, number>; secondPreview?: Record<string, number> };
  steps: StepTime[];
  seconds: number;
  /** Highest sum seen of all processes' own memory and of files kept in memory, MiB. `undefined` where it cannot be measured. */
  peakMemoryMebibytes?: number;
  pulumiCli: string;
}

const hasVerdict = (file: OwnFileResult): boolean => ["allowed", "blocked"].includes(verdictOn(file));

/** Whether the answer of a rehearsal is yes: all probes right, and one verdict on each own file. A partial one never is. */
export const succeeded = (report: RehearsalReport): boolean =>
  report.partial === undefined &&
  report.failure === undefined &&
  report.results.every(isRight) &&
  report.ownFiles.sent.every(hasVerdict);
