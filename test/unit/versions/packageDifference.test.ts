import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageDifference } from "../../../versions/packageDifference";

const folder = mkdtempSync(join(tmpdir(), "package-locks-"));
afterAll(() => rmSync(folder, { recursive: true }));

function tree(name: string, versions: Readonly<Record<string, string>> | string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  const packages = typeof versions === "string" ? {} : versions;
  const entries = Object.entries(packages).map(([one, version]) => [`node_modules/${one}`, { version }]);
  const lock = { lockfileVersion: 3, packages: { "": { name: "x" }, ...(Object.fromEntries(entries) as object) } };
  writeFileSync(join(path, "package-lock.json"), typeof versions === "string" ? versions : JSON.stringify(lock));
  return path;
}

it("the same packages are no word, however the lock file is written", async () => {
  const [base, head] = [tree("a", { zod: "4.0.0" }), tree("b", { zod: "4.0.0" })];
  writeFileSync(
    join(head, "package-lock.json"),
    `${JSON.stringify({ packages: { "node_modules/zod": { version: "4.0.0" } } })}\n`,
  );
  expect(await packageDifference(base, head)).toEqual([]);
  expect(await packageDifference(join(folder, "none"), join(folder, "none"))).toEqual([]);
});

it("others are named with both versions, the first four of many", async () => {
  const base = tree("c", { "@pulumi/azure-native": "3.8.0", zod: "4.0.0", gone: "1.0.0" });
  const head = tree("d", { "@pulumi/azure-native": "3.9.0", zod: "4.0.0", a: "1.0.0", b: "1.0.0", c: "1.0.0" });
  expect(await packageDifference(base, head)).toEqual([
    "package-lock.json differs, but both versions ran with the packages of the working tree. The effect of the changed " +
      "packages is not in this report: @pulumi/azure-native 3.8.0 → 3.9.0, a none → 1.0.0, b none → 1.0.0, c none → 1.0.0 and 1 more.",
  ]);
});

it("a lock file that cannot be read is a difference, too", async () => {
  expect((await packageDifference(tree("e", "{"), tree("f", {})))[0]).toMatch(/^package-lock.json differs/);
});
