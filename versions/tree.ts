import { spawn, type ChildProcess } from "node:child_process";
import { access, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../console/userError";
import { runTool } from "../console/runTool";

/** A commit's files in a separate folder. */
export interface CheckedOut {
  readonly folder: string;
  /** `origin/main (1a2b3c4)` */
  readonly name: string;
}

/** Names of refs and commits; never an option of git. */
const SAFE_REF = /^[A-Za-z0-9_.@{}~^/][A-Za-z0-9_.@{}~^/-]*$/;

/**
 * Writes a commit's files to `folder` and links this tree's packages there. `git archive` leaves the repository unchanged, even if this
 * process is killed.
 */
export async function checkOut(project: string, ref: string, folder: string): Promise<CheckedOut> {
  if (!SAFE_REF.test(ref)) throw new UserError(`--base: "${ref}" is not the name of a commit`, true);
  const found = await runTool("git", ["-C", project, "rev-parse", "--short", "--verify", `${ref}^{commit}`]);
  if (found.code !== 0) {
    throw new UserError(
      `--base: ${project} has no commit "${ref}". In CI, check out the history too (actions/checkout: fetch-depth: 2 or 0).`,
      true,
    );
  }
  const commit = found.stdout.trim();
  await mkdir(folder, { recursive: true });
  await unpack(project, commit, folder);
  await linkPackages(project, folder);
  // For a ref that is the commit's own hash, the short form alone is shown.
  return { folder, name: ref.startsWith(commit) ? commit : `${ref} (${commit})` };
}

/** `git archive | tar`, without a shell. */
async function unpack(project: string, commit: string, folder: string): Promise<void> {
  const archive = spawn("git", ["-C", project, "archive", "--format=tar", commit], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tar = spawn("tar", ["-x", "-C", folder], { stdio: ["pipe", "ignore", "pipe"] });
  tar.stdin.on("error", () => undefined); // tar ended early; its exit code says so
  archive.stdout.pipe(tar.stdin);
  await Promise.all([ended("git archive", archive), ended("tar", tar)]);
}

function ended(name: string, child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr?.on("data", (piece: Buffer) => (errors += piece.toString()));
    child.once("error", (error) => reject(new UserError(`${name} cannot be started: ${error.message}`)));
    child.once("close", (code) => (code === 0 ? resolve() : reject(new UserError(`${name} failed: ${errors.trim()}`))));
  });
}

async function linkPackages(project: string, folder: string): Promise<void> {
  const packages = join(project, "node_modules");
  await access(packages);
  await symlink(packages, join(folder, "node_modules"));
}
