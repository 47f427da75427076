/**
 * The files that only a gateway with external ICAP servers has: the description of the servers and their product for relay and monitor, and
 * haproxy's lines about them. Pure.
 */
import { EXTERNAL_PRODUCTS, servicePaths } from "../icap/products";
import { blockedForms } from "../icap/blocked";
import type { ExternalServer, ExternalSettings, IcapSettings } from "../model";
import { CHECK_PORT, SERVERS_PORT } from "../model/limits";
import { CLEAN_CANARY } from "./canary";

/** `/etc/icap-gateway/external.json`. Nothing in it is secret. */
export function externalJson(icap: IcapSettings): string {
  const { external } = icap;
  if (external === undefined) throw new Error("external.json has no content without icap.external");
  const product = EXTERNAL_PRODUCTS[external.product];
  const paths = servicePaths(external);
  const content = {
    product: external.product,
    services: [
      { name: icap.reqmodService, method: "REQMOD", path: paths.reqmod },
      { name: icap.respmodService, method: "RESPMOD", path: paths.respmod },
    ].filter(({ path }) => path !== ""),
    blocked: blockedForms(external),
    overload: external.overloadStatuses ?? product.overload.icapStatus,
    answers204: external.answers204 ?? product.answers204,
    passHeaders: (external.passHeaders ?? product.passHeaders).map((name) => name.toLowerCase()),
    connectSeconds: external.connectSeconds,
    verdictSeconds: external.verdictSeconds,
    canary: {
      mode: external.canary,
      text: external.canaryText,
      clean: CLEAN_CANARY,
      intervalSeconds: external.canarySeconds,
    },
    servers: external.servers.map(({ name, address, port }, i) => ({
      ...{ name, address, port },
      ...{ check: CHECK_PORT + i, way: wayTo(i) },
    })),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

const authorityPath = ({ name }: ExternalServer): string => `/etc/icap-gateway/server-${name}.pem`;

/** The certificates by which haproxy knows servers with TLS: a file each. */
export function authorityFiles({ external }: IcapSettings) {
  return (external?.servers ?? []).flatMap((server) =>
    server.tls === undefined
      ? []
      : [
          {
            path: authorityPath(server),
            mode: "0644" as const,
            policy: true as const,
            content: withLineEnd(server.tls.authority),
          },
        ],
  );
}

const withLineEnd = (pem: string): string => `${pem.trim().replaceAll("\r\n", "\n")}\n`;

/** haproxy's lines: the relay's ports, the servers, and a port for each single server for the monitor. */
export function haproxyLines(external: ExternalSettings, workers: number): Record<string, readonly string[]> {
  return {
    RELAY_FRONTENDS: Array.from({ length: workers }, (_, worker) => frontend(worker, external)).flat(),
    SERVERS: external.servers.map(serverLine),
    MEANT: external.servers.map(meantLine),
    CHECKS: external.servers.flatMap(checkLines),
  };
}

/** Idle timeout of a connection to a server, in seconds: the client may send slowly, or the server take long to decide. */
export const streamSeconds = ({ verdictSeconds }: ExternalSettings): number => verdictSeconds + 60;

/** Idle timeout of a client's connection, in seconds: two servers may have to decide, one after the other. */
export const tunnelIdleSeconds = (external: ExternalSettings): number => Math.max(120, 2 * streamSeconds(external));

/** A process of the relay is told the server of each of its connections at a UDP port of its own. */
const frontend = (worker: number, external: ExternalSettings): string[] => [
  `frontend relay-${worker}`,
  "    mode tcp",
  `    bind 127.0.0.1:${SERVERS_PORT + worker}`,
  `    timeout client ${streamSeconds(external)}s`,
  `    log 127.0.0.1:${SERVERS_PORT + worker} format raw local0`,
  "    option logasap",
  '    log-format "%ci:%cp %s"',
  "    # nobody to ask, or too many wait: the relay answers its client at once",
  "    tcp-request content reject if { nbsrv(icap) lt 1 }",
  ...external.servers.map(meantIsUpLine),
  `    tcp-request content reject if { queue(icap) ge ${external.queueLength} }`,
  "    default_backend icap",
];

/** The loopback address from which the relay connects to reach one particular server, in place of another that returned no verdict. */
const wayTo = (i: number): string => `127.0.1.${i + 1}`;

// With force-persist in external.cfg haproxy chooses no other server for it, which might be the one that failed.
const meantLine = ({ name }: ExternalServer, i: number): string => `    use-server ${name} if { src ${wayTo(i)} }`;

const meantIsUpLine = ({ name }: ExternalServer, i: number): string =>
  `    tcp-request content reject if { src ${wayTo(i)} } !{ srv_is_up(icap/${name}) }`;

// Disabled until the monitor has checked the server.
const serverLine = (server: ExternalServer): string =>
  `    server ${server.name} ${server.address}:${server.port} weight ${server.weight} maxconn ${server.connections} disabled check${tlsWords(server)}`;

const checkLines = (server: ExternalServer, i: number): string[] => [
  `listen check-${server.name}`,
  "    mode tcp",
  `    bind 127.0.0.1:${CHECK_PORT + i}`,
  "    timeout client 60s",
  "    timeout server 60s",
  // The monitor retries by itself. It must learn at once, before its own timeout, that a server cannot be reached.
  "    timeout connect 2s",
  "    retries 0",
  // A resumed session would not show that the certificate has expired or changed.
  `    server ${server.name} ${server.address}:${server.port}${tlsWords(server)}${server.tls === undefined ? "" : " no-ssl-reuse"}`,
];

const tlsWords = (server: ExternalServer): string => {
  const { tls } = server;
  if (tls === undefined) return "";
  return ` ssl verify required ca-file ${authorityPath(server)} verifyhost ${tls.serverName} sni str(${tls.serverName}) check-sni ${tls.serverName}`;
};
