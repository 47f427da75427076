/** Azure's rules for the operating system profile of Linux machines. Pure. */
import type { Problem } from "../engine/provider";
import { at, isRecord, isUnknown, records, text, type Properties } from "../engine/value";
import { unless } from "./problems";

const PATH = "virtualMachineProfile.osProfile";
/** Longest custom and user data, in bytes after decoding (API text of `customData`; "User Data for Azure Virtual Machine": 64 KB). */
const MAX_DATA = 65_535;
/** Longest prefix of Linux host names: Azure adds six characters to make at most 64. */
const MAX_PREFIX = 58;
/** Administrator names that Azure refuses (API text of `adminUsername`); only those that are likely on Linux. */
const RESERVED = new Set(
  "administrator admin user user1 test user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup console david guest john owner root server sql support support_388945a0 sys test2 test3 user4 user5".split(
    " ",
  ),
);

/** Faults of `osProfile`. */
export function osProblems(profile: Properties): readonly Problem[] {
  const os = profile.osProfile;
  if (!isRecord(os)) {
    return isUnknown(os)
      ? []
      : [{ property: PATH, reason: "InvalidParameter: is required for machines from an image" }];
  }
  const prefix = text(os.computerNamePrefix);
  const administrator = text(os.adminUsername);
  return [
    ...customDataProblems(os.customData),
    ...unless(os.windowsConfiguration === undefined, `${PATH}.windowsConfiguration`, "Windows is not emulated"),
    ...unless(
      os.adminUsername !== undefined,
      `${PATH}.adminUsername`,
      "InvalidParameter: Required parameter 'osProfile.adminUsername' is missing (null).",
    ),
    ...unless(
      administrator === undefined ||
        (!RESERVED.has(administrator.toLowerCase()) && /^[a-z_][a-z0-9_-]{0,63}$/i.test(administrator)),
      `${PATH}.adminUsername`,
      `InvalidParameter: the administrator's name ${JSON.stringify(administrator)} is reserved or not a Linux user name of 1 to 64 characters`,
    ),
    ...unless(
      prefix === undefined || (prefix.length <= MAX_PREFIX && /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(prefix)),
      `${PATH}.computerNamePrefix`,
      `InvalidParameter: ${JSON.stringify(prefix)} is not a host name prefix of at most ${MAX_PREFIX} letters, digits and hyphens`,
    ),
    ...loginProblems(os),
    ...patchProblems(os),
  ];
}

const customDataProblems = (value: unknown): readonly Problem[] =>
  dataProblems(value, `${PATH}.customData`, "custom data in OSProfile");

/** Faults of the profile's `userData`, which the metadata service gives out (learn: "User Data for Azure Virtual Machine"). */
export const userDataProblems = (value: unknown): readonly Problem[] =>
  dataProblems(value, "virtualMachineProfile.userData", "user data");

function dataProblems(value: unknown, property: string, name: string): readonly Problem[] {
  const encoded = text(value);
  if (encoded === undefined) return [];
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) || encoded.length % 4 !== 0) {
    return [{ property, reason: `InvalidParameter: ${name} must be in Base64 encoding` }];
  }
  const bytes = Buffer.from(encoded, "base64").length;
  return unless(
    bytes <= MAX_DATA,
    property,
    `InvalidParameter: ${bytes} bytes after decoding; ${name} holds at most ${MAX_DATA}`,
  );
}

function loginProblems(os: Properties): readonly Problem[] {
  const linux = isRecord(os.linuxConfiguration) ? os.linuxConfiguration : {};
  const keys = records(at(linux, ["ssh", "publicKeys"]));
  const path = `${PATH}.linuxConfiguration`;
  if (linux.disablePasswordAuthentication !== true) {
    return unless(
      os.adminPassword !== undefined || isUnknown(linux.disablePasswordAuthentication),
      `${PATH}.adminPassword`,
      "InvalidParameter: is required unless linuxConfiguration.disablePasswordAuthentication is true",
    );
  }
  return [
    ...unless(
      os.adminPassword === undefined,
      `${PATH}.adminPassword`,
      "InvalidParameter: must be absent when password authentication is disabled",
    ),
    ...unless(
      keys.length > 0,
      `${path}.ssh.publicKeys`,
      "InvalidParameter: Authentication using either SSH or by user name and password must be enabled in Linux profile; at least one key is needed",
    ),
    ...keys.flatMap((key, index) => keyProblems(key, `${path}.ssh.publicKeys[${index}]`, text(os.adminUsername))),
  ];
}

function keyProblems(key: Properties, path: string, administrator: string | undefined): readonly Problem[] {
  const data = text(key.keyData);
  const file = text(key.path);
  const expected = `/home/${administrator ?? ""}/.ssh/authorized_keys`;
  return [
    ...unless(
      data === undefined || /^(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/]+={0,3}( .*)?\s*$/.test(data),
      `${path}.keyData`,
      "InvalidParameter: is not an OpenSSH public key of type ssh-rsa or ssh-ed25519",
    ),
    ...unless(
      file === undefined || administrator === undefined || file === expected,
      `${path}.path`,
      `InvalidParameter: Destination path for SSH public keys is currently limited to its default value ${expected}`,
    ),
  ];
}

function patchProblems(os: Properties): readonly Problem[] {
  const linux = isRecord(os.linuxConfiguration) ? os.linuxConfiguration : {};
  const mode = at(linux, ["patchSettings", "patchMode"]);
  return unless(
    mode !== "AutomaticByPlatform" || linux.provisionVMAgent !== false,
    `${PATH}.linuxConfiguration.patchSettings.patchMode`,
    "InvalidParameter: AutomaticByPlatform needs provisionVMAgent to be true",
  );
}
