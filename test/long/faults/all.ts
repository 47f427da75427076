/** Every fault of one gateway that we could think of, in the order in which they are put on it. */
import { daemonFaults } from "./daemons";
import type { Fault } from "./fault";
import { policyFaults } from "./policy";
import { resourceFaults } from "./resources";
import { surroundingFaults } from "./surroundings";

export const FAULTS: readonly Fault[] = [...daemonFaults, ...policyFaults, ...resourceFaults, ...surroundingFaults];
