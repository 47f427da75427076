import { exitCode, type ExitCode } from "../../../console/command";
import type { StepTime } from "../../../console/progress";
import type { LeftOut } from "../../../verification/ownFiles/list";
import { verdictOn, isRight, type OwnFileResult, type ProbeResult, type CheckResult } from "../../../verification";

/** A package's version in the booted distribution, next to that in Azure's image. */
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

/** The results of a rehearsal. They never contain a private key or a passphrase. */
export interface RehearsalReport {
  readonly project: string;
  readonly stack: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Reason why this was not the whole rehearsal; `undefined` if it was. */
  readonly partial?: string;
  /** The failure, in the words of the component that refused; `undefined` if the rehearsal was completed. */
  failure?: string;
  /** Distribution that booted: `Debian 13 (trixie)`. */
  suite?: string;
  packages: PackageVersion[];
  gateways: BootedGateway[];
  addresses: string[];
  port?: number;
  /** The rehearsal's changes of the stack's settings, one sentence each. */
  readonly settingsChanged: string[];
  results: ProbeResult[];
  /** Results of the checks of `npm run verify`. */
  checks: readonly CheckResult[];
  /** The user's own files: the answers about each, and the entries of the folder that were not sent. */
  readonly ownFiles: { sent: OwnFileResult[]; leftOut: readonly LeftOut[] };
  /** Numbers of resources by kind of change, of the first `up` and of the preview after it. */
  readonly changes: { up?: Record<string, number>; secondPreview?: Record<string, number> };
  readonly steps: StepTime[];
  seconds: number;
  /** Peak memory of all processes and of files in memory, MiB. `undefined` if it cannot be measured. */
  peakMemoryMebibytes?: number;
  readonly pulumiCli: string;
}

const hasVerdict = (file: OwnFileResult): boolean => ["allowed", "blocked"].includes(verdictOn(file));

/**
 * Whether the rehearsal succeeded: all probes as expected, no check failed, and one verdict for each own file. A partial rehearsal never
 * succeeds.
 */
export const succeeded = (report: RehearsalReport): boolean =>
  report.partial === undefined &&
  report.failure === undefined &&
  report.results.every(isRight) &&
  report.checks.every(({ outcome }) => outcome !== "failed") &&
  report.ownFiles.sent.every(hasVerdict);

/** The exit code. With `--engine-only` the engine alone is sufficient; any other partial rehearsal has failed. */
export function exitCodeOf(report: RehearsalReport, { engineOnly }: { readonly engineOnly: boolean }): ExitCode {
  const asked = engineOnly ? { ...report, partial: undefined } : report;
  return succeeded(asked) ? exitCode.done : exitCode.no;
}
