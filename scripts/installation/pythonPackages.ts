import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installedOnce, installer } from "./installedOnce";

/**
 * A Python with the packages of a file of requirements, installed once into the cache.
 *
 * @param name folder of the cache
 * @param requirements file for `pip install -r`, with the version of every package
 * @returns path of a program that is called like `python3`
 * @throws Error when there is no Python, or a package cannot be installed
 */
export const pythonWith = (name: string, requirements: string): Promise<string> =>
  installedOnce(name, requirements, "python", async (work, place) => {
    // The interpreter itself is called, because version managers put wrapper scripts in front of it that do more than start it.
    const asked = ["-c", "import sys; print(sys.executable)"];
    const interpreter = (await installer("python3 does not run", "python3", asked)).trim();
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", join(work, "packages")];
    await installer("pip install failed", interpreter, [...pip, "-r", requirements]);
    // Installed packages contain no absolute paths, so the whole folder can be moved into place.
    const script = `#!/bin/sh\nPYTHONPATH='${join(place, "packages")}' exec '${interpreter}' "$@"\n`;
    await writeFile(join(work, "python"), script, { mode: 0o755 });
  });
