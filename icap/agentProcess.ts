import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { AgentResult } from "./agent/answers";
import type { LoopReport } from "./agent/loop";
import type { AgentRequestInput } from "./agent/requests";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("./agent");

/** A request without its id: the agent's owner numbers them. */
type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;
type Question = Exclude<Unnumbered<AgentRequestInput>, { kind: "loop" | "stop" | "status" }>;
type LoopQuestion = Omit<Extract<AgentRequestInput, { kind: "loop" }>, "id" | "kind">;
type KindOf<Q> = Q extends { kind: infer K extends string } ? K : "icap";
type ResultOf<K> = Extract<AgentResult, { kind: K }>;

/** A loop that an agent runs. */
export interface RunningLoop {
  status(): Promise<LoopReport>;
  /** Resolves with the final counts, after the question under way. */
  stop(): Promise<LoopReport>;
}

/** An agent that runs. Each promise rejects when its request was invalid, or when the agent ended before it answered. */
export interface Agent {
  readonly pid: number;
  ask<Q extends Question>(question: Q): Promise<ResultOf<KindOf<Q>>>;
  loop(question: LoopQuestion): RunningLoop;
  /** Lets it complete the requests in progress and waits for its end. */
  end(): Promise<void>;
}

/**
 * Starts an agent. `prefix` is the command that runs it at the client's place, e.g. `["ip", "netns", "exec", "internet"]`. Its stderr goes
 * to ours.
 */
export function startAgent(prefix: readonly string[] = []): Agent {
  const argv = [...prefix, process.execPath, "--import", "tsx", join(__dirname, "agent.ts")];
  // tsx is resolved from the project's folder, not from the caller's working directory.
  const child = spawn(argv[0] ?? process.execPath, argv.slice(1), {
    cwd: join(__dirname, ".."),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<string | number, { resolve(result: AgentResult): void; reject(error: Error): void }>();
  let last = 0;
  let gone: Error | undefined;
  const lose = (error: Error): void => {
    gone ??= error;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  const exited = once(child, "close").catch(() => undefined);
  child.on("error", (error) => lose(new Error(`the agent could not be started: ${error.message}`)));
  child.on("close", (code, signal) => lose(new Error(`the agent ended with ${signal ?? code}`)));
  child.stdin.on("error", () => undefined);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const result = JSON.parse(line) as AgentResult;
    const asked = waiting.get(result.id ?? -1);
    waiting.delete(result.id ?? -1);
    if (result.kind === "invalid") asked?.reject(new Error(`the agent cannot do that: ${result.problems.join("; ")}`));
    else asked?.resolve(result);
  });

  const send = <T>(id: number, request: object): Promise<T> =>
    new Promise<AgentResult>((resolve, reject) => {
      if (gone) return reject(gone);
      waiting.set(id, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ ...request, id })}\n`);
    }) as Promise<T>;

  return {
    pid: child.pid ?? 0,
    ask: (question) => send((last += 1), question),
    loop: (question) => {
      const target = (last += 1);
      const finished = send<LoopReport>(target, { ...question, kind: "loop" });
      // A loop's failure is reported when the caller stops it, so until then the rejection must not count as unhandled.
      finished.catch(() => undefined);
      return {
        status: () => send((last += 1), { kind: "status", target }),
        stop: () =>
          send((last += 1), { kind: "stop", target }).then(
            () => finished,
            () => finished,
          ),
      };
    },
    end: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
