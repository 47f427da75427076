/** The output of the fleet's command. Pure. */
import { renderTable } from "../../console/table";
import { stackCount } from "../../preview";
import { namesInWords, type Fleet } from "./file/fleet";
import type { RolloutOutcome, StackState } from "./rollout";
import type { StackStatus } from "./status";

/** The waves of a fleet, one a line. */
export const wavesInWords = ({ waves }: Pick<Fleet, "waves">): string =>
  waves.map((stacks, index) => `wave ${index + 1}: ${stackCount(stacks.length)}: ${namesInWords(stacks)}\n`).join("");

/** A line about one stack's outcome. */
export function outcomeLine({ stack, wave, state }: RolloutOutcome): string {
  return `wave ${wave}, ${stack}: ${stateInWords(state)}`;
}

function stateInWords(state: StackState): string {
  if (state.kind === "right")
    return `${state.changed ? "updated" : "nothing to change"}, ${state.passed} checks passed`;
  if (state.kind === "update failed") return `the update failed: ${state.why}`;
  if (state.kind === "verification failed")
    return `updated, and its verification FAILED:\n${state.problems.map((one) => `  ${one}`).join("\n")}`;
  return "not begun";
}

/** The summary of a rollout, and instructions for resuming it after a stop. */
export function rolloutInWords(outcomes: readonly RolloutOutcome[]): string {
  const of = (kind: StackState["kind"]) =>
    outcomes.filter(({ state }) => state.kind === kind).map(({ stack }) => stack);
  const [right, failed, waiting] = [
    of("right"),
    [...of("update failed"), ...of("verification failed")],
    of("not begun"),
  ];
  if (failed.length === 0) return `${stackCount(right.length)} updated and verified.\n`;
  return (
    `The rollout stopped: ${stackCount(right.length)} updated and verified, ${failed.length} not right (${namesInWords(failed)}), ` +
    `${waiting.length} not begun. Repair the cause and run the same command again: it finds what is updated already, and verifies it again.\n`
  );
}

export function statusTable(statuses: readonly StackStatus[]): string {
  const rows = statuses.map(({ stack, wave, state, resources, ended = "", message = "" }) => [
    String(wave),
    stack,
    state,
    String(resources),
    ended,
    message,
  ]);
  return `${renderTable(["wave", "stack", "state", "resources", "last update", "message"], rows)}\n`;
}
