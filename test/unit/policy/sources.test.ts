import { formatAddress, sizeOf } from "../../../exposure";
import { ALL_IPV6, ipv6Size } from "../../../policy/ipv6";
import { NOT_KNOWN } from "../../../policy/reading";
import {
  addsUpToInternet,
  beyond,
  describeSources,
  isNobody,
  onInternet,
  sourcesOf,
  together,
  withoutTags,
} from "../../../policy/sources";

/** The meaning of a text of a source field. */
const read = (text: unknown) => {
  const { ipv4, ipv6, tags, unreadable, guessed, unknown } = sourcesOf([text]);
  return {
    ipv4: ipv4.map(({ first, last }) => `${formatAddress(first)}-${formatAddress(last)}`).join(" "),
    ipv6: ipv6.length > 0,
    tag: tags.length > 0,
    unreadable: unreadable.length > 0,
    guessed,
    unknown,
  };
};
const nothing = { ipv4: "", ipv6: false, tag: false, unreadable: false, guessed: false, unknown: false };
const all = "0.0.0.0-255.255.255.255";

describe("a source field", () => {
  test.each([
    ["*", { ipv4: all, ipv6: true }],
    ["0.0.0.0/0", { ipv4: all }],
    // Everybody, but not in Azure's words: a deny must not rely on it.
    ["any", { ipv4: all, ipv6: true, guessed: true }],
    ["ANY", { ipv4: all, ipv6: true, guessed: true }],
    ["0.0.0.0", { ipv4: all, ipv6: true, guessed: true }],
    ["0/0", { ipv4: all, ipv6: true, guessed: true }],
    ["/00", { ipv4: all, ipv6: true, guessed: true }],
    ["10.0/0", { ipv4: all, ipv6: true, guessed: true }],
    [" 10.1.2.3/8 ", { ipv4: "10.0.0.0-10.255.255.255" }],
    ["203.0.113.7", { ipv4: "203.0.113.7-203.0.113.7" }],
    ["2001:db8::/32", { ipv6: true }],
    ["::ffff:203.0.113.0/127", { ipv4: "203.0.113.0-203.0.113.1", ipv6: true }],
    ["Storage.WestEurope", { tag: true }],
    ["/subscriptions/s/providers/Microsoft.Network/applicationSecurityGroups/web", { tag: true }],
    ["1.0.0.0-2.0.0.0", { unreadable: true }],
    ["x/0", { unreadable: true }],
    ["1.2.3.4/0x", { unreadable: true }],
    ["10.0/01", { unreadable: true }],
    ["/01", { unreadable: true }],
    ["Azure Cloud", { unreadable: true }],
    ["1Storage", { unreadable: true }],
    ["Storage!", { unreadable: true }],
    ["", { unreadable: true }],
    [NOT_KNOWN, { unknown: true }],
  ])("%p is read as %j", (text, expected) => {
    expect(read(text)).toEqual({ ...nothing, ...expected });
  });

  test.each(["Internet", "INTERNET"])("%s is the IPv4 and the IPv6 internet, without private addresses", (text) => {
    const { ipv4, ipv6, tags, guessed } = sourcesOf([text]);
    expect([ipv4, ipv6, tags, guessed]).toEqual([
      onInternet(sourcesOf(["*"])).ipv4,
      onInternet(sourcesOf(["*"])).ipv6,
      [],
      false,
    ]);
    expect(ipv6Size(ipv6)).toBeLessThan(ipv6Size(ALL_IPV6));
    expect(sizeOf(ipv4)).toBeGreaterThan(3_000_000_000);
  });
});

test.each([
  // Addresses that a client's profile names are no strangers, in whichever spelling.
  [["203.0.113.7"], ["203.0.113.0/28"], true],
  [["::ffff:203.0.113.7"], ["203.0.113.0/28"], true],
  [["203.0.113.7"], ["::ffff:203.0.113.0/124"], true],
  [["2001:db8::1"], ["2001:db8::/32"], true],
  [["storage"], ["Storage"], true],
  [["203.0.113.16"], ["203.0.113.0/28"], false],
  [["::ffff:203.0.113.16"], ["203.0.113.0/28"], false],
  [["::fffe:ffff:ffff"], ["203.0.113.0/28"], false],
  [["2001:db9::1"], ["2001:db8::/32"], false],
  [["Storage"], ["Sql"], false],
  [["1.0.0.0-2.0.0.0"], ["203.0.113.0/28"], false],
  // As many of one kind as of another.
  [["Sql", "1.0.0.0-2.0.0.0"], [], false],
  [["1::", "Sql"], [], false],
  [["1.2.3.4", "1::"], [], false],
  [[], [], true],
] as const)("of %j nobody is beyond %j: %s", (sources, allowed, expected) => {
  expect(isNobody(beyond(sourcesOf(sources), sourcesOf(allowed)))).toBe(expected);
});

test.each([
  ["1.0.0.0/8", false],
  ["2.0.0.0/7", true],
  ["10.0.0.0/7", false], // one half is private
  ["0.0.0.0/0", true],
  ["2001::/32", false],
  ["2001::/31", true],
  ["fc00::/7", false],
  ["Storage", true],
  ["VirtualNetwork", false],
  ["AzureLoadBalancer", false],
  ["azureplatformdns", false],
  ["AzurePlatformIMDS", false],
  ["AzurePlatformLKM", false],
  ["/subscriptions/s/providers/Microsoft.Network/applicationSecurityGroups/web", false],
  ["1.0.0.0-1.0.0.1", true],
])("%s adds up to the internet: %s", (text, expected) => {
  expect(addsUpToInternet(sourcesOf([text]))).toBe(expected);
});

test("sources of several rules are unknown or guessed where those of one of them are", () => {
  const known = sourcesOf(["1.2.3.4", "Storage"]);
  const sum = (more: string | symbol) => together([known, sourcesOf([more])]);
  expect(sum("1.2.3.5")).toEqual({ ...sourcesOf(["1.2.3.4/31", "Storage"]), tags: ["Storage"] });
  expect(sum(NOT_KNOWN)).toEqual({ ...known, unknown: true });
  expect([sum("any").guessed, sum("*").guessed]).toEqual([true, false]);
  expect(sum("?").unreadable).toEqual(["?"]);
});

test("the clients' own tags are taken out, in any case, and no other ones", () => {
  expect(withoutTags(sourcesOf(["storage", "Sql", "1.2.3.4"]), sourcesOf(["Storage"]))).toEqual(
    sourcesOf(["Sql", "1.2.3.4"]),
  );
});

test.each([
  [["*"], "the whole internet"],
  [["Internet"], "the whole internet"],
  [["203.0.113.7"], "203.0.113.7/32 (1 IPv4 address)"],
  [["203.0.113.0/28", "203.0.113.32"], "203.0.113.0/28, 203.0.113.32/32 (17 IPv4 addresses)"],
  [["10.0.0.0/8"], "10.0.0.0/8 (16,777,216 IPv4 addresses)"],
  [["Storage", "1-2"], 'Storage, "1-2"'],
  [["2001:db8::1"], "2001:db8:0:0:0:0:0:1"],
  [["2001:db8::/32"], "2001:db8:0:0:0:0:0:0-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  [["1.1.1.1", "A", "B", "C"], "1.1.1.1/32, A, B, C (1 IPv4 address)"],
  [
    ["1.1.1.1", "1.1.1.3", "1.1.1.5", "A", "B", "C"],
    "1.1.1.1/32, 1.1.1.3/32, 1.1.1.5/32, A and 2 more (3 IPv4 addresses)",
  ],
])("%j in words: %s", (texts, words) => {
  expect(describeSources(sourcesOf(texts))).toBe(words);
});
