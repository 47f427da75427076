import fc from "fast-check";
import { formatAddress, setOfPrefixes, setOfRanges, toPrefixes } from "../../../../exposure";
import { expectValid } from "./azureRules";
import { clientProfiles, type ClientProfile } from "../../../../infra/network/clientProfile";
import {
  NSG_LIMITS,
  nsgLimitProblems,
  securityRules,
  type RuleInput,
  type InlineRule,
} from "../../../../infra/network/securityRules";

const settings = {
  profile: "defender",
  list: "externalDlp",
  sources: "addresses",
  dataCentres: ["EU1"],
  also: [],
  addresses: ["52.1.2.3"],
} as const;
const ways = {
  port: 11344,
  tls: "on",
  canaryPort: 8080,
  egress: "restricted",
  monitored: false,
  icapServers: [],
} as const;
const rulesFor = (profiles: readonly ClientProfile[], changes: Partial<RuleInput> = {}) =>
  securityRules({ profiles, ...ways, ...changes });
const profileOf = (sources: readonly string[]): ClientProfile => ({
  name: "some",
  label: "Some",
  sources,
  size: 1,
  description: "Some client",
});
const summary = (rule: InlineRule) =>
  [
    rule.direction,
    rule.priority,
    rule.access,
    rule.name,
    rule.protocol,
    rule.sourceAddressPrefix ?? `${rule.sourceAddressPrefixes!.length} prefixes`,
    rule.destinationAddressPrefix ?? rule.destinationAddressPrefixes!.join(","),
    rule.destinationPortRange ?? rule.destinationPortRanges!.join(","),
  ].join(" ");

describe("the security group's rules", () => {
  it("are these, and no others", () => {
    expect(rulesFor(clientProfiles(settings)).map(summary)).toEqual([
      "Inbound 100 Allow AllowDefenderToIcaps Tcp 32 prefixes * 11344",
      "Inbound 110 Allow AllowOwnAddressesToIcaps Tcp 1 prefixes * 11344",
      "Inbound 3000 Allow AllowLoadBalancerToCanary Tcp AzureLoadBalancer * 8080",
      "Inbound 4096 Deny DenyAllInBound * * * *",
      "Outbound 100 Allow AllowKeyVault Tcp * AzureKeyVault 443",
      "Outbound 110 Allow AllowAzureDns * * 168.63.129.16 53",
      "Outbound 120 Allow AllowPackageArchives Tcp * Internet 80,443",
      "Outbound 4096 Deny DenyAllOutBound * * * *",
    ]);
  });

  it("say in the name of a client's rule that its connections have no TLS", () => {
    const [first] = rulesFor(clientProfiles(settings), { tls: "off" });
    expect(first).toMatchObject({ name: "AllowDefenderToPlainIcap", destinationPortRange: "11344" });
  });

  it("open the public vaults beside a private endpoint only where others' vault holds the server certificate", () => {
    const vaults = (changes: Partial<RuleInput>) =>
      rulesFor([], changes)
        .filter(({ destinationPortRange, direction }) => direction === "Outbound" && destinationPortRange === "443")
        .map(summary);
    const [endpoint, others] = [
      "Outbound 100 Allow AllowVaultEndpoint Tcp * 10.77.9.0/28 443",
      "Outbound 130 Allow AllowKeyVault Tcp * AzureKeyVault 443",
    ];
    expect(vaults({ vaultEndpoint: "10.77.9.0/28" })).toEqual([endpoint]);
    expect(vaults({ vaultEndpoint: "10.77.9.0/28", vaultOfOthers: true })).toEqual([endpoint, others]);
    // one rule for the public vaults is enough: Azure refuses two of one name
    expect(vaults({ vaultOfOthers: true })).toEqual(["Outbound 100 Allow AllowKeyVault Tcp * AzureKeyVault 443"]);
  });

  it("follow the ports of the settings", () => {
    const rules = rulesFor(clientProfiles(settings), { port: 12000, canaryPort: 9000 });
    const inbound = rules.filter((rule) => rule.direction === "Inbound");
    expect(inbound.map((rule) => rule.destinationPortRange)).toEqual(["12000", "12000", "9000", "*"]);
  });

  it("let those who read the metrics reach that port and no other, and change nothing else", () => {
    const before = rulesFor(clientProfiles(settings));
    const after = rulesFor(clientProfiles(settings), {
      scrape: { from: ["10.40.3.4/32", "10.40.4.0/24"], port: 9101 },
    });
    const added = after.filter((rule) => !before.some(({ name }) => name === rule.name));
    expect(added.map(summary)).toEqual(["Inbound 3010 Allow AllowScrapersToMetrics Tcp 2 prefixes * 9101"]);
    expect(added[0]!.sourceAddressPrefixes).toEqual(["10.40.3.4/32", "10.40.4.0/24"]);
    expect(after.filter((rule) => !added.includes(rule))).toEqual(before);
  });

  it("let the gateways out where they must: Azure Monitor with monitoring, every port of the internet when it is open", () => {
    const outbound = (changes: Partial<RuleInput>) =>
      rulesFor([], changes)
        .filter(({ direction }) => direction === "Outbound")
        .map(summary);
    expect(outbound({ monitored: true })).toEqual([
      "Outbound 100 Allow AllowKeyVault Tcp * AzureKeyVault 443",
      "Outbound 110 Allow AllowAzureDns * * 168.63.129.16 53",
      "Outbound 120 Allow AllowPackageArchives Tcp * Internet 80,443",
      "Outbound 130 Allow AllowAzureMonitor Tcp * AzureMonitor 443",
      "Outbound 4096 Deny DenyAllOutBound * * * *",
    ]);
    expect(outbound({ monitored: true, egress: "open" })).toEqual([
      "Outbound 100 Allow AllowKeyVault Tcp * AzureKeyVault 443",
      "Outbound 110 Allow AllowAzureDns * * 168.63.129.16 53",
      "Outbound 120 Allow AllowInternet * * Internet *",
      "Outbound 4096 Deny DenyAllOutBound * * * *",
    ]);
  });

  it("let the gateways out to each external ICAP server on its own port, to no other machine of a private network", () => {
    const icapServers = [
      { address: "10.40.0.12", port: 1444 },
      { address: "10.40.0.11", port: 1344 },
      { address: "10.40.0.10", port: 1344 },
      { address: "10.40.0.10", port: 1344 },
    ];
    const before = rulesFor(clientProfiles(settings));
    const after = rulesFor(clientProfiles(settings), { icapServers });
    const added = after.filter((rule) => !before.some(({ name }) => name === rule.name));
    expect(added.map(summary)).toEqual([
      "Outbound 1000 Allow AllowIcapServers1344 Tcp * 10.40.0.10/32,10.40.0.11/32 1344",
      "Outbound 1010 Allow AllowIcapServers1444 Tcp * 10.40.0.12/32 1444",
    ]);
    expect(after.filter((rule) => !added.includes(rule))).toEqual(before);
    expect(after.at(-1)!.name).toBe("DenyAllOutBound");
  });

  it("have one more rule, and no other changed, for each further product", () => {
    const before = rulesFor(clientProfiles(settings));
    for (const port of [undefined, 12344]) {
      const also = [{ profile: "umbrella", ...(port === undefined ? {} : { port }) }] as const;
      const after = rulesFor(clientProfiles({ ...settings, also }));
      const added = after.filter((rule) => !before.some(({ name }) => name === rule.name));
      expect(added.map(summary)).toEqual([`Inbound 120 Allow AllowUmbrellaToIcaps Tcp 4 prefixes * ${port ?? 11344}`]);
      expect(after.filter((rule) => !added.includes(rule))).toEqual(before);
    }
  });

  it("name the profile's service tag if the settings choose it, in addition to own addresses", () => {
    const [tagged, own] = rulesFor(clientProfiles({ ...settings, sources: "serviceTag", dataCentres: "all" }));
    expect(tagged).toMatchObject({ name: "AllowDefenderToIcaps", sourceAddressPrefix: "MicrosoftCloudAppSecurity" });
    expect(tagged!.sourceAddressPrefixes).toBeUndefined();
    expect(tagged!.description.length).toBeLessThanOrEqual(140);
    expect(own!.sourceAddressPrefixes).toEqual(["52.1.2.3/32"]);
  });

  it("accept exactly a profile's sources, from any port of theirs", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 60 }), (offsets) => {
        const start = setOfPrefixes(["52.1.0.0"])[0]!.first;
        const wanted = setOfRanges(offsets.map((offset) => ({ first: start + offset, last: start + offset })));
        const addresses = offsets.map((offset) => formatAddress(start + offset));
        const [own] = rulesFor(clientProfiles({ ...settings, profile: "custom", addresses }));
        expect(setOfPrefixes(own!.sourceAddressPrefixes!)).toEqual(wanted);
        expect(own!.sourceAddressPrefixes).toEqual(toPrefixes(wanted));
        expect(own!.sourcePortRange).toBe("*");
      }),
    );
  });

  it("change in one rule only when one address is added", () => {
    const before = rulesFor(clientProfiles(settings));
    const after = rulesFor(clientProfiles({ ...settings, addresses: ["52.1.2.3", "52.9.9.9"] }));
    expect(
      after.filter((rule, i) => JSON.stringify(rule) !== JSON.stringify(before[i])).map((rule) => rule.name),
    ).toEqual(["AllowOwnAddressesToIcaps"]);
  });

  it("keep Azure's rules for rules: priorities once per direction, short descriptions, names, one form of source", () => {
    const common: Partial<RuleInput> = {
      icapServers: [{ address: "10.40.0.10", port: 1344 }],
      scrape: { from: ["10.40.3.4/32"], port: 9101 },
      monitored: true,
    };
    const variants: Partial<RuleInput>[] = [
      {},
      { egress: "open" },
      { vaultEndpoint: "10.77.9.0/28", vaultOfOthers: true },
    ];
    const all = variants.map((one) => rulesFor(clientProfiles(settings), { ...common, ...one }));
    all.forEach(expectValid);
    for (const rule of all.flat()) {
      expect([rule.sourceAddressPrefix, rule.sourceAddressPrefixes].filter(Boolean)).toHaveLength(1);
      expect([rule.destinationAddressPrefix, rule.destinationAddressPrefixes].filter(Boolean)).toHaveLength(1);
      expect([rule.destinationPortRange, rule.destinationPortRanges].filter(Boolean)).toHaveLength(1);
    }
  });
});

describe("Azure's limits of a security group", () => {
  const scattered = (count: number) =>
    Array.from({ length: count }, (_, i) => `${formatAddress(0x34000000 + 2 * i)}/32`);

  it("are kept by every built-in profile", () => {
    const all = clientProfiles({ ...settings, list: "appConnector", dataCentres: "all" });
    expect(nsgLimitProblems(rulesFor(all))).toEqual([]);
  });

  it("allow 4,000 source prefixes and not one more", () => {
    const others = rulesFor([]).length;
    expect(nsgLimitProblems(rulesFor([profileOf(scattered(NSG_LIMITS.addresses - others))]))).toEqual([]);
    expect(nsgLimitProblems(rulesFor([profileOf(scattered(NSG_LIMITS.addresses - others + 1))]))).toEqual([
      "4001 source prefixes are more than the 4000 that Azure allows in a security group; choose fewer data centres, or join own addresses into wider prefixes",
    ]);
  });

  it("allow 1,000 rules", () => {
    const many = Array.from({ length: 1000 }, () => profileOf(["52.1.2.3/32"]));
    expect(nsgLimitProblems(rulesFor(many))).toEqual([
      "1006 rules are more than the 1000 that Azure allows in a security group",
    ]);
  });
});
