import fc from "fast-check";
import { judge } from "../../../policy/index";
import {
  allow,
  context,
  deny,
  goodStack,
  group,
  network,
  outcomes,
  resource,
  said,
  separateRule,
  UNKNOWN_TEXT,
} from "./stack";

it("finds nothing in a stack that does everything right", () => {
  expect(judge(goodStack(), context())).toEqual([]);
});

/** A group with one allow from these sources. */
const from = (...prefixes: string[]) =>
  prefixes.length === 1
    ? group([allow({ sourceAddressPrefix: prefixes[0] }), deny()])
    : group([allow({ sourceAddressPrefix: undefined, sourceAddressPrefixes: prefixes }), deny()]);

describe("icaps-only-from-clients", () => {
  const rule = "icaps-only-from-clients";

  it("names the rule and the addresses beyond the client profiles", () => {
    expect(said(rule, [from("203.0.113.0/27")])).toEqual([
      {
        outcome: "violated",
        message:
          "rule AllowClient allows addresses outside the client profiles to reach port 11344: 203.0.113.16/28 (16 IPv4 addresses)",
        path: "securityRules[AllowClient]",
      },
    ]);
  });

  it.each([{ direction: undefined }, { direction: "Inwards" }, { access: "Alow" }, { protocol: undefined }])(
    "counts a rule's missing or misspelled value as the dangerous one: %p",
    (changes) => {
      const strangers = group([allow({ sourceAddressPrefix: "203.0.113.16", ...changes }), deny()]);
      expect(outcomes(rule, [strangers])).toEqual(["violated"]);
    },
  );

  it("holds each client to its own port", () => {
    const further = { furtherClients: [{ port: 12344, sources: ["198.51.100.0/28"] }] };
    const rules = (port: string, source: string) =>
      group([allow({ sourceAddressPrefix: source, destinationPortRange: port }), deny()]);
    const judged = (port: string, source: string) => said(rule, [rules(port, source)], further);
    expect([judged("11344", "203.0.113.7"), judged("12344", "198.51.100.7")]).toEqual([[], []]);
    expect(judged("12344", "203.0.113.7")).toEqual([
      expect.objectContaining({ message: expect.stringContaining("reach port 12344: 203.0.113.7/32") }),
    ]);
    expect(judged("11344", "198.51.100.7")).toEqual([
      expect.objectContaining({ message: expect.stringContaining("reach port 11344: 198.51.100.7/32") }),
    ]);
  });

  it.each([["203.0.113.7"], ["203.0.113.0/29", "203.0.113.8/29"], ["::ffff:203.0.113.7"]])(
    "is satisfied by sources inside of the profiles: %s %s",
    (...prefixes) => expect(said(rule, [from(...prefixes)])).toEqual([]),
  );

  it.each([
    ["*"],
    ["Internet"],
    ["INTERNET"],
    ["Any"],
    ["0.0.0.0/0"],
    ["0.0.0.0"],
    [" * "],
    ["1.2.3.4/0"],
    ["0.0.0.0/1", "128.0.0.0/1"],
    ["::/0"],
    ["::/1", "8000::/1"],
    ["0:0:0:0:0:0:0:0/0"],
    ["2000::/3"],
    ["::ffff:0:0/96"],
    ["::ffff:0.0.0.0/96"],
    ["AzureCloud"],
    ["MicrosoftCloudAppSecurity"],
    ["VirtualNetwork"],
    ["1.0.0.0-223.255.255.255"],
    ["203.0.113.16"],
  ])("is violated by %s %s", (...prefixes) => expect(outcomes(rule, [from(...prefixes)])).toEqual(["violated"]));

  it("takes a service tag that the profiles name, in any case, and an allowed IPv6 prefix in another spelling", () => {
    const allowedSources = ["MicrosoftCloudAppSecurity", "2001:db8::/32"];
    expect(said(rule, [from("microsoftcloudappsecurity")], { allowedSources })).toEqual([]);
    expect(said(rule, [from("2001:0db8:0:1::/64")], { allowedSources })).toEqual([]);
  });

  it.each([
    { destinationPortRange: "*" },
    { destinationPortRange: "11000-12000" },
    { destinationPortRange: undefined, destinationPortRanges: ["22", "11344"] },
    { destinationPortRange: undefined, destinationPortRanges: ["22", "8080-12000"] },
    { destinationPortRange: "12000-11000" },
    { destinationPortRange: undefined },
    { protocol: "*" },
    { protocol: "any" },
    { protocol: "6" },
    { protocol: "TCP" },
    { direction: "inbound", access: "ALLOW" },
  ])("sees the port, protocol and direction however they are written: %j", (changes) => {
    expect(outcomes(rule, [group([allow({ sourceAddressPrefix: "*", ...changes })])])).toEqual(["violated"]);
  });

  it.each([
    { access: "Deny" },
    { direction: "Outbound" },
    { protocol: "Udp" },
    { destinationPortRange: "8080" },
    { destinationPortRange: undefined, destinationPortRanges: ["1-11343", "11345-65535"] },
  ])("does not concern a rule that lets nobody in there: %j", (changes) => {
    expect(said(rule, [group([allow({ sourceAddressPrefix: "*", ...changes })])])).toEqual([]);
  });

  it("sees an allow that a deny hides today", () => {
    const rules = [deny({ priority: 100 }), allow({ priority: 200, sourceAddressPrefix: "*" })];
    expect(outcomes(rule, [group(rules)])).toEqual(["violated"]);
  });

  it("finds rules of their own, and groups written into subnets and cards", () => {
    const wide = allow({ sourceAddressPrefix: "*" });
    const inline = { securityRules: [wide] };
    const places = [
      separateRule(wide),
      resource("network/v20240501:SecurityRule", "wide", wide),
      network({ networkSecurityGroup: inline }),
      resource("network:Subnet", "lane", { networkSecurityGroup: inline }),
      resource("network:NetworkInterface", "card", { networkSecurityGroup: inline }),
    ];
    for (const place of places) expect(outcomes(rule, [place])).toEqual(["violated"]);
  });

  it("is never satisfied by what is not known yet", () => {
    const cases = [
      group(UNKNOWN_TEXT),
      group([allow(), UNKNOWN_TEXT]),
      from(UNKNOWN_TEXT),
      from("203.0.113.7", UNKNOWN_TEXT),
      group([allow({ sourceAddressPrefix: undefined, sourceAddressPrefixes: UNKNOWN_TEXT })]),
      group([allow({ sourceAddressPrefix: "*", destinationPortRange: UNKNOWN_TEXT })]),
      group([allow({ sourceAddressPrefix: "*", access: UNKNOWN_TEXT })]),
      group([allow({ sourceAddressPrefix: "*", protocol: UNKNOWN_TEXT })]),
    ];
    for (const unknown of cases) expect(outcomes(rule, [unknown])).toEqual(["unjudged"]);
    expect(said(rule, [from(UNKNOWN_TEXT)])[0]?.message).toBe(
      "cannot be judged before the update: the sources, ports or effect of rule AllowClient are not known yet",
    );
  });

  it("is violated by the known half of a list whose other half is not known", () => {
    expect(outcomes(rule, [from("0.0.0.0/1", UNKNOWN_TEXT)])).toEqual(["violated"]);
  });

  it("cannot judge without the profiles' addresses, and says what is missing", () => {
    const [finding] = said(rule, [from("203.0.113.7")], { allowedSources: undefined });
    expect(finding).toMatchObject({ outcome: "unjudged", message: expect.stringContaining("allowedSources") });
  });
});

describe("icaps-not-from-internet", () => {
  const rule = "icaps-not-from-internet";

  it("adds rules up, whatever the client profiles allow", () => {
    const allowedSources = ["0.0.0.0/1", "128.0.0.0/1"];
    const halves = allowedSources.map((prefix, i) => allow({ name: `Half${i}`, sourceAddressPrefix: prefix }));
    expect(said("icaps-only-from-clients", [group(halves)], { allowedSources })).toEqual([]);
    expect(said(rule, [group(halves)], { allowedSources })).toEqual([
      {
        outcome: "violated",
        message: "its rules together open port 11344 to the whole internet: Half0, Half1",
      },
    ]);
  });

  it.each([
    ["0/0"],
    ["/0"],
    ["1.2.3.4/0"],
    ["0.0.0.0"],
    ["any"],
    ["AzureCloud"],
    ["Storage.WestEurope"],
    ["1.0.0.0-223.255.255.255"],
  ])("is violated by %s, as the page says, beside the rule about the clients", (source) => {
    expect(outcomes(rule, [from(source)])).toEqual(["violated"]);
    expect(outcomes("icaps-only-from-clients", [from(source)])).toEqual(["violated"]);
  });

  it("accepts a tag that the client profiles name, and cannot judge a tag without profiles", () => {
    const tagged = from("microsoftcloudappsecurity");
    expect(outcomes(rule, [tagged], { allowedSources: ["MicrosoftCloudAppSecurity"] })).toEqual([]);
    expect(outcomes(rule, [tagged], { allowedSources: undefined })).toEqual(["unjudged"]);
    expect(outcomes(rule, [from("AzureLoadBalancer")], { allowedSources: undefined })).toEqual([]);
  });

  it("adds inline rules and rules of their own up, and those whose group is not known", () => {
    const inline = group([allow({ sourceAddressPrefix: "1.0.0.0/9" }), deny()]);
    const other = allow({ name: "Other", sourceAddressPrefix: "1.128.0.0/9" });
    const more = allow({ name: "More", sourceAddressPrefix: "2.0.0.0/9" });
    expect(outcomes(rule, [inline, separateRule(other)])).toEqual([]);
    expect(outcomes(rule, [inline, separateRule(other), separateRule(more)])).toEqual(["violated"]);
    const unknownGroup = { networkSecurityGroupName: UNKNOWN_TEXT };
    expect(outcomes(rule, [inline, separateRule(other, unknownGroup), separateRule(more, unknownGroup)])).toEqual([
      "violated",
    ]);
    const stranger = { networkSecurityGroupName: "elsewhere" };
    expect(outcomes(rule, [inline, separateRule(other, stranger), separateRule(more, stranger)])).toEqual([]);
  });

  it("recognises every way to cut the internet into prefixes and rules", () => {
    fc.assert(
      fc.property(partition, fc.integer({ min: 1, max: 7 }), fc.boolean(), (prefixes, rules, separate) => {
        const parts = Array.from({ length: rules }, (_, i) => prefixes.filter((_p, at) => at % rules === i));
        const allows = parts
          .filter((part) => part.length > 0)
          .map((part, i) => allow({ name: `Part${i}`, sourceAddressPrefix: undefined, sourceAddressPrefixes: part }));
        const resources = separate ? [group([deny()]), ...allows.map((part) => separateRule(part))] : [group(allows)];
        expect(outcomes(rule, resources, { allowedSources: ["0.0.0.0/0", "::/0"] })).toEqual(["violated"]);
        // The profiles' own addresses are not the internet, so rule by rule all of it is found, too.
        expect(outcomes("icaps-only-from-clients", resources)).not.toContain("unjudged");
        expect(outcomes("icaps-only-from-clients", resources)).toContain("violated");
      }),
      { numRuns: 150 },
    );
  });

  it("is satisfied by any clients that have no more than a /8 together", () => {
    const prefix = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 32 }))
      .map(([b, c, length]) => `52.${b}.${c & (length < 24 ? 0xf0 : 0xff)}.0/${length}`);
    fc.assert(
      fc.property(fc.array(prefix, { minLength: 1, maxLength: 50 }), (prefixes) => {
        expect(outcomes(rule, [from(...prefixes)])).toEqual([]);
      }),
    );
  });
});

/** Prefixes that together are the IPv4 or the IPv6 internet: a random tree of halves, in any order. */
const partition: fc.Arbitrary<string[]> = fc
  .tuple(fc.boolean(), fc.array(fc.nat(1000), { maxLength: 40 }))
  .chain(([ipv6, cuts]) => {
    const blocks = [{ start: 0, length: 0 }];
    for (const cut of cuts) {
      const index = cut % blocks.length;
      const { start, length } = blocks[index]!;
      if (length >= 16) continue;
      const half = 2 ** (31 - length);
      blocks.splice(index, 1, { start, length: length + 1 }, { start: start + half, length: length + 1 });
    }
    const texts = blocks.map(({ start, length }) =>
      ipv6
        ? `${(start >>> 16).toString(16)}:${(start & 0xffff).toString(16)}::/${length}`
        : `${[24, 16, 8, 0].map((shift) => (start >>> shift) & 255).join(".")}/${length}`,
    );
    return fc.shuffledSubarray(texts, { minLength: texts.length, maxLength: texts.length });
  });
