import type { StepTime } from "../../../console/progress";
import type { LeftOut } from "../../../verification/ownFiles/list";
import { verdictOn, isRight, type OwnFileResult, type ProbeResult, type CheckResult } from "../../../verification";

/** A package of the booted distribution beside the one that Azure's image has. */
export interface PackageVersion {
  readonly name: string;
  readonly booted: string;
  /** Version in Ubuntu 24.04; `undefined`: not looked up. */
  readonly ubuntu?: string;
}

/** A gateway that booted. */
export interface BootedGateway {
  readonly name: string;
  readonly lane: string;
  readonly privateAddress: string;
  readonly bootSeconds?: number;
}

/** Everything a rehearsal found out. Never holds a key, a passphrase or a certificate's private part. */
export interface RehearsalReport {
  readonly project: string;
  readonly stack: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Reason for which this was not the whole rehearsal; `undefined` when it was. */
  readonly partial?: string;
  /** The failure, in the words of whatever refused; `undefined` when the rehearsal ran to its end. */
  failure?: string;
  /** Distribution that booted: `Debian 13 (trixie)`. */
  suite?: string;
  packages: PackageVersion[];
  gateways: BootedGateway[];
  addresses: string[];
  port?: number;
  /** The rehearsal's changes to the stack's settings, one sentence each. */
  readonly settingsChanged: string[];
  results: ProbeResult[];
  /** The checks of `npm run verify`. */
  checks: readonly CheckResult[];
  /** The user's own files: the answers about each, and what of the folder was not sent. */
  readonly ownFiles: { sent: OwnFileResult[]; leftOut: readonly LeftOut[] };
  /** Resources by kind of change: of the first `up`, and of the preview after it. */
  readonly changes: { up?: Record<string, number>; secondPreview?: Record<string, number> };
  readonly steps: StepTime[];
  seconds: number;
  /** Highest sum seen of all processes' own memory and of files kept in memory, MiB. `undefined` where it cannot be measured. */
  peakMemoryMebibytes?: number;
  readonly pulumiCli: string;
}

const hasVerdict = (file: OwnFileResult): boolean => ["allowed", "blocked"].includes(verdictOn(file));

/** Whether the rehearsal succeeded: all probes right, no check failed, and one verdict on each own file. A partial one never does. */
export const succeeded = (report: RehearsalReport): boolean =>
  report.partial === undefined &&
  report.failure === undefined &&
  report.results.every(isRight) &&
  report.checks.every(({ outcome }) => outcome !== "failed") &&
  report.ownFiles.sent.every(hasVerdict);
