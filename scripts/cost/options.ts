import { Option } from "commander";
import { newCommand } from "../../console/command";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { isDay } from "../options/day";
import { nameProblem } from "../options/nameProblem";

/** The options of `npm run cost`. */
export type CostOptions =
  | { readonly action: "estimate"; readonly stack: string; readonly json: boolean }
  | { readonly action: "update"; readonly from: string; readonly date: string };

/** Reads the command line. @throws UserError (wrong use) with every problem */
export function readOptions(argv: readonly string[], today: string): CostOptions {
  const command = newCommand(
    "npm run cost --",
    "Estimates what a stack costs each month, per resource, from the repository's dated price table. Needs no credentials. The exit code is 1 if a price is not known.",
  )
    .argument("[update]", "update: write the prices of a saved Retail Prices API response into the table")
    .option("--stack <stack>", "dev, test, prod or another stack with a Pulumi.<stack>.yaml")
    .option(
      "--from <file>",
      "with update: the saved response, one page or a list of pages (JSON); - for standard input",
    )
    .addOption(
      new Option("--date <date>", "with update: the date of the response (YYYY-MM-DD)").default(today, "today"),
    )
    .option("--json", "write the result as JSON to standard output")
    .parse([...argv]);
  const { stack, from, date, json } = command.opts<{ stack?: string; from?: string; date: string; json?: boolean }>();
  const action = command.args[0];
  refuseWrongUse([
    nameProblem("[update]", action, ["update"]),
    action === undefined && stack === undefined ? "give --stack STACK, or update --from FILE" : undefined,
    action === undefined && from !== undefined ? "--from: goes with update" : undefined,
    action === "update" && from === undefined ? "update needs --from FILE" : undefined,
    action === "update" && stack !== undefined ? "--stack: does not go with update" : undefined,
    stackProblem(stack),
    isDay(date) && date <= today ? undefined : `--date: "${date}" is not a date such as 2026-01-31 up to today`,
  ]);
  return action === "update"
    ? { action, from: from!, date }
    : { action: "estimate", stack: stack!, json: json ?? false };
}
