import { z } from "zod";

const list = z.array(z.string()).nullish();
const one = z.string().nullish();
const application = z.array(z.unknown()).nullish();

const armRule = z.object({
  name: z.string(),
  priority: z.number().int(),
  direction: z.string(),
  access: z.string(),
  protocol: z.string(),
  sourceAddressPrefix: one,
  sourceAddressPrefixes: list,
  sourcePortRange: one,
  sourcePortRanges: list,
  destinationAddressPrefix: one,
  destinationAddressPrefixes: list,
  destinationPortRange: one,
  destinationPortRanges: list,
  sourceApplicationSecurityGroups: application,
  destinationApplicationSecurityGroups: application,
});

/** Side of a rule: literal prefixes and service tags as written, or everything. */
export type Addresses = "*" | readonly string[];

/** A security rule, also one of the six that Azure adds to every group, with ARM's singular and plural fields joined. */
export interface EnforcedRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "Icmp" | "*";
  readonly source: Addresses;
  readonly sourcePorts: Addresses;
  readonly destination: Addresses;
  readonly destinationPorts: Addresses;
}

/** Reads a security rule as ARM returns it. A shape that the emulator cannot enforce is an error, never skipped. */
export function readEnforcedRule(group: string, value: unknown): EnforcedRule {
  const rule = armRule.parse(value);
  const where = `network security group "${group}", rule "${rule.name}"`;
  const oneOf = <T extends string>(field: string, text: string, allowed: readonly T[]): T => {
    const found = allowed.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (found === undefined) throw new Error(`${where}: ${field} "${text}" is not emulated: ${allowed.join(", ")}`);
    return found;
  };
  if (
    (rule.sourceApplicationSecurityGroups ?? []).length + (rule.destinationApplicationSecurityGroups ?? []).length >
    0
  ) {
    throw new Error(`${where}: application security groups are not emulated`);
  }
  const joined = (
    field: string,
    single: string | null | undefined,
    many: readonly string[] | null | undefined,
  ): Addresses => {
    const all = [...(many ?? []), ...(single === undefined || single === null || single === "" ? [] : [single])];
    if (all.length === 0) throw new Error(`${where}: ${field} is empty`);
    return all.includes("*") ? "*" : all;
  };
  return {
    name: rule.name,
    priority: rule.priority,
    direction: oneOf("direction", rule.direction, ["Inbound", "Outbound"] as const),
    access: oneOf("access", rule.access, ["Allow", "Deny"] as const),
    protocol: oneOf("protocol", rule.protocol, ["Tcp", "Udp", "Icmp", "*"] as const),
    source: joined("sourceAddressPrefix", rule.sourceAddressPrefix, rule.sourceAddressPrefixes),
    sourcePorts: joined("sourcePortRange", rule.sourcePortRange, rule.sourcePortRanges),
    destination: joined("destinationAddressPrefix", rule.destinationAddressPrefix, rule.destinationAddressPrefixes),
    destinationPorts: joined("destinationPortRange", rule.destinationPortRange, rule.destinationPortRanges),
  };
}
