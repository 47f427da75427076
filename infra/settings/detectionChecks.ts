import type { DetectionServerSettings } from "../model";
import type { Defaults } from "../model/defaults";
import type { Given } from "../model/schema";
import {
  closedSubnets,
  holds,
  isKeptByAzure,
  locationOf,
  prefixWith,
  reachedPrefixes,
  type AddressSettings,
} from "../network/privateAddresses";
import type { Findings } from "./findings";
import { checkRepeated } from "./repeated";
import { areNetworksValid, inWords } from "./serverAddressChecks";
import { checkOwnNetwork, checkSubnet, ownPlaces, type TunnelContext } from "./tunnelChecks";

/** The other settings that the detection servers' are checked against. */
export interface DetectionContext extends Pick<TunnelContext, "present">, AddressSettings {
  /** External ICAP servers by their positions in the settings; empty with the built-in one. */
  readonly icapServers: ReadonlyMap<number, { readonly address: string; readonly port: number }>;
}

/** Completes `detectionServer`; nothing where the stack has none, or where it has problems. */
export function readDetectionServer(
  defaults: Defaults["detectionServer"],
  given: Given<"detectionServer">,
  context: DetectionContext,
  findings: Findings,
): DetectionServerSettings | undefined {
  if (!context.present) return undefined;
  const { addresses, enforceAddresses, machines, ...rest } = { ...defaults, ...given };
  checkOwnNetwork("detectionServer", context.network, findings);
  const gatewaySubnet = context.tunnel && [
    { path: "enforceTunnel.gatewaySubnet", prefix: context.tunnel.gatewaySubnet },
  ];
  const taken = [...ownPlaces(context.network), ...(gatewaySubnet ?? [])];
  checkSubnet("detectionServer.subnet", rest.subnet, taken, context, findings);
  if (addresses === undefined && findings.isValid("detectionServer.addresses"))
    findings.add("detectionServer.addresses", "is missing; give the static private address of each detection server");
  if (enforceAddresses === undefined && findings.isValid("detectionServer.enforceAddresses"))
    findings.add("detectionServer.enforceAddresses", "is missing; give the private address of the Enforce Server");
  if (rest.enforcePort === rest.icapPort && findings.isValid("detectionServer.enforcePort", "detectionServer.icapPort"))
    findings.add(
      "detectionServer.enforcePort",
      `${rest.enforcePort} is icapPort too; Enforce and the gateways need two`,
    );
  const machineParts = findings.partsOf("detectionServer.machines", machines);
  if (machineParts) checkMachines(machineParts, findings);
  for (const [name, list = []] of Object.entries({ addresses, enforceAddresses }))
    checkRepeated(`detectionServer.${name}`, list, (address) => address, findings);
  if (addresses) checkServers(addresses, rest.subnet, findings);
  if (addresses) checkIcapServers(addresses, rest, context.icapServers, findings);
  if (enforceAddresses) checkEnforce(enforceAddresses, addresses ?? [], context, findings);
  if (addresses === undefined || enforceAddresses === undefined) return undefined;
  return { ...rest, addresses, enforceAddresses, ...(machines ? { machines } : {}) };
}

/** Checks that the machines are made from one image. */
function checkMachines(
  { imageId, marketplace }: Partial<NonNullable<DetectionServerSettings["machines"]>>,
  findings: Findings,
): void {
  const path = "detectionServer.machines";
  const isGiven = ["imageId", "marketplace"].some((name) => findings.concern(`${path}.${name}`)); // and wrong
  if (imageId === undefined && marketplace === undefined && !isGiven)
    findings.add(path, "names no image; give imageId, or marketplace with publisher, offer, sku and version");
  if (imageId !== undefined && marketplace !== undefined)
    findings.add(path, "has imageId and marketplace; give one of them");
}

function checkServers(addresses: readonly string[], subnet: string, findings: Findings): void {
  if (!findings.isValid("detectionServer.subnet")) return;
  for (const [i, address] of findings.placed("detectionServer.addresses", addresses)) {
    const path = `detectionServer.addresses[${i}]`;
    if (!holds(subnet, address)) findings.add(path, `"${address}" is not inside detectionServer.subnet ${subnet}`);
    else if (isKeptByAzure(address, subnet))
      findings.add(path, `"${address}" is one of the five that Azure keeps in ${subnet}: the first four and the last`);
  }
}

/** Checks that the subnet's security group lets the gateways reach all ICAP servers in the subnet. */
function checkIcapServers(
  addresses: readonly string[],
  { subnet, icapPort }: Pick<DetectionServerSettings, "subnet" | "icapPort">,
  icapServers: DetectionContext["icapServers"],
  findings: Findings,
): void {
  if (!findings.isValid("detectionServer.subnet", "detectionServer.icapPort")) return;
  for (const [i, { address, port }] of icapServers) {
    if (!holds(subnet, address)) continue;
    const isKnown = addresses.includes(address);
    if (!isKnown && findings.isWhole("detectionServer.addresses"))
      findings.add(
        `icap.external.servers[${i}].address`,
        `"${address}" is in detectionServer.subnet ${subnet} and not in detectionServer.addresses, so the gateways could not ask it; add it there`,
      );
    if (isKnown && port !== icapPort)
      findings.add(
        `icap.external.servers[${i}].port`,
        `${port} is not detectionServer.icapPort ${icapPort}, the only port on which the gateways may ask there`,
      );
  }
}

/** Checks that Enforce can be reached at all, according to the settings: through the tunnel, in a peered network, or in this one. */
function checkEnforce(
  addresses: readonly string[],
  servers: readonly string[],
  settings: AddressSettings,
  findings: Findings,
): void {
  if (!areNetworksValid(findings)) return;
  const placedServers = [...findings.placed("detectionServer.addresses", servers)];
  for (const [i, address] of findings.placed("detectionServer.enforceAddresses", addresses)) {
    const [same] = placedServers.find(([, server]) => server === address) ?? [];
    const path = `detectionServer.enforceAddresses[${i}]`;
    const closed = prefixWith(address, closedSubnets(settings));
    if (closed !== undefined)
      findings.add(
        path,
        `"${address}" is in ${closed.path} ${closed.prefix}, where no Enforce Server can be; give the Enforce Server's own address`,
      );
    else if (same !== undefined)
      findings.add(
        path,
        `"${address}" is detectionServer.addresses[${same}] too; give the Enforce Server's own address`,
      );
    else if (locationOf(address, settings) === "nowhere")
      findings.add(
        path,
        `"${address}" is behind nothing that is known (${inWords(reachedPrefixes(settings))}); add its prefix to enforceTunnel.onPremises.addressSpace, or peer its network`,
      );
  }
}
