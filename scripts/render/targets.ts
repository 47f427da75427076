/** The places that can be rendered. */
import type { Settings } from "../../infra/settings";
import { cloudFolder } from "./clouds";
import type { Choices, Folder } from "./folder";
import { linuxFolder } from "./linux";
import { rhelFolder } from "./rhel";
import { windowsFolder } from "./windows";

const TARGETS = {
  ubuntu: (settings: Settings, choices: Choices): Folder => linuxFolder("ubuntu", settings, choices),
  onprem: (settings: Settings, choices: Choices): Folder => linuxFolder("onprem", settings, choices),
  rhel: rhelFolder,
  windows: windowsFolder,
  aws: (settings: Settings, choices: Choices): Folder => cloudFolder("aws", settings, choices),
  gcp: (settings: Settings, choices: Choices): Folder => cloudFolder("gcp", settings, choices),
} as const;

export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

/** @throws UserError where the settings have no meaning at this place */
export const renderTarget = (target: TargetName, settings: Settings, choices: Choices): Folder =>
  TARGETS[target](settings, choices);
