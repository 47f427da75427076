import { existsSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { notFound, runTool } from "../../../console/runTool";
import { until } from "../../until";

const node = (script: string, options: Parameters<typeof runTool>[2] = {}) =>
  runTool(process.execPath, ["-e", script], options);

test("each line of a program is handed over as it comes, and all it said at the end", async () => {
  const [out, errors]: [string[], string[]] = [[], []];
  const result = await node("console.log('a\\nb'); console.error('c'); process.stdout.write('d')", {
    onLine: (line) => out.push(line),
    onErrorLine: (line) => errors.push(line),
  });
  expect(result).toEqual({ code: 0, stdout: "a\nb\nd", stderr: "c\n" });
  expect([out, errors]).toEqual([["a", "b"], ["c"]]);
});

test("a program gets the niceness that it is given, added to this process's own", async () => {
  const script = "setTimeout(() => console.log(require('os').getPriority()), 200)";
  const priorityOf = async (niceness?: number) => Number((await node(script, { niceness })).stdout);
  expect(await Promise.all([priorityOf(), priorityOf(3), priorityOf(99)])).toEqual([
    getPriority(),
    Math.min(19, getPriority() + 3),
    19,
  ]);
});

test("a program that is asked to end ends with what it started", async () => {
  const stop = new AbortController();
  let started = 0;
  // Longer than this test may take: what is not ended keeps the pipe open, and the result never comes.
  const running = runTool("sh", ["-c", "sleep 600 & echo $!; wait"], {
    signal: stop.signal,
    onLine: (line) => {
      started = Number(line);
      stop.abort();
    },
  });
  onTestEnd = () => isAlive(started) && process.kill(started, "SIGKILL");
  expect((await running).stderr).toContain("ended by SIGTERM");
  await until("what it started is gone", () => !isAlive(started));
});

let onTestEnd = (): unknown => undefined;
afterEach(() => onTestEnd());

/** Whether a process runs; one that ended and that nobody has asked about (a zombie) does not. */
function isAlive(pid: number): boolean {
  return /^State:\t[^Z]/m.test(existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "");
}

test("a program that is not there, and one that a signal ended, are results", async () => {
  expect(await runTool("/nowhere/program", [])).toEqual({
    code: notFound,
    stdout: "",
    stderr: "/nowhere/program: not found",
  });
  expect(await node("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 9_000)")).toMatchObject({
    code: 1,
    stderr: "\nended by SIGTERM",
  });
});
