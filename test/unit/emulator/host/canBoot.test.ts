import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canBoot } from "../../../../emulator/host/canBoot";
import { missingHostTools } from "../../../../emulator/host/hostTools";

test("a user who is not root gets an error before anything is tried", async () => {
  expect(await canBoot({ platform: "linux", uid: 1000 })).toEqual({
    ok: false,
    reason: "booting gateways needs root (namespaces, mounts, containers); run the command with sudo",
  });
});

test("another system than Linux is named", async () => {
  const answer = await canBoot({ platform: "darwin", uid: 0 });
  expect(answer).toEqual({ ok: false, reason: "booting gateways needs Linux; this is darwin" });
});

test("a missing program is named with its package, one that is on PATH or in an administrator's folder is not", () => {
  const folder = mkdtempSync(join(tmpdir(), "host-tools-"));
  try {
    writeFileSync(join(folder, "mmdebstrap"), "");
    const missing = (PATH: string) => missingHostTools({ PATH }, []);
    expect(missing(folder)).not.toContainEqual(expect.objectContaining({ command: "mmdebstrap" }));
    expect(missing("/nonexistent")).toContainEqual({ command: "mmdebstrap", package: "mmdebstrap" });
    expect(missing("/nonexistent")).toContainEqual({ command: "systemd-nspawn", package: "systemd-container" });
    expect(missingHostTools({ PATH: "/nonexistent" }, [folder])).toEqual(missing(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
