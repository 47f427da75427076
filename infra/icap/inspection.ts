import type { IcapSettings } from "../model";
import { noticesOf, type Notice, type NoticedSettings } from "./notices";

/** The place where a stack's files are inspected, as the output `inspection` shows it in a preview. */
export interface Inspection {
  readonly server: IcapSettings["server"];
  /** External servers as `dlp-1 (10.40.0.10:1344)`; none with the built-in one. */
  readonly servers: readonly string[];
  readonly notices: readonly Notice[];
}

/** The output of a stack with these settings. */
export function inspectionOutput(settings: NoticedSettings & { readonly icap: IcapSettings }): Inspection {
  const { server, external } = settings.icap;
  return {
    server,
    servers: (external?.servers ?? []).map(({ name, address, port }) => `${name} (${address}:${port})`),
    notices: noticesOf(settings),
  };
}
