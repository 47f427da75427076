/** Every fault of one gateway with `dlp.engine: clamav` that we could think of, in the order in which they are put on it. */
import type { Fault } from "../fault";
import { surroundingFaults, wrongClock } from "../surroundings";
import { daemonFaults } from "./daemons";
import { policyFaults } from "./policy";
import { resourceFaults } from "./resources";

export const CLAMAV_FAULTS: readonly Fault[] = [
  ...daemonFaults,
  ...policyFaults,
  ...resourceFaults,
  ...surroundingFaults,
  { group: "Clock", name: "c-icap, a day ahead", effect: "errors", ...wrongClock("c-icap", "+1d") },
  { group: "Clock", name: "clamd, a day behind", effect: "errors at times", ...wrongClock("clamav-daemon", "-1d") },
];
