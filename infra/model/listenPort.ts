import { PLAIN_PORT, TLS_PORT } from "./ports";
import type { GatewaySettings } from "./settings";

/**
 * The port on which a gateway itself listens for clients. The relay listens on 1344 on loopback, so the packet filter redirects that
 * `gateway.port` to another one.
 */
export const listenPort = ({ port }: Pick<GatewaySettings, "port">): number => (port === PLAIN_PORT ? TLS_PORT : port);
