/** The folder for a Windows server in front of ICAP servers elsewhere: stunnel's configuration, and the script that installs it. Pure. */
import type { ExternalSettings, Settings } from "../../infra/settings";
import { edgeConfiguration, serversBehind, servicesBehind } from "./edge";
import type { Choices, Folder } from "./folder";
import { openPorts } from "./packetFilter";
import { fill, placeFile } from "./placeFiles";
import { admissionWords } from "./readme";
import { withAlignedTables } from "./tables";

/** The script's folder for configuration, key and certificates. */
export const WINDOWS_HOME = "C:\\ProgramData\\icap-gateway";

/** @throws UserError if the settings name no external ICAP server, or one that this place cannot connect to */
export function windowsFolder(settings: Settings, choices: Choices): Folder {
  const external = serversBehind(settings, "a Windows machine");
  const { port } = settings.gateway;
  const clients = openPorts(settings).flatMap(({ sources }) => sources);
  const values = {
    STACK: settings.stack,
    PORT: String(port),
    ADMISSION: admissionWords(settings),
    SERVERS: external.servers.map(({ name, address, port: at }) => `${name} (${address}:${at})`).join(", "),
    ...servicesBehind(external),
  };
  return {
    "README.md": { text: withAlignedTables(fill(placeFile("windows/README.md"), values)) },
    "Install-IcapGateway.ps1": { text: windowsLines(placeFile("windows/Install-IcapGateway.ps1")) },
    "gateway.psd1": { text: windowsLines(dataFile(port, clients, external)) },
    "stunnel.conf": { text: windowsLines(stunnelConfiguration(settings, choices, external)) },
  };
}

/** The Linux gateway's stunnel configuration with Windows paths and a log file. */
export function stunnelConfiguration(
  settings: Settings,
  choices: Choices,
  external: Pick<ExternalSettings, "servers">,
): string {
  return edgeConfiguration(settings, choices, external, {
    head: [
      `; The TLS edge on Windows: clients on ${settings.gateway.port}, ICAP servers behind. Who gets in is as on a Linux gateway.`,
      `output = ${WINDOWS_HOME}\\stunnel.log`,
    ],
    path: (name) => `${WINDOWS_HOME}\\tls\\${name}`,
    without: /^(?:foreground|syslog|transparent) =|^; to standard error/,
  });
}

/** The script's input: ports and addresses, no secrets. */
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
