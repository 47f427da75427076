import type {
  DlpSettings,
  EnforceTunnelSettings,
  ExternalServer,
  ExternalSettings,
  GatewaySettings,
  IcapSettings,
  LaneSettings,
  MonitoringSettings,
  NetworkSettings,
  ResourceGroupSettings,
} from "../model";
import { mostMachines } from "../model/autoscale";
import { locationOf } from "../network/privateAddresses";
import { ruleNotices } from "./ruleNotices";
import { servicePaths } from "./products";

/** A sentence about the inspection of files that every preview and update shows. */
export interface Notice {
  readonly severity: "info" | "warn";
  readonly text: string;
  /** Short form of a warning, for the first line of the preview in which it is new. */
  readonly headline?: string;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const SECONDS_A_DAY = 86_400;

const UNVERIFIED =
  "A server in monitoring or trial mode would allow every file, unnoticed. Set it to verified and add the canary's rule to the " +
  "product (docs/appliances.md).";

/** The warning that nothing tests whether the servers block, for every place where an operator looks; none if the canary tests it. */
function blockingWarnings({ canary, servers }: ExternalSettings): readonly string[] {
  if (canary !== "optionsOnly") return [];
  const named = servers.map(({ name }) => name).join(", ");
  return [
    `icap.external.canary is optionsOnly: it is not verified that ${named} ${servers.length === 1 ? "blocks" : "block"} anything. ${UNVERIFIED}`,
  ];
}

/**
 * The notices for these servers: the number of planted files that their product counts, or that nothing tests whether they block.
 *
 * @param gateways machines of both lanes
 */
export function externalNotices(external: ExternalSettings, gateways: number): readonly Notice[] {
  const connections: Notice = { severity: "info", text: connectionsAtServers(external, gateways) };
  const warnings = blockingWarnings(external);
  if (warnings.length > 0) {
    const headline = "it is not verified that files are blocked";
    return [...warnings.map((text): Notice => ({ severity: "warn", text, headline })), connections];
  }
  const services = Object.values(servicePaths(external)).filter((path) => path !== "").length;
  const aDay = (gateways * external.servers.length * services * SECONDS_A_DAY) / external.canarySeconds;
  return [
    {
      severity: "info",
      text:
        `Canary: ${gateways} gateways × ${counted(external.servers.length, "server")} × ${counted(services, "service")}, every ${external.canarySeconds} s: ` +
        `${Math.round(aDay).toLocaleString("en-US")} planted files a day${external.canary === "each" ? `, and ${services} more for each file that is allowed while no other is (icap.external.canary is each)` : ""}, each perhaps an incident in the product (icap.external.canarySeconds).`,
    },
    connections,
  ];
}

/** Connections of one gateway to a server in addition to those of transactions: the monitor's, and haproxy's own check. */
const OWN_CONNECTIONS = 2;

/** The number of connections that a server must accept. A server that refuses the canary's connection leaves the rotation. */
function connectionsAtServers({ servers }: ExternalSettings, gateways: number): string {
  const most = ({ connections }: Pick<ExternalServer, "connections">) =>
    (gateways * (connections + OWN_CONNECTIONS)).toLocaleString("en-US");
  const [first, ...others] = new Set(servers.map(most));
  const where =
    others.length === 0
      ? `${first} at each server`
      : servers.map((server) => `${most(server)} at ${server.name}`).join(", ");
  return (
    `Connections: ${counted(gateways, "gateway")} can have ${where} open at once, their ${OWN_CONNECTIONS} own ones each among them. ` +
    "The product must take as many, else it leaves the rotation when it is busy (connections in icap.external.servers)."
  );
}

/** The warning that clients connect without TLS, for every place where an operator looks; none with TLS. */
const plainWarnings = ({ tls }: Pick<GatewaySettings, "tls">): readonly string[] =>
  tls === "on"
    ? []
    : [
        "gateway.tls is off: files reach the gateways in clear text, and everybody at the allowed addresses is served, because no " +
          "client shows a certificate. For a test workload only; the tag expires says when it ends.",
      ];

/** All warnings about properties that a gateway does not guarantee. */
export const warningsOf = ({
  gateway,
  icap: { external },
}: Pick<NoticedSettings, "gateway" | "icap">): readonly string[] => [
  ...plainWarnings(gateway),
  ...(external ? blockingWarnings(external) : []),
];

/** The settings that notices are about. */
export interface NoticedSettings {
  readonly gateway: Pick<GatewaySettings, "tls">;
  readonly dlp: DlpSettings;
  readonly icap: Pick<IcapSettings, "external">;
  readonly lanes: Pick<LaneSettings, "instances" | "autoscale">;
  readonly network: NetworkSettings;
  readonly resourceGroup: ResourceGroupSettings;
  readonly monitoring: Pick<MonitoringSettings, "enabled" | "budget">;
  readonly enforceTunnel?: Pick<EnforceTunnelSettings, "gatewaySubnet" | "onPremises" | "withoutGateway">;
}

/** All notices about inspection in a preview and an update: about external servers, or settings of the built-in one. */
export function noticesOf(settings: NoticedSettings): readonly Notice[] {
  const plain = plainWarnings(settings.gateway).map((text): Notice => ({
    severity: "warn",
    text,
    headline: PLAIN_HEADLINE,
  }));
  return [...plain, ...groupNotices(settings), ...inspectionNotices(settings)];
}

/** The effect of a stack's monitoring on other people's resources in its resource group. */
function groupNotices({ resourceGroup, monitoring }: NoticedSettings): readonly Notice[] {
  if (resourceGroup.existing === undefined || !monitoring.enabled) return [];
  return [
    {
      severity: "info",
      text:
        "resourceGroup.existing: Azure Policy associates every Linux machine that is made or changed in that group with the gateways' " +
        "collection rule, which collects the gateways' own log files alone" +
        `${monitoring.budget ? ", and monitoring.budget counts all that the group costs" : ""}.`,
    },
  ];
}

const PLAIN_HEADLINE = "clients come without TLS";

function inspectionNotices({
  dlp,
  icap: { external },
  lanes,
  network,
  enforceTunnel,
}: NoticedSettings): readonly Notice[] {
  if (external === undefined)
    return [...olderSettings(dlp), ...ruleNotices(dlp)].map((text) => ({ severity: "info", text }));
  return [...externalNotices(external, 2 * mostMachines(lanes)), ...placeNotices(external, network, enforceTunnel)];
}

/** Notices about settings that still work but have a new name, or no effect any more. */
const olderSettings = ({ engine, encodedText, publicClamavDatabase }: NoticedSettings["dlp"]): readonly string[] => [
  ...(publicClamavDatabase ? ["dlp.publicClamavDatabase is the older name of dlp.malware; both do the same."] : []),
  ...(engine === "inspector" && encodedText === "block"
    ? ["dlp.encodedText has no effect: the inspector decodes such text and looks into it (dlp.engine)."]
    : []),
];

/** A warning about servers for which no setting shows whether the gateways' network reaches them; nothing if there are none. */
export function placeNotices(
  { servers }: Pick<ExternalSettings, "servers">,
  network: NetworkSettings,
  tunnel?: Pick<EnforceTunnelSettings, "gatewaySubnet" | "onPremises" | "withoutGateway">,
): readonly Notice[] {
  const behind = tunnel && {
    gatewaySubnet: tunnel.gatewaySubnet,
    addressSpace: tunnel.withoutGateway ? [] : tunnel.onPremises.addressSpace,
  };
  const unknown = servers.filter(
    ({ address }) => locationOf(address, { network, ...(behind ? { tunnel: behind } : {}) }) === "unknown",
  );
  if (unknown.length === 0) return [];
  const named = unknown.map(({ name, address }) => `${name} (${address})`).join(", ");
  const way = network.existing
    ? "a peering or gateway of the network of network.existing"
    : "the gateway of the peered network with remoteGateway";
  return [
    {
      severity: "warn",
      text: `It is unknown whether the gateways reach ${named}: only ${way} can lead there, and no setting says where to.`,
      headline: `it is unknown whether the gateways reach ${named}`,
    },
  ];
}
