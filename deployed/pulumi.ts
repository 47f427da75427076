/** The Pulumi CLI with the user's own backend and credentials, as a person runs it in the project's folder. */
import { pulumiCli } from "../engine/cli/pulumiCli";
import type { Progress } from "../console/progress";
import { runTool, type ToolResult } from "../console/runTool";
import { UserError } from "../console/userError";

/** Runs the CLI to its end. Its second argument sees each line of the CLI's standard output as it comes; the third is more environment. */
export type Pulumi = (
  args: readonly string[],
  onLine?: (line: string) => void,
  environment?: Readonly<Record<string, string>>,
) => Promise<ToolResult>;

/** The CLI for the project in a folder, and its path. It gets the caller's environment, and asks nothing. */
export async function userPulumi(project: string, progress: Progress): Promise<{ pulumi: Pulumi; path: string }> {
  const { path } = await pulumiCli(project, progress);
  return { path, pulumi: pulumiAt(path, project, process.env) };
}

/** The CLI is not signed in to a backend, so nothing is known about deployed stacks. */
export class NotSignedIn extends UserError {
  constructor() {
    super(
      "No Pulumi backend is signed in on this machine, so the state of a deployed stack cannot be read. " +
        "Sign in with pulumi login, or name the backend in PULUMI_BACKEND_URL (docs/backends.md).",
    );
  }
}

/** The CLI's messages that mean that the user must sign in. */
const ASKS_TO_SIGN_IN = /PULUMI_ACCESS_TOKEN must be set for login/;

/** The CLI at a path, run in a folder. It throws `NotSignedIn` where it has no backend. */
export const pulumiAt =
  (path: string, cwd: string, env: NodeJS.ProcessEnv): Pulumi =>
  async (args, onLine, environment) => {
    const result = await runTool(path, [...args, "--non-interactive", "--color", "never"], {
      cwd,
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true", ...environment },
      ...(onLine ? { onLine } : {}),
    });
    if (result.code !== 0 && ASKS_TO_SIGN_IN.test(result.stderr)) throw new NotSignedIn();
    return result;
  };

/** The CLI's error messages, each once; else the end of what it said. */
export function errorWords({ stdout, stderr }: Pick<ToolResult, "stdout" | "stderr">): string {
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => /^error: /.test(line)).map((line) => line.slice("error: ".length));
  const distinct = [...new Set(errors)].filter((line) => !/^(update|destroy) failed$/.test(line));
  return distinct.length > 0
    ? distinct.join("; ")
    : lines
        .filter((line) => line !== "")
        .slice(-3)
        .join("; ");
}

/** The CLI's standard output. @throws UserError with its own words where it failed */
export async function output(pulumi: Pulumi, args: readonly string[]): Promise<string> {
  const result = await pulumi(args);
  if (result.code === 0) return result.stdout;
  throw new UserError(`pulumi ${args.join(" ")}: ${errorWords(result)}`);
}
