import { existsSync } from "node:fs";

import { missingHostTools } from "./hostTools";
import { run } from "./process/run";

export type CanBoot = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Whether gateways can be booted on this machine; if not, why, in words for the user. */
export async function canBoot(
  { platform, uid } = { platform: process.platform, uid: process.getuid?.() },
): Promise<CanBoot> {
  const no = (reason: string): CanBoot => ({ ok: false, reason });
  if (platform !== "linux") return no(`booting gateways needs Linux; this is ${platform}`);
  if (uid !== 0) {
    return no("booting gateways needs root (namespaces, mounts, containers); run the command with sudo");
  }
  if (!existsSync("/usr/bin/apt-get"))
    return no("booting gateways needs a Debian or Ubuntu machine: there is no apt-get");
  const missing = missingHostTools();
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((tool) => tool.package))].join(" ");
    return no(
      `these programs are missing: ${missing.map((tool) => tool.command).join(", ")} (apt-get install ${packages})`,
    );
  }
  // Inside an unprivileged container root is not enough.
  const attempt = ["unshare", "--mount", "--net", "--pid", "--fork", "mount", "-t", "tmpfs", "probe", "/mnt"];
  const finished = await run(attempt);
  if (finished.code !== 0) {
    return no(`this machine does not let root make namespaces and mounts: ${finished.stderr.trim()}`);
  }
  return { ok: true };
}
