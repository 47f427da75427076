import * as authorization from "@pulumi/azure-native/authorization";
import * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";
import { deploymentError } from "../deploymentError";
import { isInSubscription, subscriptionOf } from "../model/armIdParts";
import { programmaticName } from "../model/locationNames";
import type { Placement } from "../placement";

/** The properties of a disk encryption set, as Azure returns them, that machines depend on. */
export interface AnsweredSet {
  readonly location: string;
  readonly encryptionType?: string | undefined;
}

/** A disk encryption set, and where it is given. */
export interface GivenSet {
  readonly id: string;
  readonly setting: "lanes.diskEncryptionSet" | "secondRegion.diskEncryptionSet";
  /** End of its name in the stack. */
  readonly suffix: string;
}

/**
 * The disk encryption set whose keys encrypt the machines' disks in the placement's location, once Azure has confirmed that it can. It is
 * read and never written: set, vault and key belong to the owner of the keys.
 */
export function diskKeys(placement: Placement, { id, setting, suffix }: GivenSet): pulumi.Output<string> {
  const child = { parent: placement.parent };
  const found = compute.DiskEncryptionSet.get(`${placement.name}-disk-keys${suffix}`, id, child);
  const { subscriptionId } = authorization.getClientConfigOutput(child);
  return pulumi
    .all([found.location, found.encryptionType, subscriptionId])
    .apply(([location, encryptionType, subscription]) => {
      const set = { location, ...(encryptionType === undefined ? {} : { encryptionType }) };
      const problems = diskKeyProblems(id, set, { location: placement.location, subscription });
      if (problems.length > 0)
        throw deploymentError(`${setting} ${id} cannot encrypt the disks: ${problems.join("; ")}`);
      return id;
    });
}

/**
 * Reasons why a set cannot encrypt the machines' disks, each the end of a sentence (learn: "Server-side encryption of Azure Disk Storage",
 * customer-managed keys, restrictions).
 */
export function diskKeyProblems(
  id: string,
  { location, encryptionType }: AnsweredSet,
  machines: { readonly location: string; readonly subscription: string },
): readonly string[] {
  return [
    ...(programmaticName(location) === programmaticName(machines.location)
      ? []
      : [`it is in ${location}, the gateways in ${machines.location}`]),
    ...(isInSubscription(id, machines.subscription)
      ? []
      : [`it is in the subscription ${subscriptionOf(id)}, the gateways in ${machines.subscription}`]),
    ...(encryptionType?.startsWith("ConfidentialVm")
      ? [`its type ${encryptionType} is for confidential machines, which gateways are not`]
      : []),
  ];
}
