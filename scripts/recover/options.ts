import { newCommand } from "../../console/command";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";

/** The options of `npm run recover`. */
export interface RecoverOptions {
  readonly stack: string;
  /** Name of the resource group in Azure. */
  readonly group: string;
  /** File to write for `pulumi import`. */
  readonly file: string;
}

/** Form of a resource group's name (learn: "Naming rules and restrictions for Azure resources"). */
const GROUP = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u;

/** Reads the command line. @throws UserError (wrong use) with the option and what would be right */
export function readOptions(argv: readonly string[]): RecoverOptions {
  const { stack, resourceGroup, file } = newCommand(
    "npm run recover --",
    "Finds in Azure what a stack had whose state is lost, and writes a file that pulumi import takes. Changes nothing in Azure and nothing in the stack's state.",
  )
    .option("--stack <stack>", "the stack whose state is lost; its settings must be here")
    .option("--resource-group <name>", "its resource group in Azure: the stack's name and eight digits, see the portal")
    .option("--file <file>", "file to write; default: recover-STACK.json")
    .parse([...argv])
    .opts<{ stack?: string; resourceGroup?: string; file?: string }>();
  refuseWrongUse([
    stack === undefined ? "give --stack STACK" : undefined,
    stackProblem(stack),
    resourceGroup === undefined ? "give --resource-group NAME" : undefined,
    resourceGroup !== undefined && !GROUP.test(resourceGroup)
      ? `--resource-group: ${JSON.stringify(resourceGroup)} is not a name of a resource group`
      : undefined,
  ]);
  return { stack: stack!, group: resourceGroup!, file: file ?? `recover-${stack!}.json` };
}
