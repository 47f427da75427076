/** A sample of `npm run mutation`: the command works, and the tests of one area notice the share of changes that they did. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../scripts/mutation");

const root = join(__dirname, "../..");
/** Per cent. This sample had 63 % noticed and one of 8 % had 77 %: a few changes more or less of 35 are chance. */
const AT_LEAST = 50;

test("the tests of infra/network notice more than half of a sample of changes", () => {
  const argv = ["scripts/run.mjs", "mutation", "infra/network", "--share", "3", "--at-least", String(AT_LEAST)];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  const [, percent = "", total = ""] =
    /^infra\/network: ([\d.]+) % \(\d+ of (\d+) mutants, a sample of 3 %\)$/m.exec(stdout) ?? [];
  expect([status, stderr]).toEqual([0, expect.stringContaining("infra/network")]);
  expect(Number(total)).toBeGreaterThan(10);
  expect(Number(percent)).toBeGreaterThanOrEqual(AT_LEAST);
});
