import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { newCommand } from "../../console/command";
import { refuseWrongUse } from "../../console/userError";
import { nearestName } from "../../infra/model/nearestName";

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

/** The problem of an action that there is not, with the one that was probably meant. */
function notAnAction(action: string): string {
  const nearest = nearestName(action, ACTIONS);
  return `"${action}" is not an action; ${nearest === undefined ? "the actions are test, explain and digest" : `did you mean "${nearest}"?`}`;
}

/** Reads the command line. @throws CommanderError, UserError (wrong use) with all that is wrong */
export function readPolicyOptions(): PolicyOptions {
  const command = newCommand(
    "npm run policy --",
    "test: shows which of your own files a stack's policy blocks, by which rule and where. explain: shows what is read of one file. " +
      "digest: makes the file of an exact list from your values, with the key of a stack that is deployed.",
  )
    .argument("<action>", "test, explain or digest")
    .argument(
      // not required, so that a misspelt action is named beside it
      "[path]",
      "folder with the files, or one file; for explain a file; for digest a file with the values, one a line",
    )
    .option(
      "--stack <stack>",
      "stack whose policy is tested: dev, test, prod or another with a Pulumi.<stack>.yaml",
      "dev",
    )
    .option("--json", "print the report as JSON")
    .option("--junit <file>", "write the report in JUnit's form: a blocked file is a failure")
    .option("--baseline <stack-or-file>", "show what differs from another stack's policy, or from an earlier --json")
    .option(
      "--show",
      "show the text that was found, as it stands in the file where its place is known to the letter; it stays on this machine; " +
        "with --baseline only --json has it",
    )
    .option("--out <file>", "digest: file to make")
    .option("--column <name>", "digest: the values are this column of a CSV file whose first line names the columns")
    .option("--emulator", "use a booted gateway even where the engine runs on this machine")
    .parse();
  const [action, path] = command.args as [string, string?];
  const options = command.opts<Omit<PolicyOptions, "action" | "path">>();
  const notWith = (one: string, others: Readonly<Record<string, unknown>>) =>
    Object.entries(others).map(([name, given]) => (given ? `--${name} cannot be used with ${one}` : undefined));
  const { json, junit, baseline, show, emulator, out, column } = options;
  const known = (ACTIONS as readonly string[]).includes(action);
  refuseWrongUse([
    known ? undefined : notAnAction(action),
    path === undefined
      ? "<path> is missing: a folder with the files, or one file"
      : existsSync(path)
        ? undefined
        : `<path>: there is no "${path}"`,
    known && action !== "test" && path !== undefined && isFolder(path)
      ? `<path>: "${path}" is a folder; ${action} takes a file`
      : undefined,
    writeProblem("--junit", junit),
    writeProblem("--out", out),
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

/** The reason why a file cannot be written there, found before any test is made. */
function writeProblem(option: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  if (isFolder(file)) return `${option}: "${file}" is a folder, not a file`;
  const folder = dirname(resolve(file));
  return isFolder(folder) ? undefined : `${option}: there is no folder "${folder}"`;
}
