/** The order of a rollout. Pure. */
import type { Wave } from "./schema";

const DEFAULT: readonly Wave[] = [{ percent: 0 }, { percent: 10 }];

/**
 * The stacks of each wave. A wave takes the stacks it names, or a share of all stacks, rounded up and at least one, from the first
 * that no wave before has. What is left then makes a last wave; a wave for which none is left is left out.
 *
 * @param stacks names in the file's order
 */
export function wavesOf(stacks: readonly string[], waves: readonly Wave[] = DEFAULT): readonly (readonly string[])[] {
  const named = new Set(waves.flatMap((wave) => ("stacks" in wave ? wave.stacks : [])));
  const free = stacks.filter((stack) => !named.has(stack));
  const made = waves.map((wave) =>
    "stacks" in wave ? wave.stacks : free.splice(0, Math.max(1, Math.ceil((stacks.length * wave.percent) / 100))),
  );
  return [...made, free].filter((wave) => wave.length > 0);
}
