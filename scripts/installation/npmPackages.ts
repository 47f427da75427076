import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { installedOnce, installer } from "./installedOnce";

const FILES = ["package.json", "package-lock.json"];

/**
 * The packages of a lock file, installed once into the cache. Their install scripts are not run.
 *
 * @param name folder of the cache
 * @param folder folder with `package.json` and `package-lock.json`
 * @returns the folder `node_modules`
 * @throws Error with npm's reason
 */
export const npmPackages = (name: string, folder: string): Promise<string> =>
  installedOnce(name, join(folder, "package-lock.json"), "node_modules", async (work) => {
    for (const file of FILES) await copyFile(join(folder, file), join(work, file));
    const argv = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    await installer("npm ci failed", "npm", argv, work);
  });
