import type { IcapSettings, LaneSettings } from "../model";
import { externalNotices, type Notice } from "./notices";

/** Where a stack's files are inspected, as its output `inspection` says it to whoever reads a preview. */
export interface Inspection {
  readonly server: IcapSettings["server"];
  /** External servers as `dlp-1 (10.40.0.10:1344)`; none with the built-in one. */
  readonly servers: readonly string[];
  readonly notices: readonly Notice[];
}

/** The output of a stack with these settings. */
export function inspectionOf({
  icap: { server, external },
  lanes,
}: {
  readonly icap: IcapSettings;
  readonly lanes: Pick<LaneSettings, "instances">;
}): Inspection {
  if (external === undefined) return { server, servers: [], notices: [] };
  return {
    server,
    servers: external.servers.map(({ name, address, port }) => `${name} (${address}:${port})`),
    notices: externalNotices(external, 2 * lanes.instances),
  };
}
