import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installedOnce, installer } from "./installedOnce";

/**
 * A Python whose packages are those of a file of requirements, installed once into the cache.
 *
 * @param name folder of the cache
 * @param requirements file for `pip install -r`, with every package that is needed and its version
 * @returns a program that is called as `python3` is
 * @throws Error when there is no Python, or a package cannot be installed
 */
export const pythonWith = (name: string, requirements: string): Promise<string> =>
  installedOnce(name, requirements, "python", async (work, place) => {
    // The interpreter itself: version managers put scripts in front of it that do more than to start it.
    const asked = ["-c", "import sys; print(sys.executable)"];
    const interpreter = (await installer("python3 does not run", "python3", asked)).trim();
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", join(work, "packages")];
    await installer("pip install failed", interpreter, [...pip, "-r", requirements]);
    // Installed packages contain no absolute paths, so the whole folder can be moved into place.
    const script = `#!/bin/sh\nPYTHONPATH='${join(place, "packages")}' exec '${interpreter}' "$@"\n`;
    await writeFile(join(work, "python"), script, { mode: 0o755 });
  });
