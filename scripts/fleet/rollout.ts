/** The order of a rollout: wave after wave, each stack updated and then verified, until one fails. */
import { changesNothing, type ChangeCounts } from "../../engine/engineEvents";
import { inParallel } from "../../engine/parallel";
import { errorMessage } from "../../console/userError";

/** The outcome of a verification. */
export interface Verified {
  readonly passed: number;
  /** Sentences about the stack's problems; empty if there are none. */
  readonly problems: readonly string[];
}

/** The work on one stack; an error has the reason why it failed. */
export interface StackWork {
  update(stack: string): Promise<ChangeCounts>;
  verify(stack: string): Promise<Verified>;
}

export type StackState =
  /** Updated or already up to date, and verified. */
  | { readonly kind: "right"; readonly changed: boolean; readonly passed: number }
  /** The update failed; the detail has the engine's reason. */
  | { readonly kind: "update failed"; readonly why: string }
  | { readonly kind: "verification failed"; readonly problems: readonly string[] }
  | { readonly kind: "not begun" };

export interface RolloutOutcome {
  readonly stack: string;
  /** Number of the wave, from 1. */
  readonly wave: number;
  readonly state: StackState;
}

/**
 * Rolls out. A stack without changes is verified all the same. So an interrupted rollout is repeated from its first wave, and the next wave
 * begins only if all earlier stacks are verified.
 *
 * @param tell receives each stack's outcome
 */
export async function rollOut(
  waves: readonly (readonly string[])[],
  limit: number,
  work: StackWork,
  tell: (outcome: RolloutOutcome) => void = () => undefined,
): Promise<readonly RolloutOutcome[]> {
  const outcomes: RolloutOutcome[] = [];
  let right = true;
  for (const [index, stacks] of waves.entries()) {
    const done = await inParallel(
      stacks,
      limit,
      async (stack) => {
        const outcome = { stack, wave: index + 1, state: await stateOf(stack, work) };
        right &&= outcome.state.kind === "right";
        tell(outcome);
        return outcome;
      },
      () => right,
    );
    outcomes.push(
      ...stacks.map(
        (stack, place): RolloutOutcome => done[place] ?? { stack, wave: index + 1, state: { kind: "not begun" } },
      ),
    );
  }
  return outcomes;
}

async function stateOf(stack: string, work: StackWork): Promise<StackState> {
  let changed: boolean;
  try {
    changed = !changesNothing(await work.update(stack));
  } catch (error) {
    return { kind: "update failed", why: errorMessage(error) };
  }
  try {
    const { passed, problems } = await work.verify(stack);
    return problems.length === 0 ? { kind: "right", changed, passed } : { kind: "verification failed", problems };
  } catch (error) {
    return { kind: "verification failed", problems: [errorMessage(error)] };
  }
}
