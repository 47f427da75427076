import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Programs that this test starts: their change touches the test (`npm test -- --changed`). */
export type Started = [typeof import("../../../scripts/bench-gateway"), typeof import("../../../scripts/bench-engine")];

test("bench:gateway names every wrong argument at once, before it measures anything", () => {
  const root = join(__dirname, "../../..");
  const wrong = ["--only", "bad", "--rounds", "x", "--seconds", "0", "--soak", "no"];
  const argv = ["--import", "tsx", join(root, "scripts/bench-gateway.ts"), ...wrong];
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  expect(stderr.trim().split("\n")).toEqual([
    '--only: "bad" is not one of handshakes, keep-alive, policy, inspector, inspector-soak, external, one-core',
    '--rounds: "x" is not a number of at least 1',
    '--seconds: "0" is not a number of at least 0.2',
    '--soak: "no" is not a number of at least 1',
  ]);
  expect(status).toBe(2);
});

test("bench:engine names every wrong argument at once, and its parts, before it installs or makes anything", () => {
  const root = join(__dirname, "../../..");
  const argv = ["--import", "tsx", join(root, "scripts/bench-engine.ts"), "--only", "pictures", "--seed", "x"];
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  expect(stderr.trim().split("\n")).toEqual([
    '--only: "pictures" is not one of verdicts, speed, latency, ocr',
    '--seed: "x" is not a whole number',
  ]);
  expect(status).toBe(2);
});
