import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { pause } from "../process/turns";

const ROOT = "/sys/fs/cgroup";

/**
 * Directories of a control group called `name`: one on a machine with cgroup v2 alone (today's distributions), one in
 * systemd's own hierarchy and one in the unified tree on a hybrid one.
 */
export function cgroupPaths(name: string, root = ROOT): readonly string[] {
  if (existsSync(join(root, "cgroup.controllers"))) return [join(root, name)];
  const hierarchies = ["systemd", "unified"].map((hierarchy) => join(root, hierarchy));
  const present = hierarchies.filter((path) => existsSync(join(path, "cgroup.procs")));
  if (present.length === 0) throw new Error(`no control group hierarchy at ${root} that systemd could use`);
  return present.map((path) => join(path, name));
}

/** Makes the group. Without one of its own each container would use the same `payload` group and collide. */
export async function makeCgroup(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}

/** Kills all processes in a group and its descendants, then removes the groups. Does nothing if the group does not exist. */
export async function removeCgroup(path: string): Promise<void> {
  for (let attempt = 0; attempt < 50 && existsSync(path); attempt++) {
    await signalGroups([path], "SIGKILL");
    await removeEmpty(path);
    if (existsSync(path)) await pause(100);
  }
  if (existsSync(path)) throw new Error(`control group ${path} cannot be removed: its processes do not end`);
}

/** Sends a signal to all processes in the groups and their descendants. */
export async function signalGroups(paths: readonly string[], signal: NodeJS.Signals): Promise<void> {
  for (const pid of new Set((await Promise.all(paths.map(processesIn))).flat())) {
    try {
      process.kill(pid, signal);
    } catch {
      continue; // it ended by itself
    }
  }
}

async function processesIn(path: string): Promise<readonly number[]> {
  const own = await readFile(join(path, "cgroup.procs"), "utf8").catch(() => "");
  const below = await Promise.all((await childrenOf(path)).map(processesIn));
  return [
    ...own
      .split("\n")
      .filter((line) => /^[1-9]\d*$/.test(line))
      .map(Number),
    ...below.flat(),
  ];
}

async function removeEmpty(path: string): Promise<void> {
  for (const child of await childrenOf(path)) await removeEmpty(child);
  await rmdir(path).catch(() => undefined); // busy until its last process is gone; the caller tries again
}

async function childrenOf(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
}
