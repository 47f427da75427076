import { access, copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { runTool } from "../../console/runTool";
import { cacheRoot } from "../../emulator";

const MOST_WORDS = 2000;
const FILES = ["package.json", "package-lock.json"];

/**
 * The packages of a lock file, installed once into the cache; their install scripts are not run.
 *
 * @param name folder of the cache
 * @param folder has `package.json` and `package-lock.json`
 * @returns the folder `node_modules`
 * @throws Error with npm's reason
 */
export async function npmPackages(name: string, folder: string): Promise<string> {
  const key = createHash("sha256")
    .update(await readFile(join(folder, "package-lock.json")))
    .digest("hex")
    .slice(0, 12);
  const packages = join(cacheRoot(), name, key);
  const modules = join(packages, "node_modules");
  const there = await access(modules).then(
    () => true,
    () => false,
  );
  if (there) return modules;
  await mkdir(dirname(packages), { recursive: true });
  const work = await mkdtemp(join(dirname(packages), ".install-"));
  try {
    for (const file of FILES) await copyFile(join(folder, file), join(work, file));
    const argv = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    const installed = await runTool("npm", argv, { cwd: work, env: process.env });
    if (installed.code !== 0) throw new Error(`npm ci failed\n${installed.stderr.trim().slice(-MOST_WORDS)}`);
    await rename(work, packages);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return modules;
}
