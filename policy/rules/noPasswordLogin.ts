import { bootConfigurationText } from "../bootConfiguration";
import { machinesIn, type MachineView } from "../machines";
import { NOT_KNOWN, at, is, isGiven, isType, items, observe, unjudged } from "../reading";
import { not, or, type Truth } from "../truth";
import { everywhere, type JudgedResource, type Observation, type ResourceRule } from "../types";

/** Extension that sets passwords and SSH settings of a running machine (learn: "VMAccess Extension for Linux"). */
const ACCESS_EXTENSION = /^VMAccess/i;
/** Settings in a boot configuration that make cloud-init or sshd accept passwords. */
const PASSWORD_SETTING = /^\s*(?:ssh_pwauth\s*:\s*["']?(?:true|yes|on|1)\b|PasswordAuthentication\s+yes\b)/im;

export const noPasswordLogin: ResourceRule = {
  name: "no-password-login",
  title: "No machine allows password logins",
  severity: "high",
  enforcement: everywhere("mandatory"),
  reason: "Passwords can be guessed and leaked; Azure's default for Linux machines is to allow them.",
  remedy:
    "Set `linuxConfiguration.disablePasswordAuthentication: true` and an SSH key, no `adminPassword`, no VMAccess extension, no `ssh_pwauth` in the boot configuration.",
  scope: "resource",
  check: (resource) => [...machinesIn(resource).flatMap(judgeMachine), ...separateExtension(resource)],
};

function judgeMachine({ resource, path, profile }: MachineView): readonly Observation[] {
  const os = at(profile, "osProfile");
  const where = `${path}osProfile`;
  // The machine is made from a prepared disk, which decides on logins.
  if (os === undefined) {
    return isType(resource, "compute:VirtualMachineScaleSetVM")
      ? []
      : [unjudged(resource, "it has no osProfile; who may log in is", where)];
  }
  return [
    ...observe(not(is(at(os, "linuxConfiguration", "disablePasswordAuthentication"), true)), resource, {
      problem: "allows password logins: linuxConfiguration.disablePasswordAuthentication is not true",
      unknown: "whether passwords are disabled is",
      path: `${where}.linuxConfiguration.disablePasswordAuthentication`,
    }),
    // A secret password counts as known even if its value is not shown; in an unknown osProfile it does not.
    ...observe(os === NOT_KNOWN ? "unknown" : isGiven(at(os, "adminPassword")) !== false, resource, {
      problem: "sets an administrator password",
      unknown: "whether it sets an administrator password is",
      path: `${where}.adminPassword`,
    }),
    ...observe(bootsWithPasswords(at(os, "customData")), resource, {
      problem: "its boot configuration enables password logins",
      unknown: "its boot configuration is",
      path: `${where}.customData`,
    }),
    ...observe(setsAccess(at(profile, "extensionProfile", "extensions")), resource, {
      problem: "has an extension that can set passwords (VMAccess)",
      unknown: "its extensions are",
      path: `${path}extensionProfile.extensions`,
    }),
  ];
}

function bootsWithPasswords(customData: unknown): Truth {
  if (customData === NOT_KNOWN) return "unknown";
  if (typeof customData !== "string") return false;
  const text = bootConfigurationText(customData);
  return text === undefined ? "unknown" : PASSWORD_SETTING.test(text);
}

function setsAccess(extensions: unknown): Truth {
  const list = items(extensions);
  return list === NOT_KNOWN ? "unknown" : or(...list.map((extension) => isAccess(at(extension, "type"))));
}

function isAccess(type: unknown): Truth {
  return type === NOT_KNOWN ? "unknown" : typeof type === "string" && ACCESS_EXTENSION.test(type);
}

function separateExtension(resource: JudgedResource): readonly Observation[] {
  if (!isType(resource, "compute:VirtualMachineExtension", "compute:VirtualMachineScaleSetExtension")) return [];
  return observe(isAccess(at(resource.properties, "type")), resource, {
    problem: "can set passwords (VMAccess)",
    unknown: "its type is",
    path: "type",
  });
}
