import * as authorization from "@pulumi/azure-native/authorization";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { azureZones, type Placement } from "../placement";
import { LANE_NAMES, type LaneName, type SecondRegionSettings } from "../model";
import { programmaticName } from "../model/locationNames";

/** A public IPv4 address that was given to a client. */
export interface PublicAddress {
  /** ARM id. */
  readonly id: pulumi.Output<string>;
  /** Dotted decimal. */
  readonly address: pulumi.Output<string>;
}

/** Settings of the public addresses (`PublicAddressSettings`), with the zones of their location. */
export interface PublicAddressArgs {
  readonly protect: boolean;
  readonly lock: boolean;
  readonly existing?: Readonly<Record<LaneName, pulumi.Input<string>>>;
  readonly zones: readonly number[];
}

/** A new Standard, static address. Azure refuses a change of its zones; the options say how an update handles one. */
export function standardAddress(
  name: string,
  placement: Placement,
  zones: readonly number[],
  options: pulumi.CustomResourceOptions,
): network.PublicIPAddress {
  return new network.PublicIPAddress(
    name,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      sku: { name: network.PublicIPAddressSkuName.Standard },
      publicIPAllocationMethod: network.IPAllocationMethod.Static,
      publicIPAddressVersion: network.IPVersion.IPv4,
      zones: azureZones(zones),
      tags: placement.tags,
    },
    { parent: placement.parent, ...options },
  );
}

/**
 * One address a lane: the two that are registered in the client's portal, so they must outlive everything behind them.
 *
 * @param elsewhere the region of lane b's, where it is another one
 */
export function publicAddresses(
  placement: Placement,
  args: PublicAddressArgs,
  elsewhere?: Pick<SecondRegionSettings, "location" | "zones">,
): Record<LaneName, PublicAddress> {
  const a = publicAddress("a", placement, args);
  const b = elsewhere
    ? publicAddress("b", { ...placement, location: elsewhere.location }, { ...args, zones: elsewhere.zones }, true)
    : publicAddress("b", placement, args);
  return { a, b };
}

/**
 * @param away its region is not the group's. The region is then part of the resource's name, because an address there has zones of its own.
 */
function publicAddress(lane: LaneName, placement: Placement, args: PublicAddressArgs, away = false): PublicAddress {
  const name = `${placement.name}-address-${lane}${away ? `-${placement.location}` : ""}`;
  if (args.existing) {
    const found = network.PublicIPAddress.get(name, args.existing[lane], { parent: placement.parent });
    return { id: found.id, address: given(away ? inLocation(found, placement.location) : found.id, found.ipAddress) };
  }
  const keep = { protect: args.protect, retainOnDelete: args.protect };
  // It keeps the zones that it has. Azure may return more zones than requested (terraform-provider-azurerm#16470), which a refresh treats
  // as a change, and no change of zones is worth losing an address that a client was given.
  const created = standardAddress(name, placement, args.zones, { ...keep, ignoreChanges: ["zones"] });
  if (args.lock) {
    // Stops deletions outside Pulumi, to which Pulumi's protection does not apply: the portal, scripts, the deletion of the group.
    new authorization.ManagementLockByScope(
      `${name}-lock`,
      {
        scope: created.id,
        level: authorization.LockLevel.CanNotDelete,
        notes: `Registered with the ICAP client as server ${LANE_NAMES.indexOf(lane) + 1}; a new address means a visit to its portal.`,
      },
      { parent: placement.parent, ...keep },
    );
  }
  // Read from Azure by name, because a preview of an update does not know the address's own output, and would announce new certificates
  // even for a changed tag. It is unknown only before the address exists.
  const asked = network.getPublicIPAddressOutput(
    { resourceGroupName: placement.resourceGroupName, publicIpAddressName: created.name },
    { parent: placement.parent },
  );
  return {
    id: created.id,
    address: given(
      created.id,
      asked.apply(({ ipAddress }) => ipAddress),
    ),
  };
}

/** The address's id; an error if its lane cannot use it. */
const inLocation = ({ id, location }: network.PublicIPAddress, wanted: string): pulumi.Output<string> =>
  pulumi.all([id, location]).apply(([id, has]) => {
    const problem = regionProblem(id, has, wanted);
    if (problem === undefined) return id;
    throw new Error(problem);
  });

/**
 * A sentence about an address in a different region than its lane, where Azure would not let the load balancer use it.
 *
 * @param has its location as Azure answers, `West Europe` or `westeurope`
 * @param wanted the lane's, in the second form
 */
export const regionProblem = (id: string, has: string | undefined, wanted: string): string | undefined =>
  has === undefined || programmaticName(has) === wanted
    ? undefined
    : `public address ${id} is in ${has}, and its lane in ${wanted}; give one of that region`;

/** The address itself; an error if Azure has not assigned one. */
function given(id: pulumi.Output<string>, address: pulumi.Output<string | undefined>): pulumi.Output<string> {
  return pulumi.all([id, address]).apply(([id, text]) => {
    if (text) return text;
    throw new Error(`public address ${id} has no IP address; give one with static allocation`);
  });
}
