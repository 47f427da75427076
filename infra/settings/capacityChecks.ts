import { listsOf } from "../gateway/dlp/inspectorPolicy";
import { capacityOf, leastMemory, mostConnections } from "../gateway/capacity";
import { inspectingOf, MIN_CONNECTIONS } from "../model/limits";
import type { Findings } from "./findings";
import type { Given } from "../model/schema";
import type { CapacitySettings, DlpSettings, IcapSettings } from "../model";
import { machineOf } from "../model/vmSizes";

/** Fills in `capacity` from the machine's size, and refuses more connections than its memory allows. */
export function readCapacity(
  given: Given<"capacity">,
  { vmSize, dlp, icap }: { vmSize: string; dlp: DlpSettings; icap: IcapSettings },
  findings: Findings,
): CapacitySettings {
  const machine = machineOf(vmSize);
  const memoryMebibytes = given.memoryMebibytes ?? machine.memoryMebibytes;
  const inspecting = { ...inspectingOf({ icap, dlp }), lists: listsOf(dlp).length };
  const { connections, connectionsPerSource } = capacityOf({
    cores: machine.cores,
    memoryMebibytes,
    ...inspecting,
    maxBodyMebibytes: icap.maxBodyMebibytes,
    ...given,
  });
  const sizes = ["lanes.vmSize", "dlp.engine", "dlp.malware", "dlp.publicClamavDatabase", "dlp.ocr", "icap.server"];
  const knowsNeed = findings.isValid(...sizes, "icap.maxBodyMebibytes", "capacity");
  if (knowsNeed) {
    const most = mostConnections({ memoryMebibytes, ...inspecting });
    const database = inspecting.malware
      ? " with malware scanning"
      : inspecting.ocr?.length
        ? " that reads pictures"
        : "";
    if (most < MIN_CONNECTIONS) {
      const needed = `a gateway${database} needs at least ${leastMemory(inspecting)} MiB`;
      if (given.memoryMebibytes === undefined)
        findings.add("lanes.vmSize", `"${vmSize}" has ${memoryMebibytes} MiB of memory; ${needed}`);
      else findings.add("capacity.memoryMebibytes", `${memoryMebibytes} is not enough; ${needed}`);
    } else if (connections > most) {
      const source = given.memoryMebibytes === undefined ? `lanes.vmSize "${vmSize}"` : "capacity.memoryMebibytes";
      findings.add(
        "capacity.connections",
        `${connections} is too many for ${memoryMebibytes} MiB of memory (${source})${database}; at most ${most} fit`,
      );
    }
  }
  if ((knowsNeed || given.connections !== undefined) && connectionsPerSource > connections)
    findings.add(
      "capacity.connectionsPerSource",
      `${connectionsPerSource} is more than capacity.connections (${connections}); give at most ${connections}`,
    );
  return { connections, connectionsPerSource, memoryMebibytes };
}
