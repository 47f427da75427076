import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkOut } from "../../../versions/tree";

it("a commit is named by what the caller called it and its short form, and its own digits once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "checked-out-"));
  const git = (...argv: string[]): string => {
    const person = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", ["-C", folder, ...person, ...argv], { encoding: "utf8" }).trim();
  };
  try {
    git("init", "-q", "-b", "main");
    writeFileSync(join(folder, "a"), "a");
    git("add", "a");
    git("commit", "-q", "-m", "a");
    mkdirSync(join(folder, "node_modules"));
    const [whole, short] = [git("rev-parse", "HEAD"), git("rev-parse", "--short", "HEAD")];
    const name = async (ref: string): Promise<string> => (await checkOut(folder, ref, join(folder, `of-${ref}`))).name;
    expect([await name("main"), await name(whole), await name(short)]).toEqual([`main (${short})`, short, short]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
