import { canBoot } from "../../../../emulator/host/canBoot";
import { missingHostTools } from "../../../../emulator/host/hostTools";

test("somebody who is not root is told so before anything is tried", async () => {
  expect(await canBoot({ platform: "linux", uid: 1000 })).toEqual({
    ok: false,
    reason: "booting gateways needs root (namespaces, mounts, containers); run the command with sudo",
  });
});

test("another system than Linux is named", async () => {
  const answer = await canBoot({ platform: "darwin", uid: 0 });
  expect(answer).toEqual({ ok: false, reason: "booting gateways needs Linux; this is darwin" });
});

test("every missing program comes with the package that has it", () => {
  const missing = missingHostTools({ PATH: "/nonexistent" }).map((tool) => tool.package);
  expect(missing.every((name) => name !== "")).toBe(true);
  expect(missingHostTools({ PATH: "/nonexistent" }).length).toBeGreaterThanOrEqual(missingHostTools().length);
});
