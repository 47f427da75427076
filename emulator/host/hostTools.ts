import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that booting gateways needs, and the Debian or Ubuntu package that has it. */
export interface HostTool {
  readonly command: string;
  readonly package: string;
}

export const hostTools: readonly HostTool[] = [
  { command: "mmdebstrap", package: "mmdebstrap" },
  { command: "systemd-nspawn", package: "systemd-container" },
  { command: "nft", package: "nftables" },
  { command: "apt-ftparchive", package: "apt-utils" },
  { command: "ip", package: "iproute2" },
  { command: "sysctl", package: "procps" },
  { command: "nsenter", package: "util-linux" },
  { command: "openssl", package: "openssl" },
];

/** Tools that are not on PATH. */
export function missingHostTools(env: NodeJS.ProcessEnv = process.env): HostTool[] {
  // Administrators' folders are not on every user's PATH; root's commands are there all the same.
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return hostTools.filter(({ command }) => !folders.some((folder) => existsSync(join(folder, command))));
}
