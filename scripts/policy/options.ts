import { existsSync, statSync } from "node:fs";
import { newCommand } from "../../console/command";
import { outputFileProblem } from "../../console/outputFiles";
import { refuseWrongUse } from "../../console/userError";
import { nameProblem } from "../options/nameProblem";

const ACTIONS = ["test", "explain", "digest"] as const;

/** The checked options of `npm run policy`. */
export interface PolicyOptions {
  readonly action: (typeof ACTIONS)[number];
  /** Folder or file; for `explain` and `digest` a file. */
  readonly path: string;
  readonly stack: string;
  readonly emulator?: boolean;
  readonly json?: boolean;
  /** File for the report in JUnit's form. */
  readonly junit?: string;
  /** Name of a stack, or a file with a report of `--json`. */
  readonly baseline?: string;
  readonly show?: boolean;
  /** For `digest`: the file to make. */
  readonly out?: string;
  /** For `digest`: the column of a CSV file. */
  readonly column?: string;
}

/** Reads the command line. @throws CommanderError, UserError (wrong use) with all that is wrong */
export function readPolicyOptions(): PolicyOptions {
  const command = newCommand(
    "npm run policy --",
    "test: shows which of your files a stack's policy blocks, by which rule and where. explain: shows what the inspector reads of one file. " +
      "digest: turns your values into the file of an exact list, with the key of a deployed stack.",
  )
    .argument("<action>", "test, explain or digest")
    .argument(
      // not required, so that a misspelt action is named beside it
      "[path]",
      "test: a folder or a file; explain: a file; digest: a file with one value per line, or a CSV file (see --column)",
    )
    .option(
      "--stack <stack>",
      "stack whose policy is tested: dev, test, prod or another with a Pulumi.<stack>.yaml",
      "dev",
    )
    .option("--json", "print the report as JSON")
    .option("--junit <file>", "also write the report to this file as JUnit XML; a blocked file is a failure")
    .option(
      "--baseline <stack-or-file>",
      "show what differs from another stack's policy, or from a report that --json printed earlier",
    )
    .option(
      "--show",
      "show the text that each rule found, which stays on this machine; with --baseline, only --json shows it",
    )
    .option("--out <file>", "digest: file to write")
    .option(
      "--column <name>",
      "digest: take the values from this column of a CSV file whose first line names the columns",
    )
    .option("--emulator", "ask a booted gateway, even if the engine is installed on this machine")
    .parse();
  const [action, path] = command.args as [string, string?];
  const options = command.opts<Omit<PolicyOptions, "action" | "path">>();
  const notWith = (one: string, others: Readonly<Record<string, unknown>>) =>
    Object.entries(others).map(([name, given]) => (given ? `--${name} cannot be used with ${one}` : undefined));
  const { json, junit, baseline, show, emulator, out, column } = options;
  const known = (ACTIONS as readonly string[]).includes(action);
  refuseWrongUse([
    nameProblem("<action>", action, ACTIONS),
    path === undefined
      ? "<path> is missing: a folder with the files, or one file"
      : existsSync(path)
        ? undefined
        : `<path>: there is no "${path}"`,
    known && action !== "test" && path !== undefined && isFolder(path)
      ? `<path>: "${path}" is a folder; ${action} takes a file`
      : undefined,
    outputFileProblem("--junit", junit),
    outputFileProblem("--out", out),
    baseline !== undefined && isFolder(baseline) ? `--baseline: "${baseline}" is a folder, not a report` : undefined,
    ...(action === "explain" ? notWith("explain", { junit, baseline, emulator }) : []),
    ...(action === "digest"
      ? [
          ...notWith("digest", { json, junit, baseline, show, emulator }),
          out === undefined ? "digest needs --out, the file to make" : undefined,
        ]
      : notWith(action, { out, column })),
    ...(emulator ? notWith("--emulator", { json, junit, baseline, show }) : []),
  ]);
  return { action: action as PolicyOptions["action"], path: path!, ...options };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
