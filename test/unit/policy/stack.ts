/** A small stack that satisfies every mandatory rule, and ways to change it. */
import { RULES, findingsOf, type Context, type RuleFinding, type JudgedResource } from "../../../policy/index";

/** The engine's placeholder for a text that is not known yet. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const context = (changes: Partial<Context> = {}): Context => ({
  environment: "prod",
  icapsPort: 11344,
  allowedSources: ["203.0.113.0/28"],
  ...changes,
});

const GROUP = "/subscriptions/s/resourceGroups/rg";

/** The id of a resource of the stack. */
export const idOf = (kind: string, name: string): string => `${GROUP}/providers/Microsoft.Network/${kind}/${name}`;

type Properties = Record<string, unknown>;

export function resource(
  type: string,
  name: string,
  properties: Properties,
  more: Partial<JudgedResource> = {},
): JudgedResource {
  const full = `azure-native:${type}`;
  return {
    type: full,
    name,
    urn: `urn:pulumi:prod::gateway::${full}::${name}`,
    properties: { resourceGroupName: "rg", ...properties },
    ...more,
  };
}

/** An inbound allow from a client to the ICAPS port. */
export const allow = (changes: Properties = {}): Properties => ({
  name: "AllowClient",
  priority: 100,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix: "203.0.113.7",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "11344",
  ...changes,
});

export const deny = (changes: Properties = {}): Properties => ({
  ...allow(),
  name: "DenyAll",
  priority: 4096,
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "*",
  destinationPortRange: "*",
  ...changes,
});

export const group = (rules: unknown, name = "rules"): JudgedResource =>
  resource(
    "network:NetworkSecurityGroup",
    name,
    { networkSecurityGroupName: name, securityRules: rules },
    { id: idOf("networkSecurityGroups", name) },
  );

export const separateRule = (rule: Properties, more: Properties = {}): JudgedResource =>
  resource("network:SecurityRule", String(rule["name"]), {
    ...rule,
    securityRuleName: rule["name"],
    networkSecurityGroupName: "rules",
    ...more,
  });

export const network = (subnet: Properties = {}): JudgedResource =>
  resource("network:VirtualNetwork", "network", {
    subnets: [{ name: "lane-a", networkSecurityGroup: { id: idOf("networkSecurityGroups", "rules") }, ...subnet }],
  });

export const profile = (changes: Properties = {}): Properties => ({
  osProfile: {
    customData: Buffer.from("#cloud-config\npackages: [stunnel4]\n").toString("base64"),
    linuxConfiguration: { disablePasswordAuthentication: true },
  },
  securityProfile: {
    securityType: "TrustedLaunch",
    uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
    encryptionAtHost: true,
  },
  networkProfile: { networkInterfaceConfigurations: [{ name: "nic", ipConfigurations: [{ name: "ip" }] }] },
  extensionProfile: { extensions: [{ name: "ready", type: "CustomScript" }] },
  ...changes,
});

export const scaleSet = (changes: Properties = {}): JudgedResource =>
  resource("compute:VirtualMachineScaleSet", "machines", { virtualMachineProfile: profile(changes) });

export const address = (changes: Properties = {}, more: Partial<JudgedResource> = {}): JudgedResource =>
  resource(
    "network:PublicIPAddress",
    "address-a",
    { publicIpAddressName: "address-a", sku: { name: "Standard" }, publicIPAllocationMethod: "Static", ...changes },
    { id: idOf("publicIPAddresses", "address-a"), protect: true, ...more },
  );

export const balancer = (changes: Properties = {}, more: Partial<JudgedResource> = {}): JudgedResource =>
  resource(
    "network:LoadBalancer",
    "balancer",
    {
      loadBalancerName: "balancer",
      frontendIPConfigurations: [{ name: "a", publicIPAddress: { id: idOf("publicIPAddresses", "address-a") } }],
      loadBalancingRules: [{ name: "icaps", protocol: "Tcp", frontendPort: 11344, backendPort: 11344 }],
      ...changes,
    },
    { id: idOf("loadBalancers", "balancer"), ...more },
  );

export const lock = (changes: Properties = {}, more: Partial<JudgedResource> = {}): JudgedResource =>
  resource(
    "authorization:ManagementLockByScope",
    "lock",
    { level: "CanNotDelete", scope: idOf("publicIPAddresses", "address-a"), ...changes },
    more,
  );

export const vault = (properties: Properties = {}): JudgedResource =>
  resource(
    "keyvault:Vault",
    "vault",
    { vaultName: "vault", properties: { networkAcls: { defaultAction: "Deny", bypass: "None" }, ...properties } },
    { id: idOf("vaults", "vault") },
  );

export const diagnostics = (target: string): JudgedResource =>
  resource("monitor:DiagnosticSetting", `of-${target}`, {
    resourceUri: idOf(target === "vault" ? "vaults" : "loadBalancers", target),
  });

export const goodStack = (): JudgedResource[] => [
  group([allow(), deny()]),
  network(),
  scaleSet(),
  address(),
  balancer(),
  lock(),
  vault(),
  diagnostics("vault"),
  diagnostics("balancer"),
];

/** The findings of one rule, as `violated` or `unjudged` and the message. All rules judge the resources, so that none fails at them. */
export function said(
  rule: string,
  resources: readonly JudgedResource[],
  changes: Partial<Context> = {},
): { outcome: RuleFinding["outcome"]; message: string; path?: string }[] {
  return RULES.flatMap((one) => findingsOf(one, resources, context(changes)))
    .filter((finding) => finding.rule === rule)
    .map(({ outcome, message, path }) => ({ outcome, message, ...(path === undefined ? {} : { path }) }));
}

/** Only the outcomes. Each is made a text, because `toEqual` takes `[undefined]` for `[]`. */
export const outcomes = (...args: Parameters<typeof said>): string[] =>
  said(...args).map(({ outcome }) => String(outcome));
