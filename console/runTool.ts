import { spawn } from "node:child_process";
import { setPriority } from "node:os";

/** How a program ended, with what it said. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of `runTool`. */
export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** After this many milliseconds the program is ended with SIGKILL. */
  readonly timeoutMs?: number;
  /** Sees each line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
  /** Asks the program to end (SIGTERM). */
  readonly signal?: AbortSignal;
  /** How far the program, with all that it starts, stands back for others: 0 (the default) to 19, as nice(1) has it. */
  readonly niceness?: number;
}

/** Exit code of a program that could not be started, as a shell gives it. */
export const notFound = 127;

/** Runs a program to its end and hands back all it said. A program that is not there is a result too, not an exception. */
export function runTool(program: string, args: string[], options: ToolOptions = {}): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeoutMs,
      killSignal: "SIGKILL",
    });
    if (options.niceness !== undefined && child.pid !== undefined) setPriority(child.pid, options.niceness);
    const stop = () => child.kill("SIGTERM");
    options.signal?.addEventListener("abort", stop, { once: true });
    let stdout = "";
    let stderr = "";
    let seen = 0;
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
      for (let end = stderr.indexOf("\n", seen); end !== -1; end = stderr.indexOf("\n", seen)) {
        options.onErrorLine?.(stderr.slice(seen, end));
        seen = end + 1;
      }
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve({ code: notFound, stdout, stderr: `${program}: not found` });
      else reject(error);
    });
    child.on("close", (code, ended) => {
      options.signal?.removeEventListener("abort", stop);
      resolve({ code: code ?? 1, stdout, stderr: ended === null ? stderr : `${stderr}\nended by ${ended}` });
    });
  });
}
