/** Machines' disks and the disk encryption sets that they name. */
import { AzureError } from "../errors";
import { at, text } from "../engine/value";
import type { World } from "../resourceType";
import { elsewhere, missing } from "./references";

/** The set of a system disk is there, in the machines' region, and of a kind for ordinary machines. @param disk `osDisk` */
export function diskKeyErrors(disk: unknown, location: unknown, id: string, world: World): readonly AzureError[] {
  const set = text(at(disk, ["managedDisk", "diskEncryptionSet", "id"]));
  if (set === undefined) return [];
  const type = text(world.get(set)?.properties.encryptionType);
  const explanation = `Disk encryption set ${set} of type ${type} cannot be used with machines that are not confidential.`;
  return [
    ...missing(world, id, [set]),
    ...elsewhere(world, id, location, [set]),
    ...(type?.startsWith("ConfidentialVm") ? [new AzureError("InvalidParameter", explanation, set)] : []),
  ];
}
