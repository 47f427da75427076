import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { OutputMap } from "@pulumi/pulumi/automation";
import program from "../../infra";
import type { Progress } from "../../console/progress";
import { engineEnvironment } from "../../engine/environment";
import { changesNothing, EngineRefusal } from "../../engine/engineEvents";
import { copyProject } from "../../engine/projectCopy";
import { openStack } from "../../engine/stack";
import type { LeftOut } from "../../verification/ownFiles/list";
import type { PulumiCli } from "../../engine/cli/pulumiCli";
import type { RehearsalReport } from "./report/model";
import { comparedPackages } from "./report/ubuntuVersions";
import type { ProbeResult } from "../../verification";
import type { EmulatedAzure } from "./emulated";
import type { PlannedStack } from "../../engine/plannedStack";
import type { Deployed, Probing } from "./probing";
import { StandIns } from "./standIns";

/** The inputs of a rehearsal. The caller brings the emulator and the probes. */
export interface RehearsalParts {
  readonly project: string;
  readonly stackName: string;
  readonly planned: PlannedStack;
  readonly cli: PulumiCli;
  readonly progress: Progress;
  /** Starts the emulator. */
  readonly emulate: () => Promise<EmulatedAzure>;
  /** Probes the running gateways; `undefined` without gateways. */
  readonly probing?: Probing;
  /** Entries of the user's own folder that are not sent, with the reasons. */
  readonly leftOut?: readonly LeftOut[];
  /** Reason why this is not the whole rehearsal. */
  readonly partial?: string;
  /** Leaves the gateways running if everything succeeded. */
  readonly handOver?: (deployed: Omit<Deployed, "notes">, results: readonly ProbeResult[]) => Promise<void>;
  readonly signal: AbortSignal;
}

const projectName = "defender-icap-gateway";

/** An empty report, which is filled during the rehearsal. */
const newReport = (parts: RehearsalParts, now: Date): RehearsalReport => ({
  project: projectName,
  stack: parts.stackName,
  startedAt: now.toISOString(),
  partial: parts.partial,
  packages: [],
  gateways: [],
  addresses: [],
  settingsChanged: parts.planned.changes,
  results: [],
  checks: [],
  ownFiles: { sent: [], leftOut: parts.leftOut ?? [] },
  changes: {},
  steps: parts.progress.times,
  seconds: 0,
  pulumiCli: `${parts.cli.version} (${parts.cli.from})`,
});

/**
 * Deploys the stack on the emulator, probes its gateways, previews again and destroys the stack. Everything that was started is removed,
 * however the rehearsal ends. Refusals by the engine or by Azure's rules are results, which go into the report; other errors are thrown.
 */
export async function rehearse(parts: RehearsalParts): Promise<RehearsalReport> {
  const report = newReport(parts, new Date());
  let emulated: EmulatedAzure | undefined;
  let keeps = false;
  try {
    emulated = await parts.progress.step("Emulator", parts.emulate);
    keeps = await deployAndAsk(parts, emulated, report);
  } catch (error) {
    if (parts.signal.aborted) report.failure = "Stopped before the end.";
    else if (error instanceof EngineRefusal) report.failure = error.message;
    else throw error;
  } finally {
    const running = emulated;
    if (!keeps && running !== undefined) await parts.progress.step("Take down", () => running.stop());
  }
  return report;
}

/** The steps between the emulator's start and its end. Returns whether the emulator must be left running. */
async function deployAndAsk(parts: RehearsalParts, emulated: EmulatedAzure, report: RehearsalReport): Promise<boolean> {
  const { progress, stackName } = parts;
  // The work folder is in the emulator's folder, which is removed with the emulator even if this process is killed.
  const folder = join(emulated.runDir, "pulumi");
  await copyProject(parts.project, folder, stackName, parts.planned.config);
  const stack = await progress.step("Pulumi stack", () =>
    openStack({
      folder,
      projectName,
      stackName,
      program,
      cli: parts.cli.path,
      secrets: parts.planned.secrets,
      environment: engineEnvironment(folder, emulated.providers),
    }),
  );
  const stop = () => stack.cancel();
  parts.signal.addEventListener("abort", stop, { once: true });
  try {
    parts.signal.throwIfAborted();
    await progress.step("Preview", (notes) => stack.preview(notes));
    const { external } = parts.planned.settings.icap;
    const standIns =
      external === undefined || parts.probing === undefined
        ? undefined
        : await progress.step("ICAP servers", () =>
            StandIns.open(external, {
              ...{ appliance: emulated.appliance, folder: emulated.runDir },
              identities: parts.planned.identities,
            }),
          );
    const boots = parts.probing === undefined ? "Deploy" : "Deploy and boot the gateways";
    report.changes.up = await progress.step(boots, (notes) => stack.up(notes));
    const outputs = await stack.outputs();
    report.addresses = addressesOf(outputs);
    report.port = Number(outputs.port?.value);
    const known = { emulated, standIns, outputs, planned: parts.planned, state: await stack.state() };
    await askGateways(parts, known, report);
    report.changes.secondPreview = await progress.step("Preview again", (notes) => stack.preview(notes));
    if (!changesNothing(report.changes.secondPreview)) {
      report.failure =
        "The second preview shows changes, although nothing was changed: the program does not register the same resources twice.";
    }
    if (parts.handOver !== undefined && report.failure === undefined) {
      await parts.handOver(known, report.results);
      await rm(folder, { recursive: true, force: true });
      return true;
    }
    await progress.step("Destroy", (notes) => stack.destroy(notes));
    return false;
  } finally {
    parts.signal.removeEventListener("abort", stop);
  }
}

const addressesOf = (outputs: OutputMap): string[] => (outputs.addresses?.value ?? []) as string[];

/** Runs the probes and records the booted machines. */
async function askGateways(
  parts: RehearsalParts,
  known: Omit<Deployed, "notes">,
  report: RehearsalReport,
): Promise<void> {
  const { probing } = parts;
  if (probing === undefined) return;
  report.suite = await known.emulated.suite();
  report.gateways = await known.emulated.gateways(known.outputs);
  const answers = await parts.progress.step("Probe", (notes) => probing({ ...known, notes }));
  report.results = answers.results;
  report.checks = answers.checks;
  report.ownFiles.sent = answers.ownFiles;
  report.packages = await known.emulated.packages(comparedPackages);
}
