/** A repository of the project's own files, in which each change is a commit on the same base. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ways, type Change, type Other } from "./changes";

const run = promisify(execFile);
const project = join(__dirname, "../../..");

/** The parts of a repository from which a deployment is made. */
const PARTS = [
  "infra",
  "cloud-init",
  "exposure",
  "policy",
  "Pulumi.yaml",
  "Pulumi.prod.yaml",
  "package.json",
  "tsconfig.json",
];

export class Repository {
  private constructor(
    readonly folder: string,
    readonly base: string,
    /** Commits of the other stacks. */
    readonly others: Readonly<Record<Other, string>>,
  ) {}

  static async make(): Promise<Repository> {
    const folder = await mkdtemp(join(tmpdir(), "preview-examples-"));
    for (const part of PARTS) await cp(join(project, part), join(folder, part), { recursive: true });
    await symlink(join(project, "node_modules"), join(folder, "node_modules"));
    await git(folder, "init", "-q");
    await git(folder, "add", ...PARTS);
    const base = await commit(folder, "base");
    const other = async (name: Other): Promise<string> => {
      await git(folder, "reset", "-q", "--hard", base);
      await ways[name](folder);
      return commit(folder, name);
    };
    return new Repository(folder, base, { external: await other("external"), existing: await other("existing") });
  }

  /** Commits a change of the base. Returns the commit and its difference as text. */
  async commit({ edit, message, of }: Change): Promise<{ commit: string; diff: string }> {
    await git(this.folder, "reset", "-q", "--hard", of ? this.others[of] : this.base);
    await edit(this.folder);
    const made = await commit(this.folder, message);
    const shown = await git(this.folder, "show", "--format=", "--unified=0", "--no-prefix", made);
    // Line numbers would change with every edit of the file above.
    const lines = shown
      .split("\n")
      .filter((line) => !/^(diff|index|---) /.test(line))
      .map((line) => line.replace(/^@@ .*/, "@@"));
    return { commit: made, diff: lines.join("\n").trim() };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

async function git(folder: string, ...argv: string[]): Promise<string> {
  const person = ["-c", "user.name=example", "-c", "user.email=example@example.com", "-c", "commit.gpgsign=false"];
  return (await run("git", ["-C", folder, ...person, ...argv])).stdout;
}

async function commit(folder: string, message: string): Promise<string> {
  await git(folder, "commit", "-q", "-a", "-m", message);
  return (await git(folder, "rev-parse", "HEAD")).trim();
}
