import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";

import { removeCgroup } from "./machines/cgroups";
import { mountsBelow, unmountAll } from "./machines/mounts";
import { HostNames, hostNames } from "./names";
import { removeNamespace } from "./network/namespaces";
import { killExactly } from "./process/identity";
import { readLedger } from "./process/ledger";

/**
 * Removes everything that an emulator of this name left behind, however it ended, and reports to the user what it found. It kills the
 * emulator's processes, including the emulator itself. `self` is excepted, because an emulator that ends calls this too.
 */
export async function sweep(name: string, runDir?: string, self?: number): Promise<readonly string[]> {
  const names = hostNames(name, runDir);
  if (!existsSync(names.runDir)) return [];
  const before = await leftovers(names);
  const ledger = readLedger(names.ledger);
  for (const entry of ledger)
    if (entry.kind === "process" && entry.pid !== self) killExactly(entry.pid, entry.startTime);
  for (const entry of ledger) if (entry.kind === "cgroup") await removeCgroup(entry.path);
  await unmountAll(names.runDir);
  for (const entry of ledger) if (entry.kind === "namespace") await removeNamespace(entry.name);
  const after = await leftovers(names);
  if (after.length > 0) throw new Error(`these could not be removed: ${after.join(", ")}`);
  await rm(names.runDir, { recursive: true, force: true });
  return before;
}

/** Everything named by the ledger that still exists. */
async function leftovers(names: HostNames): Promise<readonly string[]> {
  const mounts = mountsBelow(await readFile("/proc/self/mountinfo", "utf8"), names.runDir);
  const others = readLedger(names.ledger).flatMap((entry) => {
    if (entry.kind === "namespace") return existsSync(`/run/netns/${entry.name}`) ? [`namespace ${entry.name}`] : [];
    if (entry.kind === "cgroup") return existsSync(entry.path) ? [`control group ${entry.path}`] : [];
    return [];
  });
  return [...others, ...mounts.map((point) => `mount ${point}`)];
}
