import { machinesIn } from "../machines";
import { at, is, isType, observe } from "../reading";
import { not } from "../truth";
import type { ResourceRule } from "../types";

export const encryptionAtHost: ResourceRule = {
  name: "encryption-at-host",
  title: "Disks, temporary disks and caches of machines are encrypted on the host",
  severity: "medium",
  enforcement: { dev: "advisory", test: "mandatory", prod: "mandatory" },
  reason:
    "Files under inspection pass through temporary files. Without it, caches and temporary disks on the host are not encrypted.",
  remedy:
    "Setting `lanes.encryptionAtHost: true` (`securityProfile.encryptionAtHost`), after registering the feature EncryptionAtHost in the subscription.",
  scope: "resource",
  check: (resource) =>
    machinesIn(resource)
      .filter(() => !isType(resource, "compute:VirtualMachineScaleSetVM")) // the machine inherits it from its set
      .flatMap(({ path, profile }) =>
        observe(not(is(at(profile, "securityProfile", "encryptionAtHost"), true)), resource, {
          problem: "its disks are not encrypted on the host",
          unknown: "whether its disks are encrypted on the host is",
          path: `${path}securityProfile.encryptionAtHost`,
        }),
      ),
};
