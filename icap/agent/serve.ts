import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type AgentResult, answer } from "./answers";
import { KeptConnections } from "./ask";
import { FailoverLoop } from "./loop";
import { type ControlLine, readRequest } from "./requests";

/** Requests worked on at once; further ones wait in memory. Loops and their control do not count. */
const MAX_AT_ONCE = 32;

/**
 * Reads a request per line, and writes a result per line in the order of completion. At the end of the input it stops its loops, completes
 * the requests in progress, and resolves.
 */
export async function serve(input: Readable, output: Writable): Promise<void> {
  const loops = new Map<string | number, FailoverLoop>();
  const kept = new KeptConnections();
  const running = new Set<Promise<void>>();
  const waiting: (() => Promise<void>)[] = [];
  let atOnce = 0;

  const report = (result: AgentResult): void => void output.write(`${JSON.stringify(result)}\n`);
  const start = (work: () => Promise<void>): void => {
    const done: Promise<void> = work().finally(() => running.delete(done));
    running.add(done);
  };
  const next = (): void => {
    while (atOnce < MAX_AT_ONCE) {
      const work = waiting.shift();
      if (!work) return;
      atOnce += 1;
      start(() => work().finally(() => ((atOnce -= 1), next())));
    }
  };

  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const read = readRequest(line);
    if ("problems" in read) {
      report({ ...(read.id !== undefined && { id: read.id }), kind: "invalid", problems: read.problems });
      continue;
    }
    const { request } = read;
    if (request.kind === "stop" || request.kind === "status") {
      report(control(request, loops));
    } else if (request.kind === "loop") {
      if (loops.has(request.id)) {
        report({ id: request.id, kind: "invalid", problems: ["id: a loop of this id is running"] });
        continue;
      }
      const loop = new FailoverLoop(request);
      loops.set(request.id, loop);
      start(() =>
        endOf(request.id, loop)
          .then(report)
          .finally(() => void loops.delete(request.id)),
      );
    } else {
      waiting.push(() => answer(request, kept).then(report));
      next();
    }
  }
  for (const loop of loops.values()) loop.stop();
  while (running.size > 0) await Promise.all(running);
  kept.close();
}

function control(request: ControlLine, loops: ReadonlyMap<string | number, FailoverLoop>): AgentResult {
  const { id, kind, target } = request;
  const loop = loops.get(target);
  if (!loop) return { id, kind: "invalid", problems: [`target: no loop ${JSON.stringify(target)} is running`] };
  if (kind === "status") return { id, kind, ...loop.report() };
  loop.stop();
  return { id, kind, target };
}

async function endOf(id: string | number, loop: FailoverLoop): Promise<AgentResult> {
  try {
    return { id, kind: "loop", ...(await loop.finished) };
  } catch (error) {
    return { id, kind: "invalid", problems: [(error as Error).message] };
  }
}
