import { machinesIn } from "../machines";
import { at, is, isType, observe } from "../reading";
import { and, not, or } from "../truth";
import { everywhere, type ResourceRule } from "../types";

export const trustedLaunch: ResourceRule = {
  name: "trusted-launch",
  title: "Machines boot with Trusted Launch (or as confidential machines), secure boot and a virtual TPM",
  severity: "medium",
  enforcement: everywhere("mandatory"),
  reason: "Secure boot refuses unsigned boot loaders and kernels; the virtual TPM makes that verifiable.",
  remedy:
    "`securityProfile.securityType: TrustedLaunch` with `uefiSettings.secureBootEnabled` and `vTpmEnabled` true, and a generation 2 image.",
  scope: "resource",
  check: (resource) =>
    machinesIn(resource)
      .filter(() => !isType(resource, "compute:VirtualMachineScaleSetVM")) // the machine inherits it from its set
      .flatMap(({ path, profile }) => {
        const security = at(profile, "securityProfile");
        const type = at(security, "securityType");
        const trusted = and(
          or(is(type, "TrustedLaunch"), is(type, "ConfidentialVM")),
          is(at(security, "uefiSettings", "secureBootEnabled"), true),
          is(at(security, "uefiSettings", "vTpmEnabled"), true),
        );
        return observe(not(trusted), resource, {
          problem: "boots without Trusted Launch, secure boot or virtual TPM",
          unknown: "whether it boots with Trusted Launch is",
          path: `${path}securityProfile`,
        });
      }),
};
