/** Samples of `npm run mutation`: the command works, and the tests of each area notice most changes of its code. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { AREAS } from "../../scripts/mutation/areas";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../scripts/mutation");

const root = join(__dirname, "../..");

/**
 * Share of an area's changes that is run, and part of them that tests must notice, both in per cent. The part lies well below the area's
 * score in CONTRIBUTING.md, because a few changes more or less of some fifty are chance.
 */
const SAMPLES: Readonly<Record<string, readonly [share: number, atLeast: number]>> = {
  icap: [2, 60],
  policy: [3, 70],
  exposure: [1, 50],
  "infra/network": [4, 65],
  "infra/settings": [2, 65],
};

test.each(AREAS)("the tests of $folder notice most of a sample of changes", ({ folder }) => {
  const [share, atLeast] = SAMPLES[folder]!;
  const argv = ["scripts/run.mjs", "mutation", folder, "--share", `${share}`, "--at-least", `${atLeast}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  const [, percent = "", total = ""] =
    new RegExp(`^${folder}: ([\\d.]+) % \\(\\d+ of (\\d+) mutants, a sample of ${share} %\\)$`, "m").exec(stdout) ?? [];
  expect([status, stderr]).toEqual([0, expect.stringContaining(folder)]);
  expect(Number(total)).toBeGreaterThan(20);
  expect(Number(percent)).toBeGreaterThanOrEqual(atLeast);
});
