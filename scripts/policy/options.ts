import { existsSync } from "node:fs";
import { newCommand } from "../../console/command";
import { refuseWrongUse } from "../../console/userError";

/** Options of `npm run policy`, checked. */
export interface PolicyOptions {
  readonly action: "test" | "explain";
  /** Folder, or for `explain` a file. */
  readonly path: string;
  readonly stack: string;
  readonly emulator?: boolean;
  readonly json?: boolean;
  /** File for the report in JUnit's form. */
  readonly junit?: string;
  /** Stack, or a file with a report of `--json`. */
  readonly baseline?: string;
  readonly show?: boolean;
}

/** Reads the command line. @throws CommanderError, UserError (wrong use) with all that is wrong */
export function readPolicyOptions(): PolicyOptions {
  const command = newCommand(
    "npm run policy --",
    "test: shows which of your own files a stack's policy blocks, by which rule and where. explain: shows what is read of one file.",
  )
    .argument("<action>", "test or explain")
    .argument("<path>", "folder with the files; for explain a file")
    .option(
      "--stack <stack>",
      "stack whose policy is tested: dev, test, prod or another with a Pulumi.<stack>.yaml",
      "dev",
    )
    .option("--json", "print the report as JSON")
    .option("--junit <file>", "write the report in JUnit's form: a blocked file is a failure")
    .option("--baseline <stack-or-file>", "show what differs from another stack's policy, or from an earlier --json")
    .option("--show", "show the text that was found; it stays on this machine")
    .option("--emulator", "use a booted gateway even where the engine runs on this machine")
    .parse();
  const [action, path] = command.args as [string, string];
  const options = command.opts<Omit<PolicyOptions, "action" | "path">>();
  const notWith = (one: string, others: Readonly<Record<string, unknown>>) =>
    Object.entries(others).map(([name, given]) => (given ? `--${name} cannot be used with ${one}` : undefined));
  const { json, junit, baseline, show, emulator } = options;
  refuseWrongUse([
    action === "test" || action === "explain"
      ? undefined
      : `"${action}" is not an action; the actions are test and explain`,
    existsSync(path) ? undefined : `<path>: there is no "${path}"`,
    ...(action === "explain" ? notWith("explain", { junit, baseline, emulator }) : []),
    ...(emulator ? notWith("--emulator", { json, junit, baseline, show }) : []),
  ]);
  return { action: action as PolicyOptions["action"], path, ...options };
}
