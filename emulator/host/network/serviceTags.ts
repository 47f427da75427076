import { formatPrefix, parsePrefix, Prefix, withoutOverlaps } from "./prefixes";

/** Source of the load balancer's health probes, and the platform's DNS (learn.microsoft.com, "What is IP address 168.63.129.16?"). */
export const PLATFORM_ADDRESS = "168.63.129.16";
/** Instance metadata service. */
export const METADATA_ADDRESS = "169.254.169.254";

/** Ranges of private networks (RFC 1918, RFC 6598), which Azure routes nowhere by itself. */
export const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;

/** Ranges that are not part of the public internet (RFC 6890), and so not of the tag `Internet` either. */
const NOT_PUBLIC = [...PRIVATE_RANGES, "169.254.0.0/16", "127.0.0.0/8"];

/** The prefixes that service tags stand for at the moment. */
export interface TagValues {
  /** Address space of the virtual network, and of those that are peered with it. */
  readonly virtualNetwork: readonly string[];
  /** Key Vault addresses by region, for example `westeurope`. */
  readonly keyVaults: ReadonlyMap<string, readonly string[]>;
}

/** One nftables condition on an address, for example `ip saddr { 192.0.2.1 }`; undefined when nothing can match. */
type Condition = string | undefined;

/**
 * Conditions that together (any of them) match an address field of a rule. Throws for a tag that is not modelled: an emulator that ignored
 * it would claim to enforce a rule that it does not enforce.
 */
export function addressConditions(
  side: "saddr" | "daddr",
  addresses: "*" | readonly string[],
  tags: TagValues,
  where: string,
): readonly string[] {
  if (addresses === "*") return [""];
  const literals: Prefix[] = [];
  const conditions: Condition[] = [];
  for (const text of addresses) {
    const prefix = parsePrefix(text);
    if (prefix !== undefined) literals.push(prefix);
    else conditions.push(tagCondition(side, text, tags, where));
  }
  if (literals.some((prefix) => prefix.length === 0)) return [""];
  return [set(side, "", withoutOverlaps(literals).map(formatPrefix)), ...conditions].filter(
    (condition): condition is string => condition !== undefined,
  );
}

function tagCondition(side: "saddr" | "daddr", tag: string, tags: TagValues, where: string): Condition {
  const [name, region] = tag.split(".", 2);
  switch (name!.toLowerCase()) {
    case "virtualnetwork":
      // The tag includes the host's own address (learn.microsoft.com, "Virtual network service tags").
      return set(side, "", [...tags.virtualNetwork, PLATFORM_ADDRESS]);
    case "internet":
      return set(side, "!= ", merged([...tags.virtualNetwork, ...NOT_PUBLIC, PLATFORM_ADDRESS]));
    case "azureloadbalancer":
      return set(side, "", [PLATFORM_ADDRESS]);
    case "azurekeyvault": {
      const regions = [...tags.keyVaults].filter(([key]) => region === undefined || key === region.toLowerCase());
      return set(
        side,
        "",
        regions.flatMap(([, addresses]) => addresses),
      );
    }
    case "azuremonitor": // the emulator has no address of Azure Monitor
      return undefined;
    case "azureplatformimds":
    case "azureplatformdns":
    case "azureplatformlkm":
      return undefined; // decided before the group's rules: platform traffic passes unless denied by these very tags
    default:
      if (tag.includes(":")) throw new Error(`${where}: IPv6 address "${tag}" is not emulated`);
      throw new Error(
        `${where}: "${tag}" is neither an IPv4 prefix nor a service tag that the emulator knows ` +
          "(VirtualNetwork, Internet, AzureLoadBalancer, AzureKeyVault, AzureMonitor, AzurePlatformIMDS, AzurePlatformDNS, AzurePlatformLKM)",
      );
  }
}

function merged(prefixes: readonly string[]): readonly string[] {
  return withoutOverlaps(prefixes.flatMap((text) => parsePrefix(text) ?? [])).map(formatPrefix);
}

function set(side: "saddr" | "daddr", relation: "" | "!= ", members: readonly string[]): Condition {
  return members.length === 0 ? undefined : `ip ${side} ${relation}{ ${members.join(", ")} }`;
}
