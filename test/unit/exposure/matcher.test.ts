/** Texts of a rule's addresses: prefixes, tags of Azure's own, and what is no text of either. */
import { toPrefixes } from "../../../exposure";
import { isAddressText, matcherOf } from "../../../exposure/matcher";

const scope = { virtualNetwork: [{ first: 0x0a4d0000, last: 0x0a4dffff }] };
const read = (...texts: readonly string[]) => {
  const { addresses, symbolic } = matcherOf(texts, scope, "sources of rule r of g");
  return [...toPrefixes(addresses), ...symbolic.map(({ kind, symbol }) => `${kind} ${symbol}`)];
};

test.each<[string[], string[]]>([
  [
    ["52.0.0.1", "52.0.0.0", "10.0.0.9/8"],
    ["10.0.0.0/8", "52.0.0.0/31"],
  ],
  [["*", "52.0.0.1"], ["0.0.0.0/0"]],
  [["::/0", "2001:db8::1"], []],
  [["VIRTUALNETWORK"], ["10.77.0.0/16", "168.63.129.16/32"]],
  [["azureLoadBalancer"], ["168.63.129.16/32"]],
  [["AzurePlatformDNS", "AzurePlatformIMDS", "AzurePlatformLKM"], []],
  [["Storage.WestEurope"], ["tag Storage.WestEurope"]],
  [["AnyTag"], ["tag AnyTag"]],
  [["/p/APPLICATIONSECURITYGROUPS/x"], ["applicationGroup /p/APPLICATIONSECURITYGROUPS/x"]],
  [["any"], ['notKnown the sources of rule r of g ("any")']],
  [["<unknown>"], ["notKnown the sources of rule r of g (not known yet)"]],
  [["Storage WestEurope"], ['notKnown the sources of rule r of g ("Storage WestEurope")']],
])("%j are %j", (texts, expected) => expect(read(...texts)).toEqual(expected));

test("Internet is every public address outside of the network", () => {
  const { addresses } = matcherOf(["Internet"], { virtualNetwork: [{ first: 0x34000000, last: 0x340000ff }] }, "x");
  const prefixes = toPrefixes(addresses);
  expect(prefixes).toContain("8.0.0.0/7");
  expect(prefixes).toContain("52.0.1.0/24");
  expect(prefixes).not.toContain("52.0.0.0/24");
  for (const special of [
    "0.0.0.0",
    "10.",
    "100.64.",
    "127.",
    "168.63.129.16/",
    "169.254.",
    "172.16.",
    "192.168.",
    "224.",
    "240.",
  ])
    expect(prefixes.filter((prefix) => prefix.startsWith(special))).toEqual([]);
});

test.each([
  ["*", true],
  ["52.0.0.1", true],
  ["52.0.0.1/8", true],
  ["::1", true],
  ["Storage", true],
  ["/p/applicationSecurityGroups/x", true],
  ["Any", false],
  ["0/0", false],
  ["", false],
])("%j has a meaning in a rule: %s", (text, expected) => expect(isAddressText(text)).toBe(expected));
