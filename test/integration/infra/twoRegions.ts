import type { Settings } from "../../../infra/model";
import { deployed } from "./deployed";

/** The region of lane b. */
export const secondRegion = {
  location: "northeurope",
  zones: [1, 3],
  addressSpace: "10.78.0.0/16",
  subnet: "10.78.2.0/24",
};

/** Records the deployment of a gateway whose lane b is there. */
export const deployTwoRegions = (changes: Partial<Settings> = {}) => deployed({ secondRegion, ...changes });
