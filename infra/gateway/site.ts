/** The values of a gateway's files that depend on where it stands: in Azure, or on a machine that is made elsewhere. Pure. */
import type { Settings } from "../model";
import { listenPort } from "../model/listenPort";
import { scrapeOf, type Scrape } from "../model/scrape";
import { clientProfiles } from "../network/clientProfile";
import type { TemplateValue } from "./template";

/** Addresses with which a gateway finds its secret. None of them is secret. */
export interface GatewayIdentity {
  /** `https://<name>.vault.azure.net` */
  readonly vaultUrl: string;
  readonly secretName: string;
  /** ARM id of the lane's user-assigned identity. */
  readonly identityId: string;
  /** URL of the exact lists, without a slash at the end; absent: there is no storage for lists. */
  readonly listsUrl?: string;
}

/** A machine that is not made by this program. None of these values is secret. */
export interface Elsewhere {
  /** Prefixes from which a load balancer sends `GET /healthz`; empty: it is not allowed from anywhere. */
  readonly probesFrom: readonly string[];
  /** Prefixes from which SSH is allowed; empty: it is not allowed from anywhere. */
  readonly sshFrom: readonly string[];
}

export type Site = GatewayIdentity | Elsewhere;
export type Place = "azure" | "elsewhere";

export const placeOf = (site: Site): Place => ("vaultUrl" in site ? "azure" : "elsewhere");

/** Azure's load balancer sends its probes from this address (learn: "What is IP address 168.63.129.16?"). */
const AZURE_PROBE = "168.63.129.16";

/** The folder in which a machine elsewhere finds its key and certificates. */
export const CERTIFICATE_FOLDER = "/etc/icap-gateway/certificates";

/** Values of the placeholders. */
export function siteValues(
  site: Site,
  { gateway, client, monitoring }: Pick<Settings, "gateway" | "client" | "monitoring">,
): Record<string, TemplateValue> {
  const { canaryPort } = gateway;
  const scrape = scrapeOf(monitoring);
  const scrapers = scrape === undefined ? [] : [scrapersLine(scrape)];
  if ("vaultUrl" in site)
    return {
      SECRET_SOURCE: vaultLines(site),
      CLIENTS: [`tcp dport ${listenPort(gateway)} goto clients`],
      PROBES: [probeLine(AZURE_PROBE, canaryPort), ...scrapers],
      PROBE_ADDRESSES: [`IPAddressAllow=${["localhost", AZURE_PROBE, ...(scrape?.from ?? [])].join(" ")}`],
    };
  const { probesFrom, sshFrom } = site;
  return {
    SECRET_SOURCE: [`# server.key, server.pem and clients.pem`, `CERTIFICATES=${CERTIFICATE_FOLDER}`],
    CLIENTS: clientProfiles(client).map(
      ({ sources, port = gateway.port }) =>
        `ct original proto-dst ${port} ip saddr ${setOf(sources)} tcp dport ${listenPort(gateway)} goto clients`,
    ),
    PROBES: [
      probesFrom.length === 0 ? "# nobody asks for the canary from outside" : probeLine(setOf(probesFrom), canaryPort),
      sshFrom.length === 0
        ? "# nobody comes by SSH"
        : `ip saddr ${setOf(sshFrom)} tcp dport 22 counter accept comment "SSH"`,
      ...scrapers,
    ],
    PROBE_ADDRESSES: [`IPAddressAllow=${["localhost", ...probesFrom, ...(scrape?.from ?? [])].join(" ")}`],
  };
}

const setOf = (prefixes: readonly string[]): string => `{ ${prefixes.join(", ")} }`;

const probeLine = (from: string, port: number): string =>
  `ip saddr ${from} tcp dport ${port} counter accept comment "probe of the load balancer"`;

const scrapersLine = ({ from, port }: Scrape): string =>
  `ip saddr ${setOf(from)} tcp dport ${port} counter accept comment "readers of the metrics"`;

/** Text that needs no quotation in a shell. */
const PLAIN_WORD = /^[A-Za-z0-9_.,:/-]+$/;

/** @throws Error for a value with line breaks or other characters that would end its place in the file */
function vaultLines({ vaultUrl, secretName, identityId }: GatewayIdentity): readonly string[] {
  for (const value of [vaultUrl, secretName, identityId])
    if (!PLAIN_WORD.test(value))
      throw new Error(`gateway.env: ${JSON.stringify(value)}; only letters, digits and _ . , : / - are allowed`);
  return [
    "# Key Vault and the secret with this lane's key, chain and client certificates",
    `VAULT_URL=${vaultUrl}`,
    `SECRET_NAME=${secretName}`,
    "# the user-assigned identity, by its resource id; always named, a machine may carry several",
    `IDENTITY_ID=${identityId}`,
    "METADATA_URL=http://169.254.169.254",
  ];
}
