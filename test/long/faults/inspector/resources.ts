/** Exhausted resources of a gateway with `dlp.engine: inspector`. */
import type { Fault } from "../fault";
import { diskFaults, fill, noMoreMemory } from "../resources";

export const resourceFaults: readonly Fault[] = [
  {
    group: "Disk full",
    name: "the relay's temporary folder",
    effect: "errors", // for files of more than 1 MiB
    ...fill("gateway-relay", "/var/tmp"),
  },
  {
    group: "Disk full",
    name: "the inspector's temporary folder",
    effect: "nothing", // its readers work in memory
    ...fill("gateway-inspector", "/tmp"),
  },
  ...diskFaults,
  {
    group: "Memory",
    name: "the inspector gets no more",
    effect: "errors at times", // what it has mapped is enough for most files
    ...noMoreMemory("gateway-inspector.service"),
  },
  { group: "Memory", name: "the relay gets no more", effect: "errors", ...noMoreMemory("gateway-relay.service") },
];
