import { DEFAULT_RULES, modelFromAzure } from "../../../../exposure";
import { defaultSecurityRules } from "../../../../emulator/azure";
import { accepted, changed, emptySubscription } from "./subscription";

const { check } = emptySubscription();

/** `property: reason` of everything wrong with the accepted inputs after one change. */
function problems(kind: string, path: string, value: unknown): string {
  const { type, inputs } = accepted[kind]!;
  const found = check(type, changed(inputs, path, value)).problems;
  return found.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
}

describe("inputs that Azure accepts", () => {
  test.each(Object.entries(accepted))("%s passes", (_kind, { type, inputs }) => {
    expect(check(type, inputs).problems).toEqual([]);
  });
});

const rule = (changes: object) => [{ ...(accepted.nsg!.inputs.securityRules as object[])[0], ...changes }];
const prefixes = (count: number) => Array.from({ length: count }, (_, i) => `198.18.${i >> 7}.${2 * (i % 128)}`);
const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag${i}`, "x"]));
const os = "virtualMachineProfile.osProfile";
const extension = "virtualMachineProfile.extensionProfile.extensions";

test.each([
  // Properties that the type does not have, or has otherwise.
  ["nsg", "securityRule", [], "did you mean securityRules?"],
  ["nsg", "securityRules.0.priority", "100", "securityRules[0].priority: must be of kind number but is of kind string"],
  ["nsg", "securityRules.0.access", "Permit", "Azure knows Allow, Deny"],
  ["vault", "properties.sku", undefined, "properties.sku: is required"],
  // Storage.
  ["storage", "accountName", "Lists-1", "3 to 24 small letters and digits"],
  [
    "storage",
    "networkRuleSet.ipRules.0.iPAddressOrRange",
    "52.1.2.3/32",
    "must be a public IPv4 address, or a prefix up to /30",
  ],
  ["storage", "networkRuleSet.defaultAction", "Closed", "Azure knows Allow, Deny"],
  ["container", "containerName", "L", "3 to 63 small letters, digits and single hyphens"],
  // Security groups.
  ["nsg", "securityRules.0.priority", 99, "SecurityRuleInvalidPriority"],
  ["nsg", "securityRules.0.priority", 4097, "SecurityRuleInvalidPriority"],
  ["nsg", "securityRules.1.priority", 100, "SecurityRuleConflict: rule B shares the priority 100"],
  ["nsg", "securityRules.1.name", "a", "SecurityRuleConflict: rule a shares its name"],
  ["nsg", "securityRules.0.sourceAddressPrefixes.1", "Internet", "cannot stand in a list of prefixes"],
  ["nsg", "securityRules.0.sourceAddressPrefixes.1", "203.0.113.129/25", "it should be 203.0.113.128/25"],
  [
    "nsg",
    "securityRules.0.sourceAddressPrefix",
    "203.0.113.1",
    "sourceAddressPrefix and sourceAddressPrefixes are set",
  ],
  ["nsg", "securityRules.0.destinationAddressPrefix", "Internett", "is not an address or prefix or a service tag"],
  ["nsg", "securityRules.0.destinationPortRange", "70000", "SecurityRuleInvalidPortRange"],
  ["nsg", "securityRules.0.destinationPortRange", "20-10", "SecurityRuleInvalidPortRange"],
  ["nsg", "securityRules.0.description", "x".repeat(141), "has 141 characters"],
  [
    "nsg",
    "securityRules.0.sourceAddressPrefixes",
    ["1.1.0.0/24", "1.1.0.22/32"],
    "OverlappingSubnetsNotPermittedInSecurityRule: Security rule parameter SourceAddressPrefix for rule A contains overlapping subnets [1.1.0.0/24, 1.1.0.22/32]",
  ],
  [
    "nsg",
    "securityRules",
    rule({ sourceAddressPrefixes: prefixes(4001) }),
    "SecurityRuleAddressesOrPortsPerSecurityGroupLimitReached: Network security group has 4001 SourceAddressPrefixes",
  ],
  ["nsg", "networkSecurityGroupName", "-nsg", "InvalidResourceName"],
  ["nsg", "location", "europe", "Azure has no region europe"],
  // Networks.
  ["network", "subnets.1.addressPrefix", "10.2.0.0/24", "NetcfgInvalidSubnet"],
  ["network", "subnets.1.addressPrefix", "10.1.1.0/24", "NetcfgSubnetRangesOverlap"],
  ["network", "subnets.1.addressPrefix", "10.1.2.1/24", "it should be 10.1.2.0/24"],
  ["network", "subnets.1.addressPrefix", "10.1.2.0/30", "is smaller than a /29"],
  ["network", "subnets.1.name", "A", "two subnets are named A"],
  // Addresses.
  ["address", "zones", ["4"], "westeurope has 1, 2, 3"],
  ["address", "location", "westus", "westus has no availability zones"],
  ["address", "sku.name", "Basic", "PublicIPSkuNotSupported"],
  ["address", "publicIPAllocationMethod", "Dynamic", "AllocationMethod set to Static"],
  // Load balancers.
  ["balancer", "probes.0.intervalInSeconds", 4, "probes[0].intervalInSeconds: InvalidParameter: 4"],
  ["balancer", "probes.0.requestPath", undefined, "LoadBalancerProbeRequestPathRequired"],
  ["balancer", "probes.0.name", "other", "has no canary in probes; it has other"],
  ["balancer", "backendAddressPools.1.name", "c", "has no b in backendAddressPools"],
  ["balancer", "loadBalancingRules.1.frontendIPConfiguration.id", "$self/frontendIPConfigurations/c", "has no c"],
  ["balancer", "loadBalancingRules.0.idleTimeoutInMinutes", 3, "idleTimeoutInMinutes"],
  // Vaults.
  ["vault", "vaultName", "a--b", "must be 3 to 24 letters"],
  ["vault", "vaultName", "v".repeat(25), "must be 3 to 24 letters"],
  ["vault", "properties.enablePurgeProtection", false, "cannot be set to false"],
  ["vault", "properties.softDeleteRetentionInDays", 6, "7 to 90"],
  // Tags.
  ["vault", "tags", numbered(51), "tags: BadRequest: 51 tags; a resource has at most 50"],
  ["secret", "tags", numbered(16), "tags: BadRequest: 16 tags; a resource has at most 15"],
  ["vault", "tags", { Owner: "a", owner: "b" }, 'tags["owner"]: BadRequest: two tags have this name'],
  ["vault", "tags", { "a/b": "c" }, 'tags["a/b"]: InvalidTagNameCharacters'],
  ["vault", "tags", { ["n".repeat(513)]: "c" }, "a name has 1 to 512 characters"],
  ["vault", "tags", { owner: "v".repeat(257) }, "a value has at most 256 characters"],
  ["vault", "tags", { "microsoft-owner": "c" }, "names that begin with azure, microsoft or windows are reserved"],
  ["vault", "properties.enableRbacAuthorization", undefined, "accessPolicies is required"],
  // Flexible scale sets.
  ["set", "orchestrationMode", "Uniform", "must be Flexible"],
  ["set", "platformFaultDomainCount", 2, "must be 1 in a Flexible set with zones"],
  ["set", "overprovision", true, "does not overprovision"],
  ["set", "upgradePolicy", { mode: "Rolling" }, "preview feature"],
  ["set", "identity", { type: "SystemAssigned" }, "user-assigned identities only"],
  ["set", "virtualMachineProfile.networkProfile.healthProbe", { id: "x" }, "takes no load balancer probe"],
  [
    "set",
    "virtualMachineProfile.networkProfile.networkInterfaceConfigurations",
    ["one", "two"].map((name) => ({ name, primary: true, ipConfigurations: [] })),
    "exactly one card is primary, but 2 are",
  ],
  ["set", "virtualMachineProfile.networkProfile.networkApiVersion", undefined, "is required for a Flexible set"],
  ["set", "virtualMachineProfile.storageProfile.imageReference.version", undefined, "version missing"],
  ["set", "virtualMachineProfile.storageProfile.imageReference.sku", "server-gen1", "generation 2 images"],
  ["set", "virtualMachineProfile.securityProfile.securityType", undefined, "uefiSettings can be used only"],
  ["set", `${os}.customData`, "#cloud-config", "must be in Base64"],
  ["set", `${os}.customData`, Buffer.alloc(65_536).toString("base64"), "65536 bytes after decoding"],
  ["set", "virtualMachineProfile.userData", "code!", "user data must be in Base64"],
  ["set", "virtualMachineProfile.userData", Buffer.alloc(65_536).toString("base64"), "user data holds at most 65535"],
  ["set", `${os}.adminPassword`, "secret", "must be absent"],
  ["set", `${os}.adminUsername`, "root", "is reserved"],
  ["set", `${os}.linuxConfiguration.ssh.publicKeys.0.keyData`, "AAAA", "not an OpenSSH public key"],
  [
    "set",
    `${os}.linuxConfiguration.ssh.publicKeys.0.path`,
    "/home/somebody-else/.ssh/authorized_keys",
    "limited to its default value",
  ],
  ["set", `${extension}.1.name`, "Liveness", "two extensions are named Liveness"],
  ["set", `${extension}.1.provisionAfterExtensions`, ["other"], "no other extension named other"],
  ["set", `${extension}.0.settings`, undefined, "needs a settings field"],
  ["set", `${extension}.0.type`, "Other", "automatic repairs need a health signal"],
  ["set", "virtualMachineProfile.extensionProfile.extensionsTimeBudget", "PT10M", "PT15M to PT120M"],
  ["set", "automaticRepairsPolicy.gracePeriod", "PT5M", "PT10M to PT90M"],
  [
    "set",
    "virtualMachineProfile.scheduledEventsProfile",
    { terminateNotificationProfile: { notBeforeTimeout: "PT20M" } },
    "PT5M to PT15M",
  ],
])("%s with %s = %j is refused", (kind, path, value, expected) => {
  expect(problems(kind, path, value)).toContain(expected);
});

test("two rules on one pool and port without floating IP are refused, with floating IP accepted", () => {
  const { type, inputs } = accepted.balancer!;
  const pool = (inputs.loadBalancingRules as { backendAddressPools: unknown }[])[0]!.backendAddressPools;
  const shared = changed(inputs, "loadBalancingRules.1.backendAddressPools", pool);
  expect(
    check(type, shared)
      .problems.map(({ reason }) => reason)
      .join(),
  ).toContain("RulesUseSameBackendPortProtocolAndPool");
  expect(check(type, changed(shared, "loadBalancingRules.1.enableFloatingIP", true)).problems).toEqual([]);
});

test.each([
  [["1", "2"], []],
  [["1"], ["zoneBalance"]],
  [undefined, ["zoneBalance"]],
])("zoneBalance with the zones %j is refused at %j: it takes more than one zone", (zones, expected) => {
  const { type, inputs } = accepted.set!;
  for (const zoneBalance of [false, true]) {
    const { problems } = check(type, { ...changed(inputs, "zones", zones), zoneBalance });
    expect(problems.map(({ property }) => property)).toEqual(expected);
    if (expected.length > 0)
      expect(problems[0]!.reason).toContain("InvalidParameter: The value of parameter zoneBalance is invalid.");
  }
});

test("a group takes 1,000 rules and not one more", () => {
  const { type, inputs } = accepted.nsg!;
  const rules = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => rule({ name: `r${index}`, priority: 100 + index, sourceAddressPrefixes: ["203.0.113.7"] })[0],
    );
  expect(check(type, { ...inputs, securityRules: rules(1000) }).problems).toEqual([]);
  expect(check(type, { ...inputs, securityRules: rules(1001) }).problems).toEqual([
    { property: "securityRules", reason: expect.stringMatching(/^SecurityRuleCountLimitReached: /) },
  ]);
});

test("the rules that every group gets are those that the computation of reachability knows by itself", () => {
  const properties = { securityRules: defaultSecurityRules };
  const type = "azure-native:network:NetworkSecurityGroup";
  const { securityGroups } = modelFromAzure([{ id: "/nsg", type, name: "nsg", properties }]);
  expect(securityGroups).toMatchObject([{ rules: DEFAULT_RULES }]);
});

test("an unknown resource type is an error that lists the known ones", () => {
  expect(() => check("azure-native:network:Subnet", {})).toThrow(
    /does not know the resource type azure-native:network:Subnet; it knows/,
  );
});
