/** Files for machines with Debian or Ubuntu: user data for cloud-init, and a script for machines without cloud-init. Pure. */
import { createHash } from "node:crypto";
import { cloudConfig, gatewayFiles, machineFiles, type MachineFiles } from "../../infra/gateway";
import { LANE_NAMES, type Settings } from "../../infra/settings";
import { under, type Choices, type Folder } from "./folder";
import { packetFilter } from "./packetFilter";
import { placeFile } from "./placeFiles";
import { readme } from "./readme";

/** The files of both lanes' machines. */
export function linuxFolder(target: "ubuntu" | "onprem", settings: Settings, choices: Choices): Folder {
  return {
    "README.md": { text: readme(target, settings, choices) },
    ...(Object.assign(
      {},
      ...LANE_NAMES.map((lane) =>
        under(`lane-${lane}`, machineFolder(machineFiles(settings, lane, choices, gatewayFiles()))),
      ),
    ) as Folder),
    ...under("packet-filter", packetFilter(settings)),
  };
}

/** The files of one machine: its user data, and the script with the same files. */
export function machineFolder(made: MachineFiles): Folder {
  const files = Object.fromEntries(
    made.files.map(({ path, mode, content }) => [
      `files${path}`,
      { text: content, ...(mode === "0755" ? { mode } : {}) },
    ]),
  ) as Folder;
  const list = `${made.files.map(({ path, mode }) => `${mode} ${path}`).join("\n")}\n`;
  const digests = [
    ["files.txt", list] as const,
    ...Object.entries(files).map(([path, { text }]) => [path, text] as const),
  ];
  return {
    "user-data": { text: cloudConfig(made) },
    "install.sh": { text: placeFile("linux/install.sh"), mode: "0755" },
    "files.txt": { text: list },
    "files.sha256": { text: `${digests.map(([path, text]) => `${sha256(text)}  ${path}`).join("\n")}\n` },
    ...files,
  };
}

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
