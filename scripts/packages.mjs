import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Entries of a lock file that `npm ci` must have installed on this machine. Optional ones are left out, because they depend on the platform. */
const required = (packages) => Object.entries(packages).filter(([path, entry]) => path !== "" && !entry.optional);

/**
 * Whether npm's record of its last complete install (`node_modules/.package-lock.json`) has everything that the lock file requires.
 * npm writes the record last, so an interrupted install does not match either.
 */
export function lockFilesAgree(wanted, installed) {
  const same = (path, entry) => {
    const there = installed.packages?.[path];
    return there !== undefined && there.version === entry.version && there.integrity === entry.integrity;
  };
  return required(wanted.packages).every(([path, entry]) => same(path, entry));
}

/** Whether `node_modules` of the project in `folder` matches its `package-lock.json`. */
export function packagesAgree(folder) {
  const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  try {
    return lockFilesAgree(wanted, JSON.parse(readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8")));
  } catch {
    return false;
  }
}

/** npm's reason without the usage text after it, cut to fit a screen. */
export const reasonIn = (words) =>
  words
    .split(/^npm error (?:Clean install a project|Usage:)/m)[0]
    .trim()
    .slice(0, 2000);

/** Runs `npm ci` in `folder`. Prints one line before and one after. Rejects with npm's reason. */
export function installPackages(folder) {
  const started = Date.now();
  process.stderr.write("Installing the npm packages of package-lock.json ...\n");
  const child = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  let words = "";
  const keep = (chunk) => (words += chunk);
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== 0)
        return reject(new Error(`npm ci ended with ${signal ?? `exit code ${code}`}\n${reasonIn(words)}`));
      process.stderr.write(`Installed the npm packages in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
      resolve();
    });
  });
}
