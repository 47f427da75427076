/** The change that an update of each stack would make, compared with Pulumi's state. Equal changes are reported once. */
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { EngineRefusal } from "../../engine/engineEvents";
import {
  ChangeGroups,
  compare,
  leftoverWords,
  readStackState,
  type ChangeReport,
  type FleetChange,
} from "../../preview";
import { exportStack, ownResources } from "../../deployed";
import { contextOfConfig, placeholders, stepsFromEvents, readPlan, withWaits, type Placeholders } from "../../versions";
import { inParallel } from "../../engine/parallel";
import type { Workspace } from "./workspace";
import { PROJECT } from "../../infra/model/limits";
import { errorMessage } from "../../console/userError";

const CAVEAT =
  "Compared with Pulumi's state at the time of the preview; changes made outside Pulumi are in it only after pulumi refresh.";

/** Previews stacks in parallel. @param tell is called for each completed stack */
export async function previewFleet(
  workspace: Workspace,
  stacks: readonly string[],
  limit: number,
  tell: (stack: string) => void = () => undefined,
): Promise<FleetChange> {
  const [standIns, existing] = [await placeholders(), await workspace.existing()];
  const groups = new ChangeGroups();
  const missing: string[] = [];
  const failed: { stack: string; why: string }[] = [];
  await inParallel(stacks, limit, async (stack) => {
    try {
      const report = existing.has(stack) ? await reportOf(workspace, stack, standIns) : undefined;
      if (report === undefined) missing.push(stack);
      else groups.add(report);
    } catch (error) {
      failed.push({ stack, why: errorMessage(error) });
    }
    tell(stack);
  });
  return { project: PROJECT, groups: groups.all, missing, failed, compared: CAVEAT };
}

/** The report on one stack; `undefined` if the stack is not deployed yet. */
async function reportOf(
  workspace: Workspace,
  stack: string,
  standIns: Placeholders,
): Promise<ChangeReport | undefined> {
  const deployment = await exportStack(workspace.pulumi, stack);
  if (deployment === undefined || ownResources(deployment).length === 0) return undefined;
  const state = readStackState(deployment.deployment, `the state of ${stack}`);
  const events: EngineEvent[] = [];
  const plan = join(workspace.folder, `plan-${stack}.json`);
  const operations = await workspace.open(stack);
  const failure = await operations
    .preview({ note: () => undefined }, (event) => events.push(event), plan)
    .then(() => undefined)
    .catch((error: unknown) => {
      if (error instanceof EngineRefusal) return error.message;
      throw error;
    });
  const { steps, outputs } = stepsFromEvents(events);
  const context = contextOfConfig(workspace.project, stack, workspace.stackOf(stack).config, standIns);
  return compare({
    project: PROJECT,
    stack,
    compared: { base: "Pulumi's state", head: "the working tree", caveat: CAVEAT },
    base: state.resources,
    baseOutputs: state.outputs,
    steps: withWaits(steps, await readPlan(plan)),
    ...(outputs === undefined ? {} : { headOutputs: outputs }),
    emulated: false,
    refusals: failure === undefined ? [] : [failure],
    unknown: [
      ...leftoverWords(state.pendingDeletion),
      ...(failure === undefined ? [] : ["the rest of the update: the engine stopped before it"]),
    ],
    notes: [],
    contexts: { base: context, head: context },
    settingsOfHead: true,
    locate: () => undefined,
  });
}
