import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Entries of a lock file that `npm ci` must have put on this machine; optional ones depend on the platform. */
const required = (packages) => Object.entries(packages).filter(([path, entry]) => path !== "" && !entry.optional);

/**
 * Whether what npm recorded of its last complete install (`node_modules/.package-lock.json`) is what the lock file asks for.
 * npm writes that record last, so an interrupted install does not agree either.
 */
export function lockFilesAgree(wanted, installed) {
  const same = (path, entry) => {
    const there = installed.packages?.[path];
    return there !== undefined && there.version === entry.version && there.integrity === entry.integrity;
  };
  return required(wanted.packages).every(([path, entry]) => same(path, entry));
}

/** Whether the `node_modules` of the project in `folder` is what its `package-lock.json` asks for. */
export function packagesAgree(folder) {
  const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  try {
    return lockFilesAgree(wanted, JSON.parse(readFileSync(join(folder, "node_modules", ".package-lock.json"), "utf8")));
  } catch {
    return false;
  }
}

/** npm's reason without the usage that it prints after it, and not more than fits a screen. */
export const reasonIn = (words) =>
  words
    .split(/^npm error (?:Clean install a project|Usage:)/m)[0]
    .trim()
    .slice(0, 2000);

/** Runs `npm ci` in `folder`; quiet but for one line before and one after. Rejects with npm's own reason. */
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
