import { intersection, isSubset, setOfPrefixes } from "../../exposure";
import type { NetworkSettings, VaultSettings } from "../model";
import { isSubnetOf } from "../model/armIdParts";
import type { Given } from "../model/schema";
import { endpointOf } from "../model/vaultEndpoint";
import { closedSubnets, ENDPOINT_PREFIX, type AddressSettings, type NamedPrefix } from "../network/privateAddresses";
import type { Findings } from "./findings";

const PATH = "vault.privateEndpoint";

/**
 * Checks that the endpoint's subnet is in the gateways' network and overlaps no other; in an existing network the subnet is given by its
 * id.
 */
export function checkVaultEndpoint(
  vault: Pick<VaultSettings, "privateEndpoint">,
  addresses: AddressSettings,
  further: readonly NamedPrefix[],
  findings: Findings,
): void {
  const privateEndpoint = findings.partsOf(PATH, vault.privateEndpoint);
  if (privateEndpoint === undefined) return;
  const { existing } = addresses.network;
  const { subnetId, subnetPrefix } = privateEndpoint;
  if (existing === undefined && subnetId !== undefined && findings.isValid("network.existing"))
    findings.add(
      `${PATH}.subnetId`,
      "applies only with network.existing; the subnet of a new network is made, so leave it out",
    );
  if (existing !== undefined && !findings.concern(`${PATH}.subnetId`)) checkSubnetId(subnetId, existing, findings);
  if (
    subnetPrefix === undefined ||
    !findings.isValid("network.existing", "network.addressSpace", "network.laneSubnets")
  )
    return;
  const own = setOfPrefixes([subnetPrefix]);
  const spaces = existing?.addressSpace ?? [addresses.network.addressSpace];
  const path = ENDPOINT_PREFIX;
  if (!spaces.some((space) => isSubset(own, setOfPrefixes([space]))))
    findings.add(
      path,
      `"${subnetPrefix}" is not inside ${existing ? "network.existing.addressSpace" : "network.addressSpace"} ${spaces.join(", ")}`,
    );
  for (const other of [...closedSubnets(addresses), ...further])
    if (
      other.path !== path &&
      findings.isValid(other.path) &&
      intersection(own, setOfPrefixes([other.prefix])).length > 0
    )
      findings.add(path, `"${subnetPrefix}" overlaps ${other.path} ${other.prefix}`);
}

/** Checks that the settings of an existing vault leave its protection to its owner, and that a network path leads to it. */
export function checkExistingVault(
  vault: Pick<VaultSettings, "existing" | "privateEndpoint">,
  given: Given<"vault">,
  network: Pick<NetworkSettings, "existing">,
  findings: Findings,
): void {
  if (!findings.isGiven("vault.existing", vault.existing)) return;
  for (const name of ["purgeProtection", "softDeleteDays"] as const)
    if (given[name] !== undefined)
      findings.add(`vault.${name}`, "applies only to a vault that is created; with vault.existing, leave it out");
  if (!findings.isValid("vault.existing")) return;
  if (findings.isValid("network.existing", PATH) && network.existing === undefined && endpointOf(vault) === undefined)
    findings.add(
      "vault.existing",
      "cannot be reached from a network that is made: its firewall does not know the subnets; add a vault.privateEndpoint, or give network.existing",
    );
}

function checkSubnetId(
  subnetId: string | undefined,
  { network, laneSubnets }: NonNullable<NetworkSettings["existing"]>,
  findings: Findings,
): void {
  const path = `${PATH}.subnetId`;
  if (subnetId === undefined)
    findings.add(path, "is missing; with network.existing, give the id of the subnet that the endpoint is to stand in");
  else if (!isSubnetOf(subnetId, network)) findings.add(path, "is not a subnet of network.existing.network");
  else if (Object.values(laneSubnets).some((lane) => lane.toLowerCase() === subnetId.toLowerCase()))
    findings.add(path, "is a lane's subnet; give the endpoint a subnet of its own");
}
