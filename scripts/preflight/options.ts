import { newCommand } from "../../console/command";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";

/** The options of `npm run preflight`. */
export interface PreflightOptions {
  readonly stack: string;
  /** JSON on standard output, in the place of a table. */
  readonly json: boolean;
}

/** Reads the command line. @throws UserError (wrong use) with the option and what would be right */
export function readOptions(argv: readonly string[]): PreflightOptions {
  const { stack, json } = newCommand(
    "npm run preflight --",
    "Asks Azure whether it would take an update of a stack: quota for twice the machines, sizes and zones, image, features, the deployer's rights, networks, deleted vaults; and looks at certificates and the age of the client's addresses. Changes nothing.",
  )
    .option("--stack <stack>", "the stack to look at, deployed or not yet")
    .option("--json", "write JSON to standard output instead of a table")
    .parse([...argv])
    .opts<{ stack?: string; json?: boolean }>();
  refuseWrongUse([stack === undefined ? "give --stack STACK" : undefined, stackProblem(stack)]);
  return { stack: stack!, json: json ?? false };
}
