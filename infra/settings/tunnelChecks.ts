import { intersection, isSubset, setOfPrefixes } from "../../exposure";
import { LANE_NAMES, Secret, type EnforceTunnelSettings, type NetworkSettings } from "../model";
import type { Defaults } from "../model/defaults";
import { AZURE_ASN } from "../model/partDefaults";
import type { Given } from "../model/schema";
import { IPSEC } from "../model/sections/tunnel";
import { byPreset, type Preset } from "../model/setting";
import { autonomousSystemProblem } from "./autonomousSystems";
import { checkRepeated } from "./repeated";
import { peeredPrefixes } from "./networkChecks";
import type { NamedPrefix } from "../network/privateAddresses";
import { settingOf, type Findings } from "./findings";
import type { Origin } from "./origin";

/** Smallest subnet that an active-active gateway fits into (learn: "About VPN Gateway configuration settings", gateway subnet). */
const SMALLEST_GATEWAY_SUBNET = 27;

/** The other settings that the tunnel's are checked against. */
export interface TunnelContext {
  /** Whether the stack file has the section, with any content. */
  readonly present: boolean;
  readonly preset: Preset;
  readonly network: NetworkSettings;
  /** The section holds an encrypted value. */
  readonly secret: boolean;
  readonly origin: Pick<Origin, "sharedKeyWanted" | "refusesClearKey">;
  /** Zones of the location. */
  readonly zones: readonly number[];
}

/** Completes `enforceTunnel`; nothing where the stack has none, or where it has problems. */
export function readTunnel(
  defaults: Defaults["enforceTunnel"],
  given: Given<"enforceTunnel">,
  context: TunnelContext,
  findings: Findings,
): EnforceTunnelSettings | undefined {
  if (!context.present) return undefined;
  const { onPremises, preSharedKey, ipsec, bgp, ...rest } = given;
  const settings = { ...defaults, ...rest };
  checkOwnNetwork("enforceTunnel", context.network, findings);
  if (context.network.peerings.some(({ remoteGateway }) => remoteGateway === true))
    findings.addBeside(
      "enforceTunnel",
      "is given, and a peering of network.peerings has remoteGateway true; Azure takes one of them: a gateway of its own, or a peered network's",
    );
  const length = Number(settings.gatewaySubnet.split("/")[1]);
  if (length > SMALLEST_GATEWAY_SUBNET)
    findings.add(
      "enforceTunnel.gatewaySubnet",
      `"${settings.gatewaySubnet}" is smaller than a /${SMALLEST_GATEWAY_SUBNET}, which the gateway's instances need`,
    );
  checkSubnet("enforceTunnel.gatewaySubnet", settings.gatewaySubnet, ownPlaces(context.network), context, findings);
  if (onPremises === undefined && findings.isValid("enforceTunnel.onPremises"))
    findings.add(
      "enforceTunnel.onPremises",
      'is missing; give the VPN device and what is behind it, for example { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] }',
    );
  checkKey(preSharedKey, context, findings);
  const otherEnd = findings.partsOf("enforceTunnel.onPremises", onPremises);
  checkOnPremises(otherEnd?.addressSpace ?? [], context.network, findings);
  const policy = { ...byPreset(IPSEC, context.preset), ...ipsec };
  checkPolicy(policy, findings);
  const session = bgp && { ...bgp, asn: bgp.asn ?? AZURE_ASN };
  const ends = findings.partsOf("enforceTunnel.bgp", bgp);
  const asn = findings.orDefault("enforceTunnel.bgp.asn", ends?.asn, AZURE_ASN);
  if (ends) checkBgp({ ...ends, ...(asn === undefined ? {} : { asn }) }, settings, findings);
  if (onPremises === undefined) return undefined;
  return {
    ...settings,
    onPremises,
    ...(preSharedKey === undefined ? {} : { preSharedKey: new Secret(preSharedKey) }),
    ipsec: policy,
    ...(session ? { bgp: session } : {}),
    zones: context.zones,
  };
}

function checkKey(key: string | undefined, { secret, origin }: TunnelContext, findings: Findings): void {
  if (key === undefined && findings.isValid("enforceTunnel.preSharedKey"))
    findings.add("enforceTunnel.preSharedKey", `is missing; ${origin.sharedKeyWanted}`);
  if (key !== undefined && !secret && origin.refusesClearKey)
    findings.add("enforceTunnel.preSharedKey", `is in clear text; take another key, and ${origin.sharedKeyWanted}`);
}

/**
 * Checks that both sides of the VPN have addresses of their own (learn: "Tutorial: Create a site-to-site VPN connection", prerequisites).
 */
function checkOnPremises(prefixes: readonly string[], network: NetworkSettings, findings: Findings): void {
  const isOwnKnown = network.existing === undefined && findings.isValid("network.addressSpace", "network.existing");
  const before = [
    ...(isOwnKnown ? [{ path: "network.addressSpace", prefix: network.addressSpace }] : []),
    ...peeredPrefixes(network, findings),
  ];
  for (const [i, prefix] of findings.placed("enforceTunnel.onPremises.addressSpace", prefixes)) {
    const path = `enforceTunnel.onPremises.addressSpace[${i}]`;
    for (const other of before)
      if (overlap(prefix, other.prefix))
        findings.add(
          path,
          `"${prefix}" overlaps ${other.path} ${other.prefix}; a packet to such an address would never enter the tunnel`,
        );
    before.push({ path, prefix });
  }
}

/**
 * Checks the IPsec algorithms: Azure requires the same GCM for encryption and integrity, or none for both (learn: "About cryptographic
 * requirements and Azure VPN gateways").
 */
function checkPolicy({ ipsecEncryption, ipsecIntegrity }: EnforceTunnelSettings["ipsec"], findings: Findings): void {
  const wrong = ["ipsecEncryption", "ipsecIntegrity"].some((name) => findings.concern(`enforceTunnel.ipsec.${name}`));
  if (wrong || ipsecEncryption === ipsecIntegrity) return;
  const path = "enforceTunnel.ipsec.ipsecIntegrity";
  if (ipsecEncryption.startsWith("GCM"))
    findings.add(
      path,
      `"${ipsecIntegrity}" does not go with ipsecEncryption ${ipsecEncryption}, which brings its own: set ${ipsecEncryption}`,
    );
  else if (ipsecIntegrity.startsWith("GCM"))
    findings.add(path, `"${ipsecIntegrity}" does not go with ipsecEncryption ${ipsecEncryption}; set SHA256`);
}

function checkBgp(
  { addresses = [], peerAddress, asn, peerAsn }: Partial<NonNullable<EnforceTunnelSettings["bgp"]>>,
  { activeActive, policyBasedSelectors }: Pick<EnforceTunnelSettings, "activeActive" | "policyBasedSelectors">,
  findings: Findings,
): void {
  const instances = activeActive ? 2 : 1;
  const isKnown = findings.isValid("enforceTunnel.activeActive") && !findings.concern("enforceTunnel.bgp.addresses");
  if (isKnown && addresses.length > 0 && addresses.length !== instances)
    findings.add(
      "enforceTunnel.bgp.addresses",
      `has ${addresses.length}; with activeActive ${activeActive} the gateway has ${instances} ${instances === 1 ? "instance" : "instances"}, each with one address`,
    );
  checkRepeated("enforceTunnel.bgp.addresses", addresses, (address) => address, findings);
  if (peerAddress !== undefined && addresses.includes(peerAddress))
    findings.add("enforceTunnel.bgp.peerAddress", `"${peerAddress}" is an address of Azure's end`);
  if (peerAsn !== undefined && asn === peerAsn)
    findings.add("enforceTunnel.bgp.peerAsn", `${peerAsn} is Azure's number too; the two ends need two numbers`);
  for (const [end, number] of Object.entries({ asn, peerAsn })) {
    const wrong = number === undefined ? undefined : autonomousSystemProblem(number, end === "asn");
    if (wrong !== undefined) findings.add(`enforceTunnel.bgp.${end}`, `${number} ${wrong}`);
  }
  if (policyBasedSelectors)
    findings.add(
      "enforceTunnel.policyBasedSelectors",
      "is true, and bgp is given; with selectors of fixed prefixes the session's own packets would not enter the tunnel",
    );
}

/** Subnets that the gateways' network has in any case. */
export const ownPlaces = ({ laneSubnets }: NetworkSettings): readonly NamedPrefix[] =>
  LANE_NAMES.map((lane) => ({ path: `network.laneSubnets.${lane}`, prefix: laneSubnets[lane] }));

/** Checks that a subnet is in the address space and does not overlap the others. */
export function checkSubnet(
  path: string,
  prefix: string,
  others: readonly NamedPrefix[],
  { network }: Pick<TunnelContext, "network">,
  findings: Findings,
): void {
  if (network.existing !== undefined || !findings.isValid(path, "network.addressSpace", "network.existing")) return;
  if (!isSubset(setOfPrefixes([prefix]), setOfPrefixes([network.addressSpace])))
    findings.add(path, `"${prefix}" is not inside network.addressSpace ${network.addressSpace}`);
  for (const other of others)
    if (findings.isValid(settingOf(other.path)) && overlap(prefix, other.prefix))
      findings.add(path, `"${prefix}" overlaps ${other.path} ${other.prefix}`);
}

const overlap = (one: string, other: string): boolean =>
  intersection(setOfPrefixes([one]), setOfPrefixes([other])).length > 0;

/** Refuses a section that creates subnets if the network belongs to somebody else. */
export function checkOwnNetwork(
  section: "enforceTunnel" | "detectionServer",
  network: NetworkSettings,
  findings: Findings,
): void {
  if (!findings.isGiven("network.existing", network.existing)) return;
  findings.addBeside(
    section,
    "is for a network that is made; with network.existing its owner makes the subnets, the gateway and the tunnel",
  );
}
