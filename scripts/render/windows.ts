/** A Windows server in front of ICAP servers elsewhere: stunnel's configuration, and the script that installs it. Pure. */
import { UserError } from "../../console/userError";
import { gatewayFiles, machineFiles } from "../../infra/gateway";
import type { ExternalSettings, Settings } from "../../infra/settings";
import type { Choices, Folder } from "./folder";
import { openPorts } from "./packetFilter";
import { fill, placeFile } from "./placeFiles";
import { admissionWords } from "./readme";

/** The script's folder for the configuration, the key and the certificates. */
export const WINDOWS_HOME = "C:\\ProgramData\\icap-gateway";

const LINUX_CONFIGURATION = "/etc/stunnel/icap.conf";

/** @throws UserError where no ICAP server outside the gateway is set, or one that this place cannot reach */
export function windowsFolder(settings: Settings, choices: Choices): Folder {
  const external = serversOf(settings);
  const { port } = settings.gateway;
  const clients = openPorts(settings).flatMap(({ sources }) => sources);
  const values = {
    STACK: settings.stack,
    PORT: String(port),
    ADMISSION: admissionWords(settings),
    SERVERS: external.servers.map(({ name, address, port: at }) => `${name} (${address}:${at})`).join(", "),
    REQMOD: external.reqmodPath === "" ? "none" : `/${external.reqmodPath}`,
    RESPMOD: external.respmodPath === "" ? "none" : `/${external.respmodPath}`,
  };
  return {
    "README.md": { text: fill(placeFile("windows/README.md"), values) },
    "Install-IcapGateway.ps1": { text: windowsLines(placeFile("windows/Install-IcapGateway.ps1")) },
    "gateway.psd1": { text: windowsLines(dataFile(port, clients, external)) },
    "stunnel.conf": { text: windowsLines(stunnelConfiguration(settings, choices, external)) },
  };
}

function serversOf({ icap: { external }, gateway, client }: Settings): ExternalSettings {
  const problems = [
    ...(external === undefined
      ? [
          "icap.server  must be external: there is no ICAP server for Windows in this package, so name your product's in icap.external",
        ]
      : external.servers.flatMap(({ name, tls }) =>
          tls === undefined
            ? []
            : [
                `icap.external.servers  ${name} has tls, which a Windows machine does not speak to its servers; leave tls out`,
              ],
        )),
    ...(gateway.tls === "off" ? ["gateway.tls  must be on: the Windows machine is nothing but the TLS edge"] : []),
    ...(client.also.some(({ port }) => port !== undefined)
      ? [
          "client.also  a product's own port is led to gateway.port by the packet filter of Linux; leave the port out for a Windows machine",
        ]
      : []),
  ];
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return external!;
}

/** The Linux gateway's own file: other paths and other servers behind, and without what only systemd and Linux have. */
export function stunnelConfiguration(
  settings: Settings,
  choices: Choices,
  { servers }: Pick<ExternalSettings, "servers">,
): string {
  const file = machineFiles(settings, "a", choices, gatewayFiles()).files.find(
    ({ path }) => path === LINUX_CONFIGURATION,
  );
  if (file === undefined) throw new Error(`a gateway has no ${LINUX_CONFIGURATION}`);
  const connect = servers.map(({ address, port }) => `connect = ${address}:${port}`);
  const lines = file.content.split("\n").flatMap((line): string[] => {
    if (
      /^(foreground|syslog|transparent) =/.test(line) ||
      /^; (to standard error|the relay sees|Fetched from)/.test(line)
    )
      return [];
    if (/^; (The TLS edge|After an edit)/.test(line)) return [];
    if (/^connect =/.test(line)) return [...connect, ...(connect.length > 1 ? ["failover = rr"] : [])];
    return [
      line.replace(
        /\/var\/lib\/icap-gateway\/tls\/current\/(\S+)/,
        (_, name: string) => `${WINDOWS_HOME}\\tls\\${name}`,
      ),
    ];
  });
  return [
    `; The TLS edge on Windows: clients on ${settings.gateway.port}, ICAP servers behind. Who gets in is as on a Linux gateway.`,
    `output = ${WINDOWS_HOME}\\stunnel.log`,
    ...lines,
  ].join("\n");
}

/** The data that the script reads: ports and addresses, no secret. */
function dataFile(port: number, clients: readonly string[], { servers }: ExternalSettings): string {
  const list = (values: readonly string[]): string => `@(${values.map((value) => `'${value}'`).join(", ")})`;
  return [
    "# Ports and addresses of the gateway, from the stack's settings. No secret.",
    "@{",
    `  Port = ${port}`,
    `  Clients = ${list(clients)}`,
    `  Servers = ${list([...new Set(servers.map(({ address }) => address))])}`,
    `  ServerPorts = ${list([...new Set(servers.map((server) => String(server.port)))])}`,
    `  Reached = ${list(servers.map((server) => `${server.address}:${server.port}`))}`,
    "}",
    "",
  ].join("\n");
}

const windowsLines = (text: string): string => text.replaceAll("\n", "\r\n");
