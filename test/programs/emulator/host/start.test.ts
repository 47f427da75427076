import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EmulatorClient, startEmulator } from "../../../../emulator";
import { serveControl } from "../../../../emulator/control";
import { hostNames } from "../../../../emulator/host/names";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("../../../../emulator/main");

const root = join(__dirname, "../../../..");

test("the azure half alone starts by the line that its page gives, says its providers, and ends through its socket", async () => {
  const page = await readFile(join(root, "docs/emulator.md"), "utf8");
  const line = /^echo '(\{.*\})' \| npx tsx emulator\/main\.ts$/m.exec(page)?.[1] ?? "";
  const runDir = await mkdtemp(join(tmpdir(), "defender-icap-gateway-cli-"));
  const child = spawn(process.execPath, ["--import", "tsx", "emulator/main.ts"], { cwd: root });
  try {
    child.stdin.end(`${JSON.stringify({ ...(JSON.parse(line) as object), runDir })}\n`);
    const [answer] = (await once(child.stdout, "data")) as [Buffer];
    expect(JSON.parse(answer.toString())).toEqual({
      ready: true,
      providers: expect.stringMatching(/^azure-native:\d+,tls:\d+$/),
      control: join(runDir, "control.sock"),
    });
    const ended = once(child, "exit");
    await new EmulatorClient(join(runDir, "control.sock")).shutdown();
    expect(await ended).toEqual([0, null]);
    expect(existsSync(runDir)).toBe(false);
  } finally {
    child.kill("SIGKILL");
    await rm(runDir, { recursive: true, force: true });
  }
});

test("a name whose control socket is in use by a kept emulator is refused, with the way to end that one", async () => {
  const runDir = await mkdtemp(join(tmpdir(), "defender-icap-gateway-start-"));
  const close = await serveControl(hostNames("rehearsal", runDir).control, { "GET /status": () => ({ keep: true }) });
  try {
    await expect(startEmulator({ name: "rehearsal", mode: "engine", runDir })).rejects.toThrow(
      new Error('an emulator named "rehearsal" is already running; end it first (--down)'),
    );
  } finally {
    await close();
    await rm(runDir, { recursive: true, force: true });
  }
});
