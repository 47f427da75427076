/** Exhausted resources of a gateway with `dlp.engine: clamav`. */
import type { Fault } from "../fault";
import { diskFaults, fill, noMoreMemory } from "../resources";

/** Faults of resources. Only a large file of this client needs the space, so its small ones pass as ever. */
export const resourceFaults: readonly Fault[] = [
  {
    group: "Disk full",
    name: "the ICAP server's temporary folder",
    effect: "errors",
    ...fill("c-icap", "/var/tmp"),
  },
  {
    group: "Disk full",
    name: "the scanner's temporary folder",
    effect: "errors",
    ...fill("clamav-daemon", "/tmp"),
  },
  ...diskFaults,
  { group: "Memory", name: "the scanner gets no more", effect: "errors", ...noMoreMemory("clamav-daemon.service") },
  { group: "Memory", name: "the ICAP server gets no more", effect: "nothing", ...noMoreMemory("c-icap.service") },
];
