/** boot.sh: a gateway's boot data as cloud-init runs it, the files that it writes and the command that it ends as. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootScript, gatewayFiles } from "../../../../infra/gateway";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "boot-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs it with this `#cloud-config`, in which FOLDER stands for the test's. */
function boot(cloudConfig: string) {
  const script = join(folder, "part-001");
  const text = bootScript(`#cloud-config\n${cloudConfig.replaceAll("FOLDER", folder)}`, gatewayFiles());
  writeFileSync(script, text, { mode: 0o700 });
  return spawnSync(script, { encoding: "utf8", env: { PATH: process.env.PATH, LC_ALL: "C" } });
}

test("each file is written byte for byte, with its mode, and the command runs when all are there", () => {
  const content = "ä “b” 漢\n#cloud-config\nEND '\"\\u0041 $HOME `x`\n\n  indented\n";
  const block = content.trimEnd().replace(/^(?=.)/gm, "  ");
  const file = (name: string, mode: string) => `-\n path: FOLDER/${name}\n${mode} content: |\n${block}\n`;
  const run = "runcmd:\n- [sh, -c, 'cp FOLDER/new/folder/b FOLDER/copy']\n";
  const files = file("a", "") + file("new/folder/b", ' permissions: "0755"\n');
  expect(boot(`# about\nwrite_files:\n${files}${run}`)).toMatchObject({ status: 0, stderr: "" });
  for (const name of ["a", "new/folder/b", "copy"]) expect(readFileSync(join(folder, name), "utf8")).toBe(content);
  expect(["a", "new/folder/b"].map((name) => statSync(join(folder, name)).mode & 0o7777)).toEqual([0o644, 0o755]);
});

test("the command does not run when a file cannot be written", () => {
  const done = boot("write_files:\n- {path: /dev/null/a, content: x}\nruncmd:\n- [touch, FOLDER/ran]\n");
  expect(done.status).not.toBe(0);
  expect(existsSync(join(folder, "ran"))).toBe(false);
});

test("a command that fails is the failure of the boot data", () => {
  expect(boot("write_files: []\nruncmd:\n- [sh, -c, exit 7]\n- [touch, FOLDER/ran]\n").status).toBe(7);
  expect(existsSync(join(folder, "ran"))).toBe(false);
});
