/** The folder for Rocky and Alma Linux 9 as the TLS edge in front of ICAP servers elsewhere: stunnel, firewalld, SELinux. Pure. */
import type { Settings } from "../../infra/settings";
import { edgeConfiguration, serversBehind, servicesBehind } from "./edge";
import type { Choices, Folder } from "./folder";
import { openPorts } from "./packetFilter";
import { fill, placeFile } from "./placeFiles";
import { admissionWords } from "./readme";
import { withAlignedTables } from "./tables";

/** Folder for certificates. It is below /etc/stunnel, because SELinux lets stunnel read files with that folder's label. */
const HOME = "/etc/stunnel/icap-gateway";

/** @throws UserError if the settings name no external ICAP server, or one that this place cannot connect to */
export function rhelFolder(settings: Settings, choices: Choices): Folder {
  const external = serversBehind(settings, "a Rocky or Alma machine");
  const port = String(settings.gateway.port);
  const values = {
    STACK: settings.stack,
    HOME,
    PORT: port,
    ADMISSION: admissionWords(settings),
    SERVERS: external.servers.map(({ name, address, port: at }) => `${name} (${address}:${at})`).join(", "),
    ...servicesBehind(external),
  };
  const configuration = edgeConfiguration(settings, choices, external, {
    head: [
      `; The TLS edge on Rocky or Alma: clients on ${port}, ICAP servers behind. Who gets in is as on a gateway.`,
      "; started as root, which reads the key; then nobody but this user",
      "setuid = icap-gateway",
      "setgid = icap-gateway",
    ],
    path: (name) => `${HOME}/${name}`,
    without: /^transparent =/,
  });
  const entries = openPorts(settings).flatMap(({ sources }) => sources.map((source) => `  <entry>${source}</entry>`));
  return {
    "README.md": { text: withAlignedTables(fill(placeFile("rhel/README.md"), values)) },
    "install.sh": { text: fill(placeFile("rhel/install.sh"), { HOME, PORT: port }), mode: "0755" },
    "icap-gateway.conf": { text: configuration },
    "icap-gateway.service": { text: placeFile("rhel/icap-gateway.service") },
    "icap-clients.xml": { text: fill(placeFile("rhel/icap-clients.xml"), { ENTRIES: entries.join("\n") }) },
  };
}
