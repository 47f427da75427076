/**
 * Stryker's checker for `npm run mutation -- --share`: takes a sample of the mutants, so that a whole area has a score within minutes.
 * A mutant's digest decides, so the same code gives the same sample. Stryker has no setting for it; a mutant that its checker
 * refuses is not run and counts for nothing.
 */
import { createHash } from "node:crypto";
import { relative } from "node:path";
import { CheckStatus } from "@stryker-mutator/api/check";
import { PluginKind, declareFactoryPlugin } from "@stryker-mutator/api/plugin";

/** Per cent of the mutants that are run. */
const share = Number(process.env.MUTATION_SHARE ?? 100);

/** A whole number below 10,000 for a mutant, the same in each run. */
function numberOf({ fileName, location, mutatorName, replacement }) {
  const key = JSON.stringify([relative(process.cwd(), fileName), location, mutatorName, replacement]);
  return createHash("sha256").update(key).digest().readUInt32BE() % 10_000;
}

const check = (mutant) =>
  numberOf(mutant) < share * 100
    ? { status: CheckStatus.Passed }
    : { status: CheckStatus.CompileError, reason: "not in the sample" };

const sample = () => ({
  init: async () => {},
  check: async (mutants) => Object.fromEntries(mutants.map((mutant) => [mutant.id, check(mutant)])),
  group: async (mutants) => [mutants.map(({ id }) => id)],
});

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, "sample", sample)];
