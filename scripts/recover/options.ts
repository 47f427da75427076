import { newCommand } from "../../console/command";
import { outputFileProblem } from "../../console/outputFiles";
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
    "For a stack whose state is lost: finds its resources in Azure and writes a file for pulumi import. Changes neither Azure nor the stack's state.",
  )
    .option("--stack <stack>", "the stack whose state is lost; its Pulumi.<stack>.yaml must be here")
    .option(
      "--resource-group <name>",
      "its resource group in Azure (see the Azure portal), named for the stack with eight digits at the end",
    )
    .option("--file <file>", "file to write (default: recover-<stack>.json)")
    .parse([...argv])
    .opts<{ stack?: string; resourceGroup?: string; file?: string }>();
  refuseWrongUse([
    stack === undefined ? "give --stack STACK" : undefined,
    stackProblem(stack),
    resourceGroup === undefined ? "give --resource-group NAME" : undefined,
    resourceGroup !== undefined && !GROUP.test(resourceGroup)
      ? `--resource-group: ${JSON.stringify(resourceGroup)} is not a name of a resource group`
      : undefined,
    outputFileProblem("--file", file),
  ]);
  return { stack: stack!, group: resourceGroup!, file: file ?? `recover-${stack!}.json` };
}
