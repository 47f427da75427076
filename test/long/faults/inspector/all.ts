/** Every fault of one gateway with `dlp.engine: inspector` that we could think of, in the order in which they are put on it. */
import type { Fault } from "../fault";
import { surroundingFaults, wrongClock } from "../surroundings";
import { daemonFaults } from "./daemons";
import { fileFaults } from "./files";
import { policyFaults } from "./policy";
import { resourceFaults } from "./resources";

export const INSPECTOR_FAULTS: readonly Fault[] = [
  ...daemonFaults,
  ...fileFaults,
  ...policyFaults,
  ...resourceFaults,
  ...surroundingFaults,
  { group: "Clock", name: "the inspector, a day ahead", effect: "errors", ...wrongClock("gateway-inspector", "+1d") },
  { group: "Clock", name: "the relay, a day behind", effect: "errors", ...wrongClock("gateway-relay", "-1d") },
];
