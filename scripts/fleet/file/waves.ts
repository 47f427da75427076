/** The order of a rollout. Pure. */
import type { Wave } from "./schema";

const DEFAULT: readonly Wave[] = [{ percent: 0 }, { percent: 10 }];

/**
 * The stacks of each wave. A wave takes the stacks that it names, or the first stacks that are in no earlier wave, up to a share of all
 * stacks (rounded up, at least one). A last wave takes the remaining stacks. Empty waves are left out.
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
