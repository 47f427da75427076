/** Network cards of single machines. */
import { parsePrefix, rangeOf } from "../../../exposure";
import type { AzureResource } from "../../model";
import { childOf, sameId } from "../armId";
import { AzureError } from "../errors";
import { isUnknown, records, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType, World } from "../resourceType";
import { placeProblems } from "../rules/locations";
import { networkName } from "../rules/names";
import { unless } from "../rules/problems";
import { missing, referenceId } from "../rules/references";
import { CARD, machineOfCard } from "../rules/singleMachines";
import { groupResource } from "./groupResource";

const ARM_TYPE = "Microsoft.Network/networkInterfaces";
/** Azure reserves the first four addresses of a subnet, and the last. */
const KEPT_AT_THE_START = 4;

export const networkInterface: ResourceType = {
  type: CARD,
  ...groupResource(ARM_TYPE, "networkInterfaceName", networkName),
  check,
  validate: (inputs, id, world) => [
    ...missing(world, id, [
      referenceId(inputs.networkSecurityGroup),
      ...records(inputs.ipConfigurations).map(({ subnet }) => referenceId(subnet)),
    ]),
    ...records(inputs.ipConfigurations).flatMap((configuration) => addressErrors(configuration, id, world)),
  ],
  refuseDelete: (card, world) => {
    const user = machineOfCard(world, card.id);
    if (user === undefined) return undefined;
    const explanation = `Network Interface ${card.id} is used by existing resource ${user.id}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.`;
    return new AzureError("NicInUse", explanation, card.id);
  },
  outputs: ({ inputs, childId }) => ({
    ipConfigurations: records(inputs.ipConfigurations).map((configuration) => ({
      ...configuration,
      id: childId("ipConfigurations", configuration.name),
      provisioningState: "Succeeded",
    })),
  }),
};

function check(inputs: Properties): readonly Problem[] {
  const configurations = records(inputs.ipConfigurations);
  return [
    ...placeProblems(inputs.location, undefined),
    ...unless(configurations.length > 0, "ipConfigurations", "NetworkInterfaceMustHaveIpConfigurations: needs one"),
    ...configurations.flatMap(({ privateIPAllocationMethod, privateIPAddress }, i) =>
      // With any other method Azure chooses the address; the emulator gives out none.
      unless(
        privateIPAllocationMethod !== "Static" ||
          isUnknown(privateIPAddress) ||
          parsePrefix(String(privateIPAddress)).kind === "ipv4",
        `ipConfigurations[${i}].privateIPAddress`,
        `InvalidIPAddressFormat: ${String(privateIPAddress)} is not an IPv4 address`,
      ),
    ),
  ];
}

/** The address must be in the subnet, not reserved by Azure, and not in use. */
function addressErrors(configuration: Properties, id: string, world: World): readonly AzureError[] {
  const address = text(configuration.privateIPAddress);
  const subnetId = referenceId(configuration.subnet);
  const prefix = subnetId === undefined ? undefined : subnetPrefix(subnetId, world);
  if (address === undefined || prefix === undefined) return [];
  const refusal = (code: string, words: string) => [
    new AzureError(code, `IP configuration ${id}: private IP address ${address} ${words}`, address),
  ];
  const { first, last } = rangeOf(prefix);
  const number = rangeOf(address).first;
  if (number < first || number > last)
    return refusal("PrivateIPAddressNotInSubnet", `does not belong to the range of subnet prefix ${prefix}.`);
  if (number < first + KEPT_AT_THE_START || number === last)
    return refusal("PrivateIPAddressInReservedRange", `falls within reserved IP range of subnet prefix ${prefix}.`);
  const other = world.ofType(CARD).find((card) => !sameId(card.id, id) && holds(card, subnetId!, address));
  return other === undefined
    ? []
    : refusal("PrivateIPAddressIsAllocated", `is already allocated to resource ${other.id}.`);
}

const holds = (card: AzureResource, subnetId: string, address: string): boolean =>
  records(card.properties.ipConfigurations).some(
    ({ subnet, privateIPAddress }) => privateIPAddress === address && sameId(referenceId(subnet) ?? "", subnetId),
  );

function subnetPrefix(subnetId: string, world: World): string | undefined {
  const child = childOf(subnetId);
  const network = child && world.get(child.parent);
  return text(records(network?.properties.subnets).find(({ name }) => name === child?.name)?.addressPrefix);
}
