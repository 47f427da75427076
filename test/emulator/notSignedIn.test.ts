/** Commands for a deployed stack, on a machine where nobody signed in to a Pulumi backend. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The programs that this test starts: a change of theirs touches it (`npm test -- --changed`). */
export type Started = [
  typeof import("../../infra/index"),
  typeof import("../../deployed/pulumi"),
  typeof import("../../scripts/portal/emulatedCard"),
  typeof import("../../scripts/verify/fromStack"),
];

const project = join(__dirname, "../..");
const home = mkdtempSync(join(tmpdir(), "not-signed-in-"));
afterAll(() => rmSync(home, { recursive: true }));
const file = join(home, "numbers.csv");
writeFileSync(file, "number\n1234567\n");

function run(...argv: string[]): { readonly code: number | null; readonly out: string; readonly errors: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/run.mjs", ...argv], {
    cwd: project,
    env: { ...process.env, PULUMI_ACCESS_TOKEN: undefined, PULUMI_BACKEND_URL: undefined, PULUMI_HOME: home },
    encoding: "utf8",
  });
  return { code: status, out: stdout, errors: stderr };
}

test.each<[string, ...string[]]>([
  ["drift", "--stack", "dev"],
  ["teardown", "--stack", "dev"],
  ["recover", "--stack", "dev", "--resource-group", "g", "--file", join(home, "import.json")],
  ["preflight", "--stack", "dev"],
  ["fleet", "status"],
  ["portal", "--stack", "dev", "--check", file],
  ["policy", "digest", file, "--stack", "dev", "--column", "number", "--out", join(home, "list")],
])("npm run %s says how to sign in, in words of ours", (...argv) => {
  const { code, errors } = run(...argv);
  expect(errors).toContain("No Pulumi backend is signed in on this machine");
  expect(errors).not.toContain("PULUMI_ACCESS_TOKEN");
  expect(code).toBe(3);
});

test("npm run verify says that it needs gateways that serve, and where to find some", () => {
  const { code, errors } = run("verify", "--stack", "dev");
  expect(errors).toMatch(/^No Pulumi backend is signed in.*\n.*checks gateways that serve.*npm start/);
  expect(code).toBe(3);
});

test("npm run portal shows the stack's card from the emulator, and first that it is no real one", () => {
  const { code, out } = run("portal", "--stack", "dev");
  expect(code).toBe(0);
  expect(out.split("\n")[1]).toMatch(/^Warning: .*addresses and certificate are the emulator's\. Enter none of them/);
  expect(out).toMatch(/\d+\.\d+\.\d+\.\d+/);
});
