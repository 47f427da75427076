import { PLAIN_PORT, TLS_PORT } from "./ports";
import type { GatewaySettings } from "./settings";

/**
 * The port on which a gateway itself listens for clients. The relay has 1344 on loopback, so the packet filter leads that
 * `gateway.port` to another.
 */
export const listenPort = ({ port }: Pick<GatewaySettings, "port">): number => (port === PLAIN_PORT ? TLS_PORT : port);
