import { intersection, isSubset, setOfPrefixes, sizeOf } from "../../exposure";
import { LANE_NAMES, type LaneSettings, type NetworkSettings } from "../model";
import { isSubnetOf } from "../model/armIdParts";
import type { Given } from "../model/schema";
import type { Findings } from "./findings";

/** Number of addresses that Azure reserves in every subnet (learn: "Azure Virtual Network FAQ"). */
const KEPT_BY_AZURE = 5;

/** Names, in small letters, of subnets that Azure reserves for a service (learn: the pages on each service's subnet). */
const OF_AZURE_SERVICES: readonly string[] = [
  ...[
    "gatewaysubnet",
    "azurefirewallsubnet",
    "azurefirewallmanagementsubnet",
    "azurebastionsubnet",
    "routeserversubnet",
  ],
];

type PerLane = NetworkSettings["laneSubnets"];

/** A prefix and the setting that contains it. */
interface Prefix {
  readonly path: string;
  readonly prefix: string;
}

/** The gateways' network for the checks: a new one, or an existing one. */
export interface OwnNetwork {
  /** None where they are wrong themselves. */
  readonly spaces: readonly Prefix[];
  /** The network has further prefixes, which are wrong. */
  readonly isPart?: boolean;
  readonly subnets: readonly Prefix[];
  /** Description of the range that a subnet must be in. */
  readonly within: string;
}

/** Settings of a new network, which an existing one may not have. */
const OF_NEW_NETWORKS = ["addressSpace", "laneSubnets", "natGateways", "ddosPlan"] as const;

/** Checks the gateways' network, new or existing, and the networks that it is peered with. */
export function checkNetwork(
  network: NetworkSettings,
  given: Given<"network">,
  lanes: Pick<LaneSettings, "instances" | "autoscale">,
  findings: Findings,
): void {
  const existing = findings.partsOf("network.existing", given.existing);
  const own =
    existing === undefined ? newNetwork(network, given, findings) : existingNetwork(existing, given, findings);
  if (own) checkSubnets(own, lanes, findings);
  const peerings = findings.placed("network.peerings", network.peerings);
  checkPeerings(findings.withLeftOut("network.peerings", peerings), own?.spaces ?? [], findings);
}

function newNetwork(network: NetworkSettings, given: Given<"network">, findings: Findings): OwnNetwork | undefined {
  if (!findings.isValid("network.addressSpace", "network.existing")) return undefined;
  const laneSubnets = findings.partsOf("network.laneSubnets", given.laneSubnets);
  const isGiven = laneSubnets !== undefined || !findings.isValid("network.laneSubnets");
  if (given.addressSpace !== undefined && !isGiven)
    findings.add(
      "network.laneSubnets",
      "is missing; with your own network.addressSpace, give a subnet inside it for lane a and one for lane b",
    );
  return {
    spaces: [{ path: "network.addressSpace", prefix: network.addressSpace }],
    // without ones of their own, the defaults are those of the default address space
    subnets: subnetsOf(
      "network.laneSubnets",
      laneSubnets ?? (isGiven || given.addressSpace !== undefined ? {} : network.laneSubnets),
    ),
    within: `network.addressSpace ${network.addressSpace}`,
  };
}

function existingNetwork(
  { network, laneSubnets, addressSpace = [], subnetPrefixes }: Partial<NonNullable<NetworkSettings["existing"]>>,
  given: Given<"network">,
  findings: Findings,
): OwnNetwork {
  for (const name of OF_NEW_NETWORKS)
    if (given[name] !== undefined)
      findings.add(`network.${name}`, "applies only to a network that is created; with network.existing, leave it out");
  if (given.peerings !== undefined && given.peerings.length > 0)
    findings.add(
      "network.peerings",
      "apply only to a network that is created; the owner of the network of network.existing peers it, and its peerings are read from Azure",
    );
  checkLaneSubnets(findings.partsOf("network.existing.laneSubnets", laneSubnets) ?? {}, network, findings);
  const spaces = [...findings.placed("network.existing.addressSpace", addressSpace)].map(([i, prefix]) => ({
    path: `network.existing.addressSpace[${i}]`,
    prefix,
  }));
  const prefixes = findings.partsOf("network.existing.subnetPrefixes", subnetPrefixes);
  return {
    spaces,
    // a subnet may be inside a prefix that is wrong
    ...(findings.isWhole("network.existing.addressSpace") ? {} : { isPart: true }),
    subnets: subnetsOf("network.existing.subnetPrefixes", prefixes ?? {}),
    within: `network.existing.addressSpace ${addressSpace.join(", ")}`,
  };
}

/** The lanes' subnets, without a wrong one. */
const subnetsOf = (path: string, prefixes: Partial<PerLane>): readonly Prefix[] =>
  LANE_NAMES.flatMap((lane) => {
    const prefix = prefixes[lane];
    return prefix === undefined ? [] : [{ path: `${path}.${lane}`, prefix }];
  });

/** @param network ARM id of the network, where it is known */
function checkLaneSubnets(laneSubnets: Partial<PerLane>, network: string | undefined, findings: Findings): void {
  for (const lane of LANE_NAMES) {
    const id = laneSubnets[lane];
    if (id === undefined) continue;
    if (network !== undefined && !isSubnetOf(id, network))
      findings.add(`network.existing.laneSubnets.${lane}`, "is not a subnet of network.existing.network");
    const name = id.split("/").at(-1)!;
    if (OF_AZURE_SERVICES.includes(name.toLowerCase()))
      findings.add(
        `network.existing.laneSubnets.${lane}`,
        `is the subnet "${name}", in which Azure takes no machines but those of its own service; give the lane a subnet of its own`,
      );
  }
  if (laneSubnets.a !== undefined && laneSubnets.a.toLowerCase() === laneSubnets.b?.toLowerCase())
    findings.add(
      "network.existing.laneSubnets.b",
      "is the same as network.existing.laneSubnets.a; give each lane its own subnet",
    );
}

/** Checks that subnets are in the address space, do not overlap, and have addresses for a lane's old and new machines together. */
export function checkSubnets(
  { spaces, isPart = false, subnets, within }: OwnNetwork,
  lanes: Pick<LaneSettings, "instances" | "autoscale">,
  findings: Findings,
): void {
  const sets = subnets.map((subnet) => ({ ...subnet, set: setOfPrefixes([subnet.prefix]) }));
  for (const { path, prefix, set } of sets)
    if (spaces.length > 0 && !isPart && !spaces.some((space) => isSubset(set, setOfPrefixes([space.prefix]))))
      findings.add(path, `"${prefix}" is not inside ${within}`);
  const [a, b] = sets;
  if (a && b && intersection(a.set, b.set).length > 0)
    findings.add(b.path, `"${b.prefix}" overlaps ${a.path} ${a.prefix}`);
  const autoscale = findings.partsOf("lanes.autoscale", lanes.autoscale);
  const maximum = autoscale?.maximum;
  if (!findings.isValid("lanes.instances") || (maximum === undefined && !findings.isValid("lanes.autoscale"))) return;
  const most = Math.max(lanes.instances, maximum ?? 0);
  const source = most === lanes.instances ? "lanes.instances" : "lanes.autoscale.maximum";
  for (const { path, prefix, set } of sets) {
    const addresses = sizeOf(set) - KEPT_BY_AZURE;
    if (addresses < 2 * most)
      findings.add(
        path,
        `"${prefix}" has addresses for ${addresses} machines; ${2 * most} are needed, twice ${source} ` +
          `(${most}), because old and new machines exist together while a lane is replaced`,
      );
  }
}

/** The prefixes of the peered networks. A peering that lacks a part is not among them. */
export const peeredPrefixes = (
  { peerings }: Pick<NetworkSettings, "peerings">,
  findings: Findings,
): readonly Prefix[] =>
  [...findings.placed("network.peerings", peerings)].flatMap(([i, { addressSpace }]) => {
    const path = `network.peerings[${i}].addressSpace`;
    return [...findings.placed(path, addressSpace)].map(([j, prefix]) => ({ path: `${path}[${j}]`, prefix }));
  });

/**
 * Checks that each network is peered once, that no address is in two of them (learn: "Virtual network peering", requirements), and that at
 * most one remote gateway is used.
 */
function checkPeerings(
  peerings: ReadonlyMap<number, Partial<NetworkSettings["peerings"][number]>>,
  own: readonly Prefix[],
  findings: Findings,
): void {
  const ids = new Map<string, number>();
  const gateways = [...peerings].flatMap(([i, { remoteGateway }]) => (remoteGateway === true ? [i] : []));
  for (const [i, { network }] of peerings) {
    if (network === undefined) continue;
    const id = network.toLowerCase();
    const first = ids.get(id);
    if (first !== undefined)
      findings.add(
        `network.peerings[${i}].network`,
        `is that of network.peerings[${first}]; Azure peers two networks once`,
      );
    ids.set(id, first ?? i);
  }
  for (const i of gateways.slice(1))
    findings.add(
      `network.peerings[${i}].remoteGateway`,
      `is true for network.peerings[${gateways[0]}] too; Azure takes the gateway of one peered network`,
    );
  const before: Prefix[] = [...own];
  for (const [i, { addressSpace = [] }] of peerings)
    for (const [j, prefix] of findings.placed(`network.peerings[${i}].addressSpace`, addressSpace)) {
      const path = `network.peerings[${i}].addressSpace[${j}]`;
      for (const other of before)
        if (intersection(setOfPrefixes([prefix]), setOfPrefixes([other.prefix])).length > 0)
          findings.add(
            path,
            `"${prefix}" overlaps ${other.path} ${other.prefix}; networks that are peered have no address in common`,
          );
      before.push({ path, prefix });
    }
}
