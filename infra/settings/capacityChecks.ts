import { capacityOf, mostConnections } from "../gateway/capacity";
import { MIN_CONNECTIONS } from "../model/limits";
import type { Findings } from "./findings";
import type { Given } from "../model/schema";
import type { CapacitySettings, DlpSettings, IcapSettings } from "../model";
import { machineOf } from "../model/vmSizes";

/** Fills in `capacity` from the machine's size, and refuses more connections than its memory carries. */
export function readCapacity(
  given: Given<"capacity">,
  { vmSize, dlp, icap }: { vmSize: string; dlp: DlpSettings; icap: IcapSettings },
  findings: Findings,
): CapacitySettings {
  const machine = machineOf(vmSize);
  const memoryMebibytes = given.memoryMebibytes ?? machine.memoryMebibytes;
  const { publicClamavDatabase } = dlp;
  const { connections, connectionsPerSource } = capacityOf({
    cores: machine.cores,
    memoryMebibytes,
    publicClamavDatabase,
    maxBodyMebibytes: icap.maxBodyMebibytes,
    ...given,
  });
  if (findings.sound("lanes.vmSize", "dlp.publicClamavDatabase", "capacity")) {
    const most = mostConnections({ memoryMebibytes, publicClamavDatabase });
    const setting = given.memoryMebibytes === undefined ? "lanes.vmSize" : "capacity.memoryMebibytes";
    const has = `the ${memoryMebibytes} MiB of ${given.memoryMebibytes === undefined ? vmSize : setting}`;
    const database = publicClamavDatabase ? " beside the public ClamAV database" : "";
    if (most < MIN_CONNECTIONS) findings.add(setting, `${has} carry no gateway${database}; take a larger size`);
    else if (connections > most)
      findings.add("capacity.connections", `${connections} is more than ${has} carry${database}: at most ${most}`);
    if (connectionsPerSource > connections)
      findings.add(
        "capacity.connectionsPerSource",
        `${connectionsPerSource} is more than capacity.connections, ${connections}`,
      );
  }
  return { connections, connectionsPerSource, memoryMebibytes };
}
