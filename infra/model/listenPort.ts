import { PLAIN_PORT } from "./ports";
import type { GatewaySettings } from "./settings";

/** The port in place of 1344, which the relay has on loopback. */
const IN_ITS_PLACE = 11344;

/** The port on which a gateway itself listens for clients; the packet filter leads `gateway.port` to it where they differ. */
export const listenPort = ({ port }: Pick<GatewaySettings, "port">): number =>
  port === PLAIN_PORT ? IN_ITS_PLACE : port;
