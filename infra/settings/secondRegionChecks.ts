import { intersection, setOfPrefixes } from "../../exposure";
import type { LaneSettings, NetworkSettings, SecondRegionSettings, VaultSettings } from "../model";
import type { Defaults } from "../model/defaults";
import type { Given } from "../model/schema";
import { holds, type NamedPrefix } from "../network/privateAddresses";
import type { Findings } from "./findings";
import { readLocation, readZones, type PlaceSettings } from "./laneChecks";
import { checkSubnets, peeredPrefixes } from "./networkChecks";
import { checkEndpointSubnet, checkParts, type FirstParts } from "./secondRegionParts";

/** The settings of lane b's region. */
const SECOND_PLACE: PlaceSettings = { location: "secondRegion.location", section: "secondRegion" };

/** The other settings that the second region's are checked against. */
export interface SecondRegionContext extends FirstParts {
  /** Whether the stack file has the section, with any content. */
  readonly present: boolean;
  /** Programmatic name of lane a's location. */
  readonly location: string;
  /** Whether machines use all zones of a location if the settings name none. */
  readonly useAllZones: boolean;
  readonly network: NetworkSettings;
  readonly lanes: Pick<LaneSettings, "instances" | "autoscale" | "diskEncryptionSet">;
  readonly vault: Pick<VaultSettings, "existing" | "privateEndpoint">;
  /** External ICAP servers by their positions in the settings; empty with the built-in one. */
  readonly icapServers: ReadonlyMap<number, { readonly address: string }>;
  /** Other sections that the stack file has. */
  readonly has: { readonly enforceTunnel: boolean; readonly detectionServer: boolean };
}

/** Completes `secondRegion`; nothing where the stack has none, or where it has problems. */
export function readSecondRegion(
  defaults: Defaults["secondRegion"],
  given: Given<"secondRegion">,
  context: SecondRegionContext,
  findings: Findings,
): SecondRegionSettings | undefined {
  if (!context.present) return undefined;
  const { zones: givenZones, zonesOfLocation, ...rest } = given;
  const { endpointSubnet, diskEncryptionSet, flowLogs } = rest;
  const { addressSpace, subnet } = { ...defaults, ...rest };
  const wanted = 'give the location of lane b, such as "northeurope"';
  const location = readLocation(rest.location, { zonesOfLocation, wanted, place: SECOND_PLACE }, findings);
  if (location !== "" && location === context.location && findings.isValid("azure-native:location"))
    findings.add(
      SECOND_PLACE.location,
      `"${location}" is azure-native:location too; give lane b another location, or leave secondRegion out`,
    );
  const everyZone = { place: SECOND_PLACE, useAll: context.useAllZones };
  const zones = readZones(location, { zones: givenZones, zonesOfLocation }, everyZone, findings);
  checkParts(rest, context, findings);
  checkPrefixes({ addressSpace, subnet }, given, context, findings);
  checkEndpointSubnet({ addressSpace, subnet, endpointSubnet }, findings);
  checkServers(context, findings);
  for (const { setting, isGiven, reason } of EXCLUDED)
    if (isGiven(context) || findings.concern(setting))
      // a wrong value is given too
      findings.addBeside("secondRegion", `cannot be combined with ${setting}${reason}; leave one of them out`);
  return {
    ...{ location, zones, addressSpace, subnet },
    ...(endpointSubnet === undefined ? {} : { endpointSubnet }),
    ...(diskEncryptionSet === undefined ? {} : { diskEncryptionSet }),
    ...(flowLogs === undefined ? {} : { flowLogs }),
  };
}

/**
 * Checks that the second region's subnet is inside its address space and has addresses for the lane, and that the space overlaps no network that
 * it is, or may be, connected to.
 */
function checkPrefixes(
  { addressSpace, subnet }: Pick<SecondRegionSettings, "addressSpace" | "subnet">,
  given: Given<"secondRegion">,
  { network, lanes }: SecondRegionContext,
  findings: Findings,
): void {
  const path = "secondRegion.addressSpace";
  if (!findings.isValid(path, "secondRegion.subnet")) return;
  if (given.addressSpace !== undefined && given.subnet === undefined)
    findings.add("secondRegion.subnet", `is missing; with your own ${path}, give a subnet inside it for lane b`);
  else
    checkSubnets(
      {
        spaces: [{ path, prefix: addressSpace }],
        subnets: [{ path: "secondRegion.subnet", prefix: subnet }],
        within: `${path} ${addressSpace}`,
      },
      lanes,
      findings,
    );
  for (const other of otherSpaces(network, findings))
    if (intersection(setOfPrefixes([addressSpace]), setOfPrefixes([other.prefix])).length > 0)
      findings.add(
        path,
        `"${addressSpace}" overlaps ${other.path} ${other.prefix}; the networks of the two regions and those that they are peered with have no address in common`,
      );
}

const otherSpaces = (network: NetworkSettings, findings: Findings): readonly NamedPrefix[] => [
  ...(findings.isValid("network.addressSpace", "network.existing")
    ? [{ path: "network.addressSpace", prefix: network.addressSpace }]
    : []),
  ...peeredPrefixes(network, findings),
];

/** Checks that no external server is in lane a's network, which lane b does not reach. */
function checkServers({ icapServers, network }: SecondRegionContext, findings: Findings): void {
  if (!findings.isValid("network.addressSpace", "network.existing") || network.existing !== undefined) return;
  for (const [i, { address }] of icapServers)
    if (holds(network.addressSpace, address))
      findings.add(
        `icap.external.servers[${i}].address`,
        `"${address}" is in network.addressSpace ${network.addressSpace}, which lane b does not reach from the second region; ` +
          "put the server into a network of network.peerings, with which both regions' networks are peered",
      );
}

interface Excluded {
  readonly setting: string;
  readonly isGiven: (context: SecondRegionContext) => boolean;
  /** A clause that follows the setting's name. */
  readonly reason: string;
}

/** Settings that it cannot be combined with: the resources that they create or name are in the first region, so lane b would lack them. */
export const EXCLUDED: readonly Excluded[] = [
  {
    setting: "network.existing",
    isGiven: ({ network }) => network.existing !== undefined,
    reason: ", whose two subnets are of one network in one region",
  },
  {
    setting: "enforceTunnel",
    isGiven: ({ has }) => has.enforceTunnel,
    reason: ", whose gateway is in the first region's network, where lane b does not reach it",
  },
  {
    setting: "detectionServer",
    isGiven: ({ has }) => has.detectionServer,
    reason: ", whose servers are in the first region's network, where lane b does not reach them",
  },
  {
    setting: "vault.existing",
    isGiven: ({ vault }) => vault.existing !== undefined,
    reason: ", because each region has a vault of its own",
  },
];
