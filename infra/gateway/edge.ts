/** The values of a gateway's files that depend on whether its clients speak TLS. Pure. */
import type { ClientSettings, GatewaySettings } from "../model";
import { listenPort } from "../model/listenPort";
import { furtherPorts } from "../network/clientProfile";
import { furtherPortLine, trustLines } from "./clientLines";
import type { Edge } from "./manifest";
import type { TemplateValue } from "./template";

/** The program that accepts the clients' connections. */
export const edgeOf = ({ tls }: Pick<GatewaySettings, "tls">): Edge => (tls === "on" ? "stunnel" : "plain");

/** Values of the placeholders. */
export function edgeValues(gateway: GatewaySettings, client: ClientSettings): Record<string, TemplateValue> {
  const edge = edgeOf(gateway);
  const listened = listenPort(gateway);
  const led = [...(listened === gateway.port ? [] : [gateway.port]), ...furtherPorts(client)];
  return {
    EDGE: edge,
    GATEWAY_PORT: String(listened),
    FURTHER_PORTS: [furtherPortLine(led, listened)],
    ...(edge === "stunnel" ? { TRUST: trustLines(client.trust), TLS_DIRECTORY: "/var/lib/icap-gateway/tls" } : {}),
  };
}
