import { randomUUID } from "node:crypto";
import { childOf, sameId } from "../armId";
import { rangeOf } from "../../../exposure";
import { AzureError } from "../errors";
import { at, pathText, records, strings, type Properties } from "../engine/value";
import type { ResourceType, World } from "../resourceType";
import { diskKeyErrors } from "../rules/diskKeys";
import { firstChanged } from "../rules/problems";
import { elsewhere, missing } from "../rules/references";
import { SCALE_SET, scaleSetProblems } from "../rules/scaleSet";
import { poolsOf, setsInSubnet, subnetsOf } from "../rules/subnetUsers";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Compute/virtualMachineScaleSets";

/** Properties that Azure refuses to change in an existing set; azure-native plans an update for all of it. */
const FIXED = [
  ["orchestrationMode"],
  ["platformFaultDomainCount"],
  ["virtualMachineProfile", "osProfile", "adminUsername"],
  ["virtualMachineProfile", "osProfile", "computerNamePrefix"],
  ["virtualMachineProfile", "securityProfile", "securityType"],
];

export const virtualMachineScaleSet: ResourceType = {
  type: SCALE_SET,
  ...groupResource(ARM_TYPE, "vmScaleSetName", {
    pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?$/,
    words: "1 to 64 letters, digits, '.', '_' or '-', begin with a letter or digit and not end with '.' or '-'",
  }),
  check: scaleSetProblems,
  validate: (inputs, id, world) => [
    ...missing(world, id, [
      ...subnetsOf(inputs),
      ...poolsOf(inputs),
      ...strings(at(inputs, ["identity", "userAssignedIdentities"])),
    ]),
    ...elsewhere(world, id, inputs.location, [...subnetsOf(inputs), ...poolsOf(inputs)]),
    ...diskKeyErrors(at(inputs, ["virtualMachineProfile", "storageProfile", "osDisk"]), inputs.location, id, world),
    ...fullSubnets(inputs, id, world),
  ],
  refuseUpdate,
  outputs: ({ inputs, kept }) => ({
    ...(inputs.identity === undefined ? {} : { identity: identityOutput(inputs.identity as Properties) }),
    uniqueId: kept("uniqueId", randomUUID),
    timeCreated: kept("timeCreated", () => new Date().toISOString()),
  }),
};

/** azure-native takes a list of identity ids and returns a map from id to details. A Flexible set's details are empty. */
function identityOutput(identity: Properties): Properties {
  const ids = strings(identity.userAssignedIdentities);
  return { ...identity, userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) };
}

function refuseUpdate(before: Properties, after: Properties): AzureError | undefined {
  const zones = [before, after].map((version) => strings(version.zones));
  const lost = zones[0]!.filter((zone) => !zones[1]!.includes(zone));
  const changed = lost.length > 0 ? ["zones"] : firstChanged(before, after, FIXED);
  if (!changed) return undefined;
  const property = pathText(changed);
  return new AzureError("PropertyChangeNotAllowed", `Changing property '${property}' is not allowed.`, property);
}

/** Azure reserves five addresses of each subnet. During a replacement the subnet must hold the machines of both sets. */
function fullSubnets(inputs: Properties, id: string, world: World): readonly AzureError[] {
  return subnetsOf(inputs).flatMap((subnetId) => {
    const child = childOf(subnetId);
    const network = child && world.get(child.parent);
    const subnet = records(network?.properties.subnets).find((candidate) => candidate.name === child?.name);
    if (typeof subnet?.addressPrefix !== "string") return [];
    const { first, last } = rangeOf(subnet.addressPrefix);
    const capacity = (properties: Properties) => Number(at(properties, ["sku", "capacity"]) ?? 0);
    const others = setsInSubnet(world, subnetId).filter((set) => !sameId(set.id, id));
    const used = others.reduce((sum, set) => sum + capacity(set.properties), 0);
    const usable = last - first + 1 - 5;
    if (used + capacity(inputs) <= usable) return [];
    const explanation = `Subnet ${String(subnet.name)} with address prefix ${subnet.addressPrefix} does not have enough capacity for ${capacity(inputs)} IP addresses (${usable} usable, ${used} in use).`;
    return [new AzureError("SubnetIsFull", explanation, subnetId)];
  });
}
