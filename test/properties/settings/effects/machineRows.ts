import { GATEWAY } from "../../../../infra/model/sections/lanes";
import { IDENTITIES_OF_OTHERS, IMAGE_OF_OTHERS, KEYS_OF_OTHERS } from "../../../emulator/settingsWalk/elsewhere";
import { OTHER_WINDOWS } from "../../../emulator/settingsWalk/scalingChanges";
import { SSH_KEY } from "../../../sshKey";
import { row, type Rows } from "./row";

const CLAMAV = { dlp: { engine: "clamav" } };
const STAYS = "where `connections` stays the same";
const FOLLOWS = "where it follows from the memory and changes";
const DEFAULT_WINDOWS = GATEWAY.updateWindows.byDefault.always;

/** The machines and what each of them is told. */
export const machineRows: Rows = () => [
  row("lanes.vmSize", "Standard_D2s_v5", "Standard_D4s_v5"),
  row("lanes.instances", 1, 2),
  row("lanes.autoscale", undefined, { minimum: 1, maximum: 4 }),
  row("lanes.autoscale", { minimum: 1, maximum: 4 }, { minimum: 1, maximum: 5 }),
  row("lanes.zones", [1], [1, 2]),
  row("lanes.zonesOfLocation", [1], [1, 2], {}, "where `zones` is given, and in dev"),
  row("lanes.zonesOfLocation", [1], [1, 2], { lanes: { zones: [1] } }, "where `zones` is given, and in dev"),
  row("lanes.zonesOfLocation", [1], [1, 2], { preset: "test" }, "elsewhere, where `zones` follows from it"),
  row("lanes.imageVersion", "24.04.202609040", "24.04.202609050"),
  row("lanes.imageId", undefined, IMAGE_OF_OTHERS),
  row("lanes.encryptionAtHost", false, true),
  row("lanes.diskEncryptionSet", undefined, KEYS_OF_OTHERS),
  row("lanes.identities", IDENTITIES_OF_OTHERS, { ...IDENTITIES_OF_OTHERS, a: `${IDENTITIES_OF_OTHERS.a}2` }),
  row("lanes.identities", IDENTITIES_OF_OTHERS, { ...IDENTITIES_OF_OTHERS, b: `${IDENTITIES_OF_OTHERS.b}2` }),
  row("lanes.identities", undefined, IDENTITIES_OF_OTHERS),
  row("lanes.sshPublicKey", undefined, SSH_KEY),
  row("lanes.osDiskSizeGb", 30, 64),

  row("gateway.port", 11344, 11345),
  row("gateway.tls", "on", "off", { workload: "test", expires: "3d" }),
  row("gateway.canaryPort", 8080, 8090),
  row("gateway.readinessDeadlineSeconds", 1200, 900),
  row("gateway.fetchIntervalSeconds", 300, 600),
  row("gateway.certificateDelayMinutes", 0, 30),
  row("gateway.updateWindows", DEFAULT_WINDOWS, OTHER_WINDOWS),
  row("gateway.updateWindows", OTHER_WINDOWS, { ...OTHER_WINDOWS, a: DEFAULT_WINDOWS.a }),
  row("gateway.updateWindows", OTHER_WINDOWS, { ...OTHER_WINDOWS, b: DEFAULT_WINDOWS.b }),
  row("gateway.deletionNoticeMinutes", 5, 15),
  row("gateway.repairGraceMinutes", 30, 40),

  row("capacity.connections", 256, 64),
  row("capacity.connectionsPerSource", 128, 16),
  row("capacity.memoryMebibytes", 8192, 7168, {}, STAYS),
  row("capacity.memoryMebibytes", 8192, 7168, { ...CLAMAV, capacity: { connections: 64 } }, STAYS),
  row("capacity.memoryMebibytes", 8192, 7168, CLAMAV, FOLLOWS),
  row("capacity.memoryMebibytes", 8192, 2560, {}, FOLLOWS),
];
