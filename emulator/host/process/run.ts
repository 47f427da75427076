import { spawn } from "node:child_process";

/** The result of a finished command. `code` is 128 + signal number when a signal ended it. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Written to the command's standard input, which is then closed. */
  readonly input?: string;
  /** Milliseconds until the command is killed; then `code` is 137. Default: no limit. */
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
  /** Kills the command and all that it started. */
  readonly signal?: AbortSignal;
}

const SIGNALS: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Runs a command without a shell and waits for it. Resolves whatever its exit status; rejects only if it cannot start. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(argv[0]!, argv.slice(1), {
      stdio: ["pipe", "pipe", "pipe"],
      env: options.env ?? process.env,
      detached: options.signal !== undefined, // a process group of its own, to be killed as a whole
    });
    options.signal?.addEventListener("abort", () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    });
    let stdout = "";
    let stderr = "";
    let unfinishedLine = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (options.onLine === undefined) return;
      const lines = (unfinishedLine + text).split("\n");
      unfinishedLine = lines.pop() ?? "";
      lines.forEach(options.onLine);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const kill = (): void => {
      child.kill("SIGKILL");
      // A grandchild may hold the pipes open; without this, the command would wait for its end.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(kill, options.timeoutMs);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`cannot run ${argv[0]}: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128 + (SIGNALS[signal ?? "SIGTERM"] ?? 0), stdout, stderr });
    });
    child.stdin.on("error", () => undefined); // a command may end before it read its input; its exit status tells
    child.stdin.end(options.input ?? "");
  });
}

/** Like `run`, but an exit status other than 0 is an error that carries the command and its last words. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const finished = await run(argv, options);
  if (finished.code !== 0) {
    const said = (finished.stderr.trim() || finished.stdout.trim()).split("\n").slice(-5).join("\n");
    throw new Error(`"${argv.join(" ")}" ended with ${finished.code}: ${said}`);
  }
  return finished.stdout;
}
