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

/** Folders of root's commands, which are not on every user's PATH. */
const ADMINISTRATORS_FOLDERS = ["/usr/sbin", "/sbin"];

/** Tools that are neither on PATH nor in a folder of root's commands. */
export function missingHostTools(
  env: NodeJS.ProcessEnv = process.env,
  administrators: readonly string[] = ADMINISTRATORS_FOLDERS,
): HostTool[] {
  const folders = [...(env.PATH ?? "").split(delimiter), ...administrators];
  return hostTools.filter(({ command }) => !folders.some((folder) => existsSync(join(folder, command))));
}
