import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmulator } from "../../../emulator";
import { serveControl } from "../../../emulator/control";
import { placesOf } from "../../../emulator/host/names";

test("a name whose control socket is in use by a kept emulator is refused, with the way to end that one", async () => {
  const runDir = await mkdtemp(join(tmpdir(), "defender-icap-gateway-start-"));
  const close = await serveControl(placesOf("rehearsal", runDir).control, { "GET /status": () => ({ keep: true }) });
  try {
    await expect(startEmulator({ name: "rehearsal", mode: "engine", runDir })).rejects.toThrow(
      new Error('an emulator named "rehearsal" is already running; end it first (--down)'),
    );
  } finally {
    await close();
    await rm(runDir, { recursive: true, force: true });
  }
});
