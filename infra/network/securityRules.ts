import type { GatewaySettings, NetworkSettings } from "../model";
import type { ClientProfile } from "./clientProfile";

/**
 * One inline rule of a network security group, as plain data that azure-native's `SecurityRuleArgs` accepts. Azure evaluates
 * the rules of a direction by rising priority and stops at the first that matches.
 */
export interface InlineRule {
  readonly name: string;
  /** Shown in Azure; at most 140 characters. */
  readonly description: string;
  /** 100–4096, unique per direction. */
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "*";
  /** Either the one prefix, tag or `*`, or the list of prefixes; a tag cannot be in the list (Azure). */
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: readonly string[];
  readonly sourcePortRange: "*";
  /** Either the one prefix, tag or `*`, or the list of prefixes. */
  readonly destinationAddressPrefix?: string;
  readonly destinationAddressPrefixes?: readonly string[];
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: readonly string[];
}

/** An ICAP server outside the gateways, which they send files to. */
export interface IcapServer {
  /** Private IPv4 address, dotted decimal. */
  readonly address: string;
  /** TCP port. */
  readonly port: number;
}

/** The inputs of the rules. */
export interface RuleInput {
  readonly profiles: readonly ClientProfile[];
  /** Port of ICAP over TLS. */
  readonly port: number;
  /** `off`: ICAP without TLS. */
  readonly tls: GatewaySettings["tls"];
  /** Port of the load balancer's probe. */
  readonly canaryPort: number;
  readonly egress: NetworkSettings["egress"];
  /** Readers of the gateways' metrics, and the port on which they read; nobody when left out. */
  readonly scrape?: { readonly from: readonly string[]; readonly port: number };
  /** The machines send their logs to Azure Monitor. */
  readonly monitored: boolean;
  /** The vault is reached at a private endpoint in this prefix. Absent: at its public addresses. */
  readonly vaultEndpoint?: string;
  /** The server certificate is in an existing vault, which is reached at its public addresses. */
  readonly vaultOfOthers?: boolean;
  /** The only machines of any private network that a gateway may send to; empty with the built-in ICAP server. */
  readonly icapServers: readonly IcapServer[];
}

/** Azure's limits of one group (learn: "Azure subscription limits", networking). Sources and destinations are counted separately. */
export const NSG_LIMITS = { rules: 1000, addresses: 4000 } as const;

/** Lowest priority that a rule can have. The explicit denies have it, so that they come before Azure's own rules, which allow the VNet. */
const LAST = 4096;
/** Client profiles and required outbound services have 100, 110, ...; health probes and readers of metrics come last before the deny. */
const FIRST = 100;
const STEP = 10;
const LOAD_BALANCER = 3000;
const SCRAPERS = 3010;
/** ICAP servers begin here, so that an added or removed server does not renumber other rules. */
const ICAP_SERVERS = 1000;

/**
 * All rules of the group that both lanes' subnets carry, inbound first, each direction by priority. Everything that no rule
 * names is denied, also from inside the virtual network.
 */
export function securityRules(input: RuleInput): readonly InlineRule[] {
  return [...inboundRules(input), ...outboundRules(input)];
}

/** Reasons why Azure would refuse the rules, each a sentence with a remedy; empty if there are none. */
export function nsgLimitProblems(rules: readonly InlineRule[]): readonly string[] {
  const problems: string[] = [];
  if (rules.length > NSG_LIMITS.rules)
    problems.push(`${rules.length} rules are more than the ${NSG_LIMITS.rules} that Azure allows in a security group`);
  const sources = rules.reduce((sum, rule) => sum + (rule.sourceAddressPrefixes?.length ?? 1), 0);
  if (sources > NSG_LIMITS.addresses)
    problems.push(
      `${sources} source prefixes are more than the ${NSG_LIMITS.addresses} that Azure allows in a security group; ` +
        "choose fewer data centres, or join own addresses into wider prefixes",
    );
  return problems;
}

/** Every inbound rule admits TCP to one port of the gateways; the group sees the client's own address and port. */
function inboundRules({ profiles, port, tls, canaryPort, scrape }: RuleInput): readonly InlineRule[] {
  const inbound = {
    direction: "Inbound",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
  } as const;
  return [
    ...profiles.map((profile, i) => ({
      ...inbound,
      name: `Allow${profile.label}${tls === "on" ? "ToIcaps" : "ToPlainIcap"}`,
      description: profile.description,
      priority: FIRST + i * STEP,
      access: "Allow" as const,
      protocol: "Tcp" as const,
      ...sourcesOf(profile),
      destinationPortRange: String(profile.port ?? port),
    })),
    {
      ...inbound,
      name: "AllowLoadBalancerToCanary",
      description: "Azure's load balancer asks whether the canary holds; without the answer a gateway gets no clients",
      priority: LOAD_BALANCER,
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "AzureLoadBalancer",
      destinationPortRange: String(canaryPort),
    },
    ...(scrape === undefined
      ? []
      : [
          {
            ...inbound,
            name: "AllowScrapersToMetrics",
            description: "Private addresses that read the gateways' metrics (setting monitoring.scrape)",
            priority: SCRAPERS,
            access: "Allow" as const,
            protocol: "Tcp" as const,
            sourceAddressPrefixes: scrape.from,
            destinationPortRange: String(scrape.port),
          },
        ]),
    {
      ...inbound,
      name: "DenyAllInBound",
      description: "Everything else, also from the other gateways and the rest of the virtual network",
      priority: LAST,
      access: "Deny",
      protocol: "*",
      sourceAddressPrefix: "*",
      destinationPortRange: "*",
    },
  ];
}

/** Azure takes a tag as a single value, prefixes as a list. */
const sourcesOf = ({
  sources,
  size,
}: ClientProfile): Pick<InlineRule, "sourceAddressPrefix" | "sourceAddressPrefixes"> =>
  size === undefined ? { sourceAddressPrefix: sources[0] } : { sourceAddressPrefixes: sources };

/** Key Vault's public addresses. */
const PUBLIC_VAULTS = {
  name: "AllowKeyVault",
  protocol: "Tcp",
  destinationAddressPrefix: "AzureKeyVault",
  destinationPortRange: "443",
} as const;

/**
 * The outbound traffic that a gateway itself needs. Azure's metadata service and agent traffic pass security groups
 * unless denied by tag (learn: "Network security groups", platform considerations), so they need no rule.
 */
function outboundRules({
  egress,
  monitored,
  icapServers,
  vaultEndpoint,
  vaultOfOthers,
}: RuleInput): readonly InlineRule[] {
  const outbound = { direction: "Outbound", sourceAddressPrefix: "*", sourcePortRange: "*" } as const;
  const allowed: Omit<InlineRule, "priority" | "access" | keyof typeof outbound>[] = [
    vaultEndpoint === undefined
      ? { ...PUBLIC_VAULTS, description: "The gateways read their key and the client's certificates" }
      : {
          name: "AllowVaultEndpoint",
          description: "The gateways read their key and the client's certificates, at the vault's private endpoint",
          protocol: "Tcp",
          destinationAddressPrefix: vaultEndpoint,
          destinationPortRange: "443",
        },
    {
      name: "AllowAzureDns",
      description: "Azure's resolver, which every gateway uses",
      protocol: "*",
      destinationAddressPrefix: "168.63.129.16",
      destinationPortRange: "53",
    },
    egress === "open"
      ? {
          name: "AllowInternet",
          description: "Every port of the internet (setting network.egress: open)",
          protocol: "*",
          destinationAddressPrefix: "Internet",
          destinationPortRange: "*",
        }
      : {
          name: "AllowPackageArchives",
          description: "Ubuntu's archives (and ClamAV's database where it is on) have no tag and no fixed addresses",
          protocol: "Tcp",
          destinationAddressPrefix: "Internet",
          destinationPortRanges: ["80", "443"],
        },
    ...(monitored && egress === "restricted"
      ? [
          {
            name: "AllowAzureMonitor",
            description: "Azure's agent sends the gateways' logs",
            protocol: "Tcp" as const,
            destinationAddressPrefix: "AzureMonitor",
            destinationPortRange: "443",
          },
        ]
      : []),
    ...(vaultEndpoint !== undefined && vaultOfOthers
      ? [{ ...PUBLIC_VAULTS, description: "The gateways read their server certificate in a vault of others" }]
      : []),
  ];
  return [
    ...allowed.map((rule, i) => ({ ...outbound, ...rule, priority: FIRST + i * STEP, access: "Allow" as const })),
    ...icapServerRules(icapServers),
    {
      ...outbound,
      name: "DenyAllOutBound",
      description: "Everything else, also to the other gateways and the rest of the virtual network",
      priority: LAST,
      access: "Deny",
      protocol: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
    },
  ];
}

/** A rule for each port. A single rule with a list of addresses and a list of ports would open all ports at each address. */
function icapServerRules(servers: readonly IcapServer[]): readonly InlineRule[] {
  const ports = [...new Set(servers.map(({ port }) => port))].sort((x, y) => x - y);
  return ports.map((port, i) => {
    const addresses = servers.filter((server) => server.port === port).map(({ address }) => `${address}/32`);
    return {
      name: `AllowIcapServers${port}`, // the port is part of the name, so that a change does not affect other ports' rules
      description: `The external ICAP servers, by their addresses, on TCP ${port}`,
      priority: ICAP_SERVERS + i * STEP,
      direction: "Outbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "*",
      sourcePortRange: "*",
      destinationAddressPrefixes: [...new Set(addresses)].sort(), // Azure refuses an address that is named twice
      destinationPortRange: String(port),
    };
  });
}
