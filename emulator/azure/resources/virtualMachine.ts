/** Single machines, which the emulator checks and never boots. */
import { randomUUID } from "node:crypto";
import { sameId } from "../armId";
import { AzureError } from "../errors";
import { at, isUnknown, pathText, records, text, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import type { ResourceType } from "../resourceType";
import { diskKeyErrors } from "../rules/diskKeys";
import { placeProblems } from "../rules/locations";
import { firstChanged, unless } from "../rules/problems";
import { missing } from "../rules/references";
import { cardsOf, machineOfCard, MACHINE } from "../rules/singleMachines";
import { groupResource } from "./groupResource";

/** Properties that Azure refuses to change in an existing machine (learn, REST: "Virtual Machines - Create Or Update"). */
const FIXED = [
  ["storageProfile", "imageReference"],
  ["storageProfile", "osDisk", "createOption"],
  ["plan"],
  ["osProfile", "adminUsername"],
  ["osProfile", "computerName"],
  ["osProfile", "linuxConfiguration", "ssh"],
  ["zones"],
];

export const virtualMachine: ResourceType = {
  type: MACHINE,
  ...groupResource("Microsoft.Compute/virtualMachines", "vmName", {
    pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_])?$/,
    words: "1 to 64 letters, digits, '.', '_' or '-', begin with a letter or digit and not end with '.' or '-'",
  }),
  check,
  validate: (inputs, id, world) => [
    ...missing(world, id, cardsOf(inputs)),
    ...diskKeyErrors(at(inputs, ["storageProfile", "osDisk"]), inputs.location, id, world),
    ...cardsOf(inputs).flatMap((card) => {
      const other = machineOfCard(world, card);
      if (other === undefined || sameId(other.id, id)) return [];
      return [new AzureError("NicInUse", `Network Interface ${card} is used by existing resource ${other.id}.`, card)];
    }),
  ],
  refuseUpdate: (before, after) => {
    const changed = firstChanged(before, after, FIXED);
    if (changed === undefined) return undefined;
    const property = pathText(changed);
    return new AzureError("PropertyChangeNotAllowed", `Changing property '${property}' is not allowed.`, property);
  },
  outputs: ({ kept }) => ({
    vmId: kept("vmId", randomUUID),
    timeCreated: kept("timeCreated", () => new Date().toISOString()),
  }),
};

function check(inputs: Properties): readonly Problem[] {
  const image = at(inputs, ["storageProfile", "imageReference"]) as Properties | undefined;
  const plan = inputs.plan as Properties | undefined;
  const named = ["publisher", "offer", "sku", "version"].filter((name) => image?.[name] !== undefined);
  // Whether the image comes from somebody else's gallery, or the disk already exists.
  const galleryId = image?.communityGalleryImageId ?? image?.sharedGalleryImageId;
  const attached = at(inputs, ["storageProfile", "osDisk", "createOption"]) === "Attach";
  const host = text(at(inputs, ["osProfile", "computerName"]));
  return [
    ...placeProblems(inputs.location, inputs.zones),
    ...unless(at(inputs, ["hardwareProfile", "vmSize"]) !== undefined, "hardwareProfile.vmSize", "is required"),
    ...unless(
      attached || galleryId !== undefined || isUnknown(image?.id) || named.length === (image?.id === undefined ? 4 : 0),
      "storageProfile.imageReference",
      "InvalidParameter: needs an id, or publisher, offer, sku and version",
    ),
    // learn: "Find Azure Marketplace image information", plans
    ...unless(
      plan === undefined ||
        (plan.publisher === image?.publisher && plan.product === image?.offer && plan.name === image?.sku),
      "plan",
      "VMMarketplaceInvalidInput: the plan's publisher, product and name are the image's publisher, offer and sku",
    ),
    ...unless(
      host === undefined || /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/.test(host),
      "osProfile.computerName",
      `InvalidParameter: ${String(host)} is not a host name of 1 to 64 characters`,
    ),
    // The ids are not compared, because a preview does not know them before the resources exist.
    ...unless(
      records(at(inputs, ["networkProfile", "networkInterfaces"])).length > 0,
      "networkProfile.networkInterfaces",
      "needs a network interface",
    ),
  ];
}
