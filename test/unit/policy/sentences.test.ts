import {
  UNKNOWN_TEXT,
  address,
  allow,
  balancer,
  deny,
  group,
  lock,
  network,
  resource,
  said,
  scaleSet,
  vault,
} from "./stack";
import type { Context, JudgedResource } from "../../../policy/index";

type Case = [
  rule: string,
  resources: readonly JudgedResource[],
  expected: readonly string[],
  changes?: Partial<Context>,
];

/** A report about the resources: each sentence, and in brackets the property. */
const lines = (outcome: string, [rule, resources, , changes]: Case) => {
  const found = said(rule, resources, changes);
  expect(new Set(found.map((finding) => finding.outcome))).toEqual(new Set([outcome]));
  return found.map(({ message, path }) => `${message} (${path ?? "as a whole"})`);
};

const wide = (changes: object) => group([allow({ sourceAddressPrefix: "*", ...changes }), deny()]);
const os = (changes: object) =>
  scaleSet({ osProfile: { linuxConfiguration: { disablePasswordAuthentication: true }, ...changes } });
const boot = (text: string) => Buffer.from(text).toString("base64");
const extension = (type: unknown) => resource("compute:VirtualMachineScaleSetExtension", "extension", { type });
const profilePath = "virtualMachineProfile";
const account = (changes: object) =>
  resource("storage:StorageAccount", "lists", {
    ...{ allowSharedKeyAccess: false, allowBlobPublicAccess: false, minimumTlsVersion: "TLS1_2" },
    ...{ networkRuleSet: { defaultAction: "Deny" }, ...changes },
  });

test.each<Case>([
  [
    "icaps-only-from-clients",
    [wide({ sourceAddressPrefix: "10.0.0.0/8", destinationPortRange: "1000-12000" })],
    [
      "rule AllowClient allows addresses outside the client profiles to reach port 11344 and 1344: 10.0.0.0/8 (16,777,216 IPv4 addresses) (securityRules[AllowClient])",
    ],
    { testWorkload: true, environment: "test" },
  ],
  [
    "nothing-else-from-internet",
    [wide({ sourceAddressPrefix: "1.2.3.4", destinationPortRange: "1344-1345" })],
    [
      "rule AllowClient opens more than port 11344 and 1344/TCP to the internet: 1.2.3.4/32 (1 IPv4 address) (securityRules[AllowClient])",
    ],
    { testWorkload: true, environment: "test" },
  ],
  [
    "plain-icap-only-in-tests",
    [wide({ destinationPortRange: "1344" })],
    ["rule AllowClient opens port 1344, ICAP without TLS (securityRules[AllowClient])"],
  ],
  [
    "plain-icap-only-in-tests",
    [balancer({ loadBalancingRules: [{ name: "plain", frontendPort: 1344 }, { backendPort: 1344 }] })],
    [
      "plain leads to port 1344, ICAP without TLS (loadBalancingRules[plain])",
      "#1 leads to port 1344, ICAP without TLS (loadBalancingRules[#1])",
    ],
  ],
  [
    "no-public-address-on-machines",
    [resource("network:NetworkInterface", "card", { ipConfigurations: [{ publicIPAddress: { id: "x" } }] })],
    ["has a public address of its own (ipConfigurations[0])"],
  ],
  [
    "no-password-login",
    [os({ linuxConfiguration: {}, adminPassword: "x", customData: boot("ssh_pwauth: true") })],
    [
      `allows password logins: linuxConfiguration.disablePasswordAuthentication is not true (${profilePath}.osProfile.linuxConfiguration.disablePasswordAuthentication)`,
      `sets an administrator password (${profilePath}.osProfile.adminPassword)`,
      `its boot configuration enables password logins (${profilePath}.osProfile.customData)`,
    ],
  ],
  [
    "no-password-login",
    [scaleSet({ extensionProfile: { extensions: [{ type: "VMAccessForLinux" }] } }), extension("VMAccessForLinux")],
    [
      `has an extension that can set passwords (VMAccess) (${profilePath}.extensionProfile.extensions)`,
      "can set passwords (VMAccess) (type)",
    ],
  ],
  [
    "storage-closed-to-internet",
    [
      account({
        ...{ allowSharedKeyAccess: true, allowBlobPublicAccess: true, minimumTlsVersion: "TLS1_0" },
        ...{ enableHttpsTrafficOnly: false, isLocalUserEnabled: true },
      }),
      resource("storage:BlobContainer", "lists", { publicAccess: "Blob" }),
    ],
    [
      "it takes account keys, which identify no user and give access to everything in it: allowSharedKeyAccess is not false (allowSharedKeyAccess)",
      "its containers may be opened to anonymous readers: allowBlobPublicAccess is not false (allowBlobPublicAccess)",
      "it takes TLS 1.0: minimumTlsVersion is not TLS1_2 or higher (minimumTlsVersion)",
      "it takes plain HTTP: enableHttpsTrafficOnly is false (enableHttpsTrafficOnly)",
      "it takes local users, who come with a password or a key instead of a token: isLocalUserEnabled is true (isLocalUserEnabled)",
      "it is open to anonymous readers: publicAccess is not None (publicAccess)",
    ],
  ],
  [
    "standard-static-addresses",
    [address({ sku: { name: "Basic" } }), balancer({ frontendIPConfigurations: [{ publicIPAddress: {} }] })],
    [
      "is Basic and Static, not Standard and Static (as a whole)",
      "is Basic and Dynamic, not Standard and Static (frontendIPConfigurations[0].publicIPAddress)",
    ],
  ],
  [
    "standard-static-addresses",
    [balancer({ frontendIPConfigurations: [{ name: "a", publicIPAddress: { sku: { name: "Standard" } } }] })],
    ["is Standard and Dynamic, not Standard and Static (frontendIPConfigurations[a].publicIPAddress)"],
  ],
  [
    "trusted-launch",
    [scaleSet({ securityProfile: {} })],
    [`boots without Trusted Launch, secure boot or virtual TPM (${profilePath}.securityProfile)`],
  ],
])("%s names what is violated, and the place: %#", (...one) => {
  expect(lines("violated", one)).toEqual(one[2]);
});

const half = { securityType: "TrustedLaunch", uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } };

test.each<Case>([
  [
    "icaps-only-from-clients",
    [wide({})],
    [
      "the client profiles' addresses (allowedSources) were not given, so the sources of rule AllowClient are not known yet (securityRules[AllowClient])",
    ],
    { allowedSources: undefined },
  ],
  ["icaps-not-from-internet", [group(UNKNOWN_TEXT)], ["some of its security rules are not known yet (as a whole)"]],
  [
    "icaps-not-from-internet",
    [network({ networkSecurityGroup: { securityRules: UNKNOWN_TEXT } })],
    ["some of its security rules are not known yet (subnets[lane-a].networkSecurityGroup)"],
  ],
  [
    "nothing-else-from-internet",
    [wide({ destinationPortRange: UNKNOWN_TEXT })],
    ["the sources, ports or effect of rule AllowClient are not known yet (securityRules[AllowClient])"],
  ],
  ["explicit-inbound-deny", [group(UNKNOWN_TEXT)], ["some of its security rules are not known yet (as a whole)"]],
  [
    "explicit-inbound-deny",
    [network({ networkSecurityGroup: UNKNOWN_TEXT })],
    [
      "some of its security rules are not known yet (subnets[lane-a].networkSecurityGroup)",
      "the security group of subnet lane-a is not known yet (subnets[lane-a].networkSecurityGroup)",
    ],
  ],
  [
    "plain-icap-only-in-tests",
    [wide({ destinationPortRange: UNKNOWN_TEXT }), balancer({ loadBalancingRules: [{ frontendPort: UNKNOWN_TEXT }] })],
    [
      "the addresses, ports or effect of rule AllowClient are not known yet (securityRules[AllowClient])",
      "the ports of #0 are not known yet (loadBalancingRules[#0])",
    ],
  ],
  [
    "plain-icap-only-in-tests",
    [os({ customData: UNKNOWN_TEXT })],
    [`its boot configuration is not known yet (${profilePath}.osProfile.customData)`],
  ],
  [
    "no-public-address-on-machines",
    [resource("network:NetworkInterface", "card", { ipConfigurations: [UNKNOWN_TEXT] })],
    ["whether it gets a public address is not known yet (ipConfigurations[0])"],
  ],
  [
    "no-password-login",
    [os({ linuxConfiguration: { disablePasswordAuthentication: UNKNOWN_TEXT }, customData: UNKNOWN_TEXT })],
    [
      `whether passwords are disabled is not known yet (${profilePath}.osProfile.linuxConfiguration.disablePasswordAuthentication)`,
      `its boot configuration is not known yet (${profilePath}.osProfile.customData)`,
    ],
  ],
  [
    "no-password-login",
    [
      scaleSet({ osProfile: undefined }),
      scaleSet({ extensionProfile: { extensions: UNKNOWN_TEXT } }),
      extension(UNKNOWN_TEXT),
    ],
    [
      `it has no osProfile; who may log in is not known yet (${profilePath}.osProfile)`,
      `its extensions are not known yet (${profilePath}.extensionProfile.extensions)`,
      "its type is not known yet (type)",
    ],
  ],
  [
    "storage-closed-to-internet",
    [
      account({ minimumTlsVersion: UNKNOWN_TEXT }),
      resource("storage:BlobContainer", "lists", { publicAccess: UNKNOWN_TEXT }),
    ],
    ["`minimumTlsVersion` is not known yet (minimumTlsVersion)", "its public access is not known yet (publicAccess)"],
  ],
  [
    "standard-static-addresses",
    [address({ sku: UNKNOWN_TEXT })],
    ["its sku or allocation is not known yet (as a whole)"],
  ],
  [
    "registered-addresses-protected",
    [
      address({ resourceGroupName: UNKNOWN_TEXT }, { protect: undefined }),
      balancer(),
      lock({ scope: "/subscriptions/s/resourceGroups/rg" }),
    ],
    [
      "whether it is protected, or registered at all, is not known yet (as a whole)",
      "whether a lock covers it, or it is registered at all, is not known yet (as a whole)",
    ],
  ],
  [
    "registered-addresses-protected",
    [address(), balancer()],
    ["the registered addresses are not created by this stack; their protection is not known yet (as a whole)"],
    { existingAddresses: true },
  ],
  [
    "encryption-at-host",
    [scaleSet({ securityProfile: { ...half, encryptionAtHost: UNKNOWN_TEXT } })],
    [`whether its disks are encrypted on the host is not known yet (${profilePath}.securityProfile.encryptionAtHost)`],
  ],
  [
    "trusted-launch",
    [scaleSet({ securityProfile: { ...half, securityType: UNKNOWN_TEXT } })],
    [`whether it boots with Trusted Launch is not known yet (${profilePath}.securityProfile)`],
  ],
  [
    "diagnostic-settings",
    [vault(), resource("insights:DiagnosticSetting", "of-vault", { resourceUri: UNKNOWN_TEXT })],
    ["whether a diagnostic setting names it is not known yet (as a whole)"],
  ],
])("%s names what is not known, and the place: %#", (...one) => {
  const expected = one[2].map((line) => `cannot be judged before the update: ${line}`);
  expect(lines("unjudged", one)).toEqual(expected);
});
