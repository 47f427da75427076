import type { StepTime } from "../console/progress";
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
  /** `undefined` for a user's own file: there is no right answer to it. */
  expected?: Finding;
  found: Finding;
  /** The answer in one sentence: the rule that matched, the TLS alert, the counter that rose. */
  detail: string;
  milliseconds: number;
}

/** Whether a result is what it should be; a user's own file only must not end in an error. */
export const isRight = (result: ProbeResult): boolean =>
  result.expected === undefined ? result.found !== "error" : result.found === result.expected;

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
  /** Resources by kind of change: of the first `up`, and of the preview after it. */
  changes: { up?: Record<string, number>; secondPreview?: Record<string, number> };
  steps: StepTime[];
  seconds: number;
  /** Highest sum seen of all processes' own memory and of files kept in memory, MiB. `undefined` where it cannot be measured. */
  peakMemoryMebibytes?: number;
  pulumiCli: string;
}

/** Whether the answer of a rehearsal is yes. A partial one never is. */
export const succeeded = (report: RehearsalReport): boolean =>
  report.partial === undefined && report.failure === undefined && report.results.every(isRight);
