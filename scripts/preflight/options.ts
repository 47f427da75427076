import { newCommand } from "../../console/command";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";

/** The options of `npm run preflight`. */
export interface PreflightOptions {
  readonly stack: string;
  /** JSON on standard output, instead of a table. */
  readonly json: boolean;
  /** GUID of a subscription. A custom role for it is printed, and no query is sent to Azure. */
  readonly role?: string;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the command line. @throws UserError (wrong use) with the option and what would be right */
export function readOptions(argv: readonly string[]): PreflightOptions {
  const { stack, json, role } = newCommand(
    "npm run preflight --",
    "Checks whether Azure would accept an update of a stack: quota for twice the machines, sizes and zones, image, features, your rights, networks, deleted vaults. Also checks certificates and the age of the client's addresses. Changes nothing.",
  )
    .option("--stack <stack>", "the stack to check; it does not have to be deployed")
    .option("--json", "write JSON to standard output instead of a table")
    .option(
      "--role <subscription>",
      "ask nothing; print the definition of a custom role with the least rights that can deploy the stack in this subscription",
    )
    .parse([...argv])
    .opts<{ stack?: string; json?: boolean; role?: string }>();
  refuseWrongUse([
    stack === undefined ? "give --stack STACK" : undefined,
    stackProblem(stack),
    role === undefined || GUID.test(role)
      ? undefined
      : `--role: "${role}" is not the id of a subscription, such as 11111111-2222-4333-8444-555555555555 (az account show --query id)`,
    role !== undefined && json ? "--role cannot be combined with --json: a role's definition is JSON" : undefined,
  ]);
  return { stack: stack!, json: json ?? false, ...(role === undefined ? {} : { role }) };
}
