import { setOfRanges, type AddressSet } from "./addressSet";
import { parsePrefix, type Ipv4Range } from "./prefix";

/** One tag of Microsoft's weekly file ("Azure IP Ranges and Service Tags"). */
export interface ServiceTag {
  /** Name as written in the file, for example `AzureKeyVault.WestEurope`. */
  readonly name: string;
  /** Change number of the tag. */
  readonly changeNumber: number;
  readonly addresses: AddressSet;
  /** IPv4 prefixes as written. */
  readonly prefixes: readonly string[];
  /** IPv6 prefixes that the file has as well; nothing here uses IPv6. */
  readonly ipv6Prefixes: number;
}

/** One weekly file of one cloud. */
export interface ServiceTags {
  /** `Public`, `AzureGovernment`, `China`. */
  readonly cloud: string;
  /** Change number of the file. */
  readonly changeNumber: number;
  /** By name in lower case: Azure compares tags without regard to case. */
  readonly tags: ReadonlyMap<string, ServiceTag>;
}

/**
 * Reads the parsed JSON of a service-tag file. Throws an error with a line for each place that is wrong: it is not clear which of two tags
 * with the same name applies, and Microsoft has no tag that contains every address.
 */
export function readServiceTags(content: unknown): ServiceTags {
  const file = record(content, "the service-tag file");
  if (!Array.isArray(file.values)) throw new Error('the service-tag file has no list "values"');
  const tags = new Map<string, ServiceTag>();
  const problems: string[] = [];
  for (const value of file.values) {
    try {
      const tag = readTag(value, problems);
      const key = tag.name.toLowerCase();
      if (tags.has(key)) problems.push(`the tag ${tag.name} is there twice`);
      tags.set(key, tag);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { cloud: String(file.cloud ?? "unknown"), changeNumber: Number(file.changeNumber ?? 0), tags };
}

/** @param problems receives what is wrong with single prefixes */
function readTag(value: unknown, problems: string[]): ServiceTag {
  const entry = record(value, 'an entry of "values"');
  const name = entry.name;
  if (typeof name !== "string" || name === "") throw new Error('an entry of "values" has no name');
  const properties = record(entry.properties, `"properties" of the tag ${name}`);
  const listed = properties.addressPrefixes;
  if (!Array.isArray(listed)) throw new Error(`the tag ${name} has no list "addressPrefixes"`);
  const ranges: Ipv4Range[] = [];
  const prefixes: string[] = [];
  let ipv6Prefixes = 0;
  for (const prefix of listed) {
    const parsed = parsePrefix(String(prefix));
    if (parsed.kind === "ipv6") ipv6Prefixes++;
    else if (parsed.kind === "ipv4" && parsed.length > 0) {
      ranges.push(parsed.range);
      prefixes.push(String(prefix));
    } else if (parsed.kind === "ipv4") problems.push(`the tag ${name} has "${String(prefix)}", which is every address`);
    else problems.push(`the tag ${name} has "${String(prefix)}", which is not an exact prefix`);
  }
  return {
    name,
    changeNumber: Number(properties.changeNumber ?? 0),
    addresses: setOfRanges(ranges),
    prefixes,
    ipv6Prefixes,
  };
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${what} is no JSON object`);
  return value as Record<string, unknown>;
}
