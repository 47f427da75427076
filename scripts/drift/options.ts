import { newCommand } from "../../console/command";
import { outputFileProblem } from "../../console/outputFiles";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";

/** The options of `npm run drift`. */
export interface DriftOptions {
  readonly stack: string;
  /** JSON on standard output, instead of text. */
  readonly json: boolean;
  /** File to write the report to as Markdown, for an issue. */
  readonly markdown?: string;
}

/** Reads the command line. @throws UserError (wrong use) with the option and what would be right */
export function readOptions(argv: readonly string[]): DriftOptions {
  const { stack, json, markdown } = newCommand(
    "npm run drift --",
    "Compares Azure with a deployed stack: who can reach what since something was changed by hand, what was deleted, and what others put into the resource group. Changes neither Azure nor the stack's state.",
  )
    .option("--stack <stack>", "the deployed stack to check")
    .option("--json", "write JSON to standard output instead of text")
    .option("--markdown <file>", "also write the report to this file as Markdown")
    .parse([...argv])
    .opts<{ stack?: string; json?: boolean; markdown?: string }>();
  refuseWrongUse([
    stack === undefined ? "give --stack STACK" : undefined,
    stackProblem(stack),
    outputFileProblem("--markdown", markdown),
  ]);
  return { stack: stack!, json: json ?? false, ...(markdown === undefined ? {} : { markdown }) };
}
