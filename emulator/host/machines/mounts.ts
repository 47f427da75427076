import { readFile } from "node:fs/promises";

import { run } from "../process/run";

/** Mount points at or below a folder, innermost first, from mountinfo text (proc(5)). */
export function mountsBelow(mountinfo: string, folder: string): readonly string[] {
  return mountinfo
    .split("\n")
    .map((line) => (line.split(" ")[4] ?? "").replace(/\\040/g, " "))
    .filter((point) => point === folder || point.startsWith(`${folder}/`))
    .reverse();
}

/** Unmounts everything at and below a folder. */
export async function unmountAll(folder: string): Promise<void> {
  for (const point of mountsBelow(await readFile("/proc/self/mountinfo", "utf8"), folder)) {
    const finished = await run(["umount", point]);
    // Unmounts lazily when a dying process still uses the mount: it disappears from the namespace now, and from the kernel when that
    // process ends.
    if (finished.code !== 0) await run(["umount", "--lazy", point]);
  }
}
