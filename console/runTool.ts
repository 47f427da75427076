import { spawn } from "node:child_process";
import { constants, getPriority, setPriority } from "node:os";
import type { Readable } from "node:stream";

/** Exit code and output of a program. */
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
  /** Receives each line of standard error as it arrives. */
  readonly onErrorLine?: (line: string) => void;
  /** Receives each line of standard output as it arrives. */
  readonly onLine?: (line: string) => void;
  /** Its abort sends SIGTERM to the program and to all that the program started; they run in a process group of their own. */
  readonly signal?: AbortSignal;
  /** Niceness that is added to this process's own, for the program and all that it starts (nice(1)). */
  readonly niceness?: number;
}

/** Exit code of a program that could not be started, as a shell gives it. */
export const notFound = 127;

/**
 * Runs a program to its end and returns its exit code and output. A program that cannot be found is a result as well (`notFound`), not an
 * exception.
 */
export function runTool(program: string, args: string[], options: ToolOptions = {}): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeoutMs,
      killSignal: "SIGKILL",
      detached: options.signal !== undefined,
    });
    if (options.niceness !== undefined && child.pid !== undefined)
      setPriority(child.pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + options.niceness));
    const stop = () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      try {
        process.kill(-child.pid, "SIGTERM");
      } catch {
        child.kill("SIGTERM"); // there are no process groups on Windows
      }
    };
    options.signal?.addEventListener("abort", stop, { once: true });
    const stdout = collected(child.stdout, options.onLine);
    const stderr = collected(child.stderr, options.onErrorLine);
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") resolve({ code: notFound, stdout: stdout(), stderr: `${program}: not found` });
      else reject(error);
    });
    child.on("close", (code, ended) => {
      options.signal?.removeEventListener("abort", stop);
      const said = { stdout: stdout(), stderr: stderr() };
      resolve({ code: code ?? 1, ...said, ...(ended === null ? {} : { stderr: `${said.stderr}\nended by ${ended}` }) });
    });
  });
}

/** Collects the text of a stream, and hands over each of its lines. */
function collected(stream: Readable, onLine: (line: string) => void = () => undefined): () => string {
  let text = "";
  let seen = 0;
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf("\n", seen); end !== -1; end = text.indexOf("\n", seen)) {
      onLine(text.slice(seen, end));
      seen = end + 1;
    }
  });
  return () => text;
}
