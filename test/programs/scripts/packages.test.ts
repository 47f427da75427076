import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execFileSync } from "node:child_process";

/** Jest's module loader has no ES modules; Node itself answers for this one. */
function lockFilesAgree(wanted: unknown, installed: unknown): boolean {
  const module = pathToFileURL(join(__dirname, "..", "..", "..", "scripts", "packages.mjs")).href;
  const question = `import(${JSON.stringify(module)}).then((m) => console.log(m.lockFilesAgree(...JSON.parse(process.argv[1]))))`;
  const answer = execFileSync(process.execPath, ["-e", question, JSON.stringify([wanted, installed])], {
    encoding: "utf8",
  });
  return answer.trim() === "true";
}

const zod = { version: "4.6.7", integrity: "sha512-a" };

describe("whether node_modules is what the lock file asks for", () => {
  const wanted = { packages: { "": { version: "0.1.0" }, "node_modules/zod": zod } };

  test("the same packages agree, and those of other platforms may be missing", () => {
    const lock = {
      packages: { ...wanted.packages, "node_modules/@swc/core-darwin-x64": { version: "1", optional: true } },
    };
    expect(lockFilesAgree(lock, { packages: { "node_modules/zod": zod } })).toBe(true);
  });

  test("a package that is missing, of another version or with other content does not agree", () => {
    expect(lockFilesAgree(wanted, { packages: {} })).toBe(false);
    expect(lockFilesAgree(wanted, { packages: { "node_modules/zod": { ...zod, version: "4.6.6" } } })).toBe(false);
    expect(lockFilesAgree(wanted, { packages: { "node_modules/zod": { ...zod, integrity: "sha512-b" } } })).toBe(false);
  });

  test("an install that was interrupted leaves no record and does not agree", () => {
    expect(lockFilesAgree(wanted, {})).toBe(false);
  });
});
