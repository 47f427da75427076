import { unless } from "../rules/problems";
import { placeProblems } from "../rules/locations";
import { at } from "../engine/value";
import type { ResourceType } from "../resourceType";
import { groupResource } from "./groupResource";

/** Disk encryption sets. Their keys, and the encryption itself, are not modelled. */
export const diskEncryptionSet: ResourceType = {
  type: "azure-native:compute:DiskEncryptionSet",
  ...groupResource("Microsoft.Compute/diskEncryptionSets", "diskEncryptionSetName", {
    pattern: /^[A-Za-z0-9_-]{1,80}$/,
    words: "1 to 80 letters, digits, '-' or '_'",
  }),
  check: (inputs) => [
    ...placeProblems(inputs.location, undefined),
    ...unless(inputs.activeKey !== undefined, "activeKey", "InvalidParameter: a disk encryption set needs a key"),
    ...unless(
      at(inputs, ["identity", "type"]) !== undefined,
      "identity",
      "InvalidParameter: needs an identity that may use the key",
    ),
  ],
  outputs: () => ({}),
};
