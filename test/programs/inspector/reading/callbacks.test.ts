/** A reader's child has callbacks of its own. On a gateway libffi shares their memory between forked processes (inspector/callbacks.py). */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../cloud-init/python";

test("a child's callbacks work and leave its parent's memory as it was", () => {
  const cloudInit = join(__dirname, "../../../../cloud-init");
  const run = spawnSync(PYTHON, [join(__dirname, "callbacks.py"), cloudInit], { encoding: "utf8" });
  expect([run.status, run.signal, run.stderr]).toEqual([0, null, ""]);
  const answer = [...Array.from({ length: 20 }, (_, more) => 100 + more), 2];
  const { answers, ...seen } = JSON.parse(run.stdout) as { answers: string[][] };
  // Shared at all, else the test would show nothing; the kernel must know PR_SET_MDWE (Linux 6.3).
  expect(seen).toEqual({ refused: 0, shared: 1, same: true, parent: 42 });
  expect(answers.map(([one]) => JSON.parse(one!) as unknown)).toEqual([answer, answer, answer]);
});
