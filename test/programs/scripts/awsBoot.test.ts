/** places/aws/boot.py, the first boot of a machine on EC2, with a folder in place of the bucket and of root's own. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { placeFile } from "../../../scripts/render/placeFiles";

const root = mkdtempSync(join(tmpdir(), "aws-boot-"));
afterAll(() => rmSync(root, { recursive: true }));

const script = "#!/bin/sh\necho installed from $(dirname $0); exit 7\n";
const lane = JSON.stringify({
  "install.sh": { text: script, mode: "0755" },
  "files/etc/a b.conf": { text: "ä\r\n" },
});

/** Runs it with the lane's files in a folder of its own, and another digest where one is given. */
function boot(name: string, digest = createHash("sha256").update(lane).digest("hex")) {
  const bucket = join(root, `${name}.json`);
  const folder = join(root, name);
  writeFileSync(bucket, lane);
  const program = placeFile("aws/boot.py")
    .replace("@URL@", pathToFileURL(bucket).href)
    .replace("@SHA256@", digest)
    .replace(/^FOLDER = .*$/m, `FOLDER = ${JSON.stringify(folder)}`);
  const { status, stdout, stderr } = spawnSync("python3", ["-"], { input: program, encoding: "utf8" });
  return { status, said: stdout + stderr, folder };
}

test("it writes the files as they were rendered and installs them, with the installation's own exit code", () => {
  const { status, said, folder } = boot("good");
  expect([status, said]).toEqual([7, `installed from ${folder}\n`]);
  expect(readFileSync(join(folder, "files/etc/a b.conf"), "utf8")).toBe("ä\r\n");
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "install.sh")).mode & 0o777).toBe(0o755);
  expect(statSync(join(folder, "files/etc/a b.conf")).mode & 0o777).toBe(0o644);
});

test("it installs nothing whose digest is another", () => {
  const { status, said, folder } = boot("other", "0".repeat(64));
  expect(status).toBe(1);
  expect(said).toContain(`not ${"0".repeat(64)}; nothing was installed`);
  expect(existsSync(folder)).toBe(false);
});
