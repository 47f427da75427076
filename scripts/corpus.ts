/** `npm run corpus`: files made by real programs, with synthetic numbers and words in them, to try an engine on. */
import { dirname } from "node:path";
import { exitCode, newCommand, runCommand } from "../console/command";
import { outputFolderProblem } from "../console/outputFiles";
import { Progress } from "../console/progress";
import { refuseWrongUse } from "../console/userError";
import { PARTS, makeCorpus, USUAL_SEED } from "./corpus/makeCorpus";
import { unknownParts } from "./options/parts";

interface Options {
  readonly seed: string;
  readonly out?: string;
  readonly only?: string;
}

async function main(): Promise<number> {
  const command = newCommand(
    "npm run corpus --",
    "Makes files with real programs, with synthetic numbers and words in them; manifest.json says where. Needs root on Debian or Ubuntu.",
  )
    .option("--seed <n>", "whole number from which the values are made", String(USUAL_SEED))
    .option("--out <folder>", "folder to make (default: one in the cache)")
    .option("--only <parts>", `parts to make, comma-separated: ${PARTS.join(", ")} (default: all)`)
    .parse();
  const options = command.opts<Options>();
  const seed = Number(options.seed);
  refuseWrongUse([
    Number.isInteger(seed) ? undefined : `--seed: "${options.seed}" is not a whole number`,
    ...unknownParts(options.only, PARTS),
    outputFolderProblem("--out", options.out),
  ]);
  const order = { seed, folder: options.out, parts: options.only };
  process.stdout.write(`${await makeCorpus(dirname(__dirname), order, new Progress())}\n`);
  return exitCode.done;
}

void runCommand(main);
