/**
 * The Node.js that this project's commands run under. If a machine has an older version than is supported, the command continues under the
 * newest Node.js that `tools/node` pins; the machine's own stays. This file is plain JavaScript that every Node.js from 18 can load.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { installPackages, packagesAgree } from "./packages.mjs";

/** The oldest supported major version, which `engines` in package.json names and the Pulumi SDK requires. */
export const OLDEST_NODE = 22;
/** The major versions that `tools/node` installs. The tests run under each of them. */
export const PINNED_NODES = [22, 24];

/** Whether a version such as `20.20.2` is too old for this project. */
export const isTooOld = (version) => Number.parseInt(version, 10) < OLDEST_NODE;

/**
 * The file of a pinned Node.js, installed into `tools/node` where it is missing.
 * @param project folder of the project
 * @param major one of `PINNED_NODES`
 * @throws Error with npm's reason, or when npm was told to run no install scripts (they bring the binary)
 */
export async function pinnedNode(project, major) {
  const tools = join(project, "tools", "node");
  const file = join(tools, "node_modules", `node-${major}`, "bin", "node");
  if (!packagesAgree(tools) || !existsSync(file)) await installPackages(tools);
  if (!existsSync(file))
    throw new Error(`tools/node has no Node ${major}: npm ran no install scripts (ignore-scripts)`);
  return file;
}

/**
 * Runs a script under the newest pinned Node.js, with this process's standard streams, and resolves to its exit code. That Node.js comes
 * first on the script's PATH, so that programs that it starts run under the same version.
 */
export async function runUnderPinnedNode(project, argv) {
  const file = await pinnedNode(project, Math.max(...PINNED_NODES));
  const env = { ...process.env, PATH: `${dirname(file)}${delimiter}${process.env.PATH ?? ""}` };
  const child = spawn(file, argv, { stdio: "inherit", env });
  // A terminal sends Ctrl-C to both processes. This process waits until the other has cleaned up.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
