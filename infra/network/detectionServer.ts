import { LANE_NAMES, type DetectionServerSettings, type LaneName } from "../model";
import type { InlineRule } from "./securityRules";

/** Lowest priority that a rule can have. The explicit denies have it, so that they come before Azure's own rules, which allow the VNet. */
const LAST = 4096;

/** Name of the detection servers' subnet. */
export const DETECTION_SUBNET = "detection";

/**
 * The rules of the detection servers' subnet. Enforce opens the connections to its detection servers, on one port, and they send incidents
 * over the same connection (Broadcom, "Data Loss Prevention Installation Guide": the port of a detection server, 8100 by default); a server
 * of Network Prevent for Web listens for ICAP. So two ports are open, each to its users only, and the servers themselves open no
 * connection. Replies on admitted connections need no rule (learn: "Network security groups overview").
 */
export function detectionRules(
  { addresses, enforceAddresses, enforcePort, icapPort }: DetectionServerSettings,
  laneSubnets: Readonly<Record<LaneName, string>>,
): readonly InlineRule[] {
  const inbound = {
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourcePortRange: "*",
    destinationAddressPrefixes: hosts(addresses),
  } as const;
  const rest = {
    access: "Deny",
    priority: LAST,
    protocol: "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
  } as const;
  return [
    {
      ...inbound,
      name: "AllowEnforceToDetectionServers",
      description: "The Enforce Server manages its detection servers and takes their incidents",
      priority: 100,
      sourceAddressPrefixes: hosts(enforceAddresses),
      destinationPortRange: String(enforcePort),
    },
    {
      ...inbound,
      name: "AllowGatewaysToIcap",
      description: "The gateways of both lanes ask for verdicts",
      priority: 110,
      sourceAddressPrefixes: LANE_NAMES.map((lane) => laneSubnets[lane]),
      destinationPortRange: String(icapPort),
    },
    {
      ...rest,
      name: "DenyAllInBound",
      description: "Everything else, also from the rest of the virtual network and from the other end of the tunnel",
      direction: "Inbound",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
    },
    {
      ...rest,
      name: "DenyAllOutBound",
      description: "Detection servers open no connection: Enforce and the gateways connect to them",
      direction: "Outbound",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
    },
  ];
}

/** Azure refuses an address that is named twice. */
const hosts = (addresses: readonly string[]): readonly string[] =>
  [...new Set(addresses)].sort().map((address) => `${address}/32`);
