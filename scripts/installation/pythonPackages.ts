import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { runTool } from "../../console/runTool";
import { cacheRoot } from "../../emulator";

const MOST_WORDS = 2000;

/**
 * A Python whose packages are those of a file of requirements, installed once into the cache.
 *
 * @param name folder of the cache
 * @param requirements file for `pip install -r`, with every package that is needed and its version
 * @returns a program that is called as `python3` is
 * @throws Error when there is no Python, or a package cannot be installed
 */
export async function pythonWith(name: string, requirements: string): Promise<string> {
  const key = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const packages = join(cacheRoot(), name, key);
  const python = join(packages, "python");
  const there = await access(python).then(
    () => true,
    () => false,
  );
  if (there) return python;
  await mkdir(dirname(packages), { recursive: true });
  const work = await mkdtemp(join(dirname(packages), ".install-"));
  try {
    // The interpreter itself: version managers put scripts in front of it that do more than to start it.
    const found = await runTool("python3", ["-c", "import sys; print(sys.executable)"], { env: process.env });
    if (found.code !== 0) throw new Error(`python3 does not run\n${found.stderr.trim().slice(-MOST_WORDS)}`);
    const interpreter = found.stdout.trim();
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", join(work, "packages")];
    const installed = await runTool(interpreter, [...pip, "-r", requirements], { env: process.env });
    if (installed.code !== 0) throw new Error(`pip install failed\n${installed.stderr.trim().slice(-MOST_WORDS)}`);
    // Installed packages contain no absolute paths, so the whole folder can be moved into place.
    const script = `#!/bin/sh\nPYTHONPATH='${join(packages, "packages")}' exec '${interpreter}' "$@"\n`;
    await writeFile(join(work, "python"), script, { mode: 0o755 });
    await rename(work, packages);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return python;
}
