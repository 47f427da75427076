/** The README of a rendered folder: steps, checks, and the values for the client's configuration. Pure. */
import { CERTIFICATE_FOLDER } from "../../infra/gateway";
import { scrapeOf, type Settings } from "../../infra/settings";
import type { Choices } from "./folder";
import { openPorts } from "./packetFilter";
import { fill, placeFile } from "./placeFiles";
import { withAlignedTables } from "./tables";

const FILES = {
  ubuntu: "linux/README.ubuntu.md",
  onprem: "linux/README.onprem.md",
  aws: "aws/README.md",
  gcp: "gcp/README.md",
} as const;

/** @param network prefix of the network that the folder's program creates in a cloud; absent elsewhere */
export function readme(target: keyof typeof FILES, settings: Settings, choices: Choices, network?: string): string {
  const inCloud = network !== undefined;
  const { gateway, icap } = settings;
  const { edge, ...edgeWords } =
    gateway.tls === "off" ? plainEdge(gateway.port, icap.reqmodService) : tlsEdge(settings);
  const text = placeFile(FILES[target])
    .replace("{{PARTS}}", () => placeFile("README.parts.md").trimEnd())
    .replace("{{EDGE}}", () => placeFile(edge).trimEnd());
  const filled = fill(text, {
    STACK: settings.stack,
    PORT: String(gateway.port),
    PORTS: [
      String(gateway.port),
      ...settings.client.also.flatMap(({ profile, port }) => (port === undefined ? [] : [`${profile}: ${port}`])),
    ].join("; "),
    CANARY_PORT: String(gateway.canaryPort),
    REQMOD: icap.reqmodService,
    RESPMOD: icap.respmodService,
    ...edgeWords,
    OPEN: [
      ...openPorts(settings).map(
        ({ port, sources }) =>
          `- TCP ${port} from ${sources.length} prefixes, which \`${inCloud ? "gateway.json" : "packet-filter/clients.nft"}\` names`,
      ),
      ...metricsLine(settings, inCloud),
    ].join("\n"),
    PROBES: choices.probesFrom.length === 0 ? "nobody (`--probe-from`)" : choices.probesFrom.join(", "),
    ...(inCloud ? { NETWORK: network } : {}),
    SSH: choices.sshFrom.length === 0 ? "nobody (`--ssh-from`)" : choices.sshFrom.join(", "),
  });
  return withAlignedTables(filled);
}

/**
 * A line about the port of the metrics (`monitoring.scrape`), if there is one. @param cloud whether the folder's program creates rules of
 * the cloud, which do not open this port
 */
function metricsLine({ monitoring }: Settings, cloud: boolean): readonly string[] {
  const scrape = scrapeOf(monitoring);
  if (scrape === undefined) return [];
  const door = `- TCP ${scrape.port} (\`GET /metrics\`, by HTTP without a password) from ${scrape.from.join(", ")}`;
  return [cloud ? `${door}; the cloud's own rules, which this program makes, let none of it in` : door];
}

/** Values for the README about TLS clients, with the name of the file that has this section. */
const tlsEdge = (settings: Settings) => ({
  edge: "README.certificates.md",
  FOLDER: CERTIFICATE_FOLDER,
  ADMISSION: admissionWords(settings),
  PUT: "Put key and certificates on each machine, as below.",
  HANDSHAKE: `openssl s_client -connect ADDRESS:${settings.gateway.port} </dev/null   # without a certificate: an alert, no session`,
  VERIFY: " \\\n      --server-certificate server.pem --client-certificate client.pem --client-key client.key",
  SECURE: "checked",
  CERTIFICATE: "`server.pem` where it signs itself, else your authority's root certificate",
});

const plainEdge = (port: number, service: string) => ({
  edge: "README.plain.md",
  PUT: "Read below about plain ICAP: these machines need neither key nor certificate.",
  HANDSHAKE: `printf 'OPTIONS icap://ADDRESS/${service} ICAP/1.0\\r\\nHost: ADDRESS\\r\\n\\r\\n' | nc -w 3 ADDRESS ${port}   # from an allowed address: 200 OK`,
  VERIFY: "",
  SECURE: "not checked",
  CERTIFICATE: "none",
});

/** Words for the clients that the machine admits. */
export function admissionWords({ client: { trust } }: Settings): string {
  switch (trust?.mode) {
    case undefined:
    case "pin":
      return "exactly the certificates in `clients.pem`: put the client's own public certificate there";
    case "chain":
      return `certificates that the authority in \`clients.pem\` signed for the name ${trust.name}: put the root and its intermediates there`;
    case "authority":
      return "everybody whom the authority in `clients.pem` certifies (`client.anyNameUnderAuthority`): put the root there";
  }
}
