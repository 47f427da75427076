/** The folder of each place that can be rendered. */
import type { Settings } from "../../infra/settings";
import { cloudFolder } from "./clouds";
import type { Choices, Folder, TargetName } from "./folder";
import { linuxFolder } from "./linux";
import { rhelFolder } from "./rhel";
import { windowsFolder } from "./windows";

const TARGETS: Readonly<Record<TargetName, (settings: Settings, choices: Choices) => Folder>> = {
  ubuntu: (settings, choices) => linuxFolder("ubuntu", settings, choices),
  onprem: (settings, choices) => linuxFolder("onprem", settings, choices),
  rhel: rhelFolder,
  windows: windowsFolder,
  aws: (settings, choices) => cloudFolder("aws", settings, choices),
  gcp: (settings, choices) => cloudFolder("gcp", settings, choices),
};

/** @throws UserError if the settings cannot be used at this place */
export const renderTarget = (target: TargetName, settings: Settings, choices: Choices): Folder =>
  TARGETS[target](settings, choices);
