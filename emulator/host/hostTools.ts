import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program or library that booting gateways or running their programs needs, and the Debian or Ubuntu package that has it. */
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

/** Packages that the gateways' own programs need when run outside a gateway: the inspector's search and its readers. */
export const programTools: readonly HostTool[] = [
  { command: "libhs.so.5", package: process.arch === "x64" ? "libhyperscan5" : "libvectorscan5" },
  { command: "pdftotext", package: "poppler-utils" },
  { command: "libarchive", package: "python3-libarchive-c" },
  { command: "olefile", package: "python3-olefile" },
  { command: "tesseract", package: "tesseract-ocr" },
  { command: "PIL", package: "python3-pil" },
  { command: "libpff.so.1", package: "python3-pypff" },
];

/** Folders of libraries and of Python's modules on Debian and Ubuntu. */
const LIBRARY_FOLDERS = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/lib/python3/dist-packages",
];
/** Folders of root's commands, which are not on every user's PATH. */
const ADMINISTRATORS_FOLDERS = ["/usr/sbin", "/sbin"];

/** Tools that are neither on PATH nor in a folder of root's commands or of libraries. */
export function missingHostTools(
  env: NodeJS.ProcessEnv = process.env,
  administrators: readonly string[] = [...ADMINISTRATORS_FOLDERS, ...LIBRARY_FOLDERS],
  tools: readonly HostTool[] = hostTools,
): readonly HostTool[] {
  const folders = [...(env.PATH ?? "").split(delimiter), ...administrators];
  return tools.filter(({ command }) => !folders.some((folder) => existsSync(join(folder, command))));
}
