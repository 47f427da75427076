import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NotSignedIn, pulumiAt } from "../../../deployed/pulumi";

const folder = mkdtempSync(join(tmpdir(), "pulumi-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A CLI that fails with these words. */
function failing(words: string) {
  const path = join(folder, "pulumi");
  writeFileSync(path, `#!/bin/sh\necho 'error: ${words}' >&2\nexit 255\n`);
  chmodSync(path, 0o755);
  return pulumiAt(path, folder, process.env);
}

test("a CLI without a signed-in backend is an error of its own, in our words", async () => {
  const pulumi = failing("PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions");
  const error: unknown = await pulumi(["stack", "ls"]).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(NotSignedIn);
  expect((error as Error).message).toMatch(/^No Pulumi backend is signed in.*pulumi login.*PULUMI_BACKEND_URL/);
});

test("any other failure is a result, with the CLI's words", async () => {
  const answer = await failing("no stack named dev found")(["stack", "export"]);
  expect(answer).toMatchObject({ code: 255, stderr: "error: no stack named dev found\n" });
});
