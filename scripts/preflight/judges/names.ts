/** Whether another resource has one of the stack's names. Pure. */
import type { Taken } from "../askNames";
import type { FixedNames } from "../fixedNames";
import { findings, type PreflightFinding } from "../finding";

const TODO: Readonly<Record<Taken["kind"], string>> = {
  "in the group":
    "a group takes one stack: choose another resourceGroup.existing, or have it removed; where it is this stack's own and the state is lost: npm run recover",
  table:
    'set monitoring.workspace.tables to "existing" where another stack made it; where its columns are others, have it removed',
  worldwide: "choose another name, or let Pulumi end names at random, as it does without pulumi:autonaming",
};

/** @param deployed ARM ids in the stack's state */
export function judgeNames(
  { inGroup, worldwide, tables }: FixedNames,
  taken: readonly Taken[],
  deployed: readonly string[],
): readonly PreflightFinding[] {
  const asked = inGroup.length + worldwide.length + (tables?.names.length ?? 0);
  const bad = taken
    .filter(({ id }) => !deployed.some((own) => `/${own}`.toLowerCase().endsWith(`/${id}`.toLowerCase())))
    .map(({ id, kind, words }): Omit<PreflightFinding, "check"> => ({
      outcome: "stops",
      fact: words === undefined ? `${id} exists already, and is not the stack's` : `the name ${id} is taken: ${words}`,
      todo: TODO[kind],
    }));
  return findings("names", bad, asked === 0 ? "all end at random" : "no name that does not end at random is taken");
}
