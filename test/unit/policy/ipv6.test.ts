import {
  ipv6RangeOf,
  ipv6SetOf,
  ipv6Size,
  ipv6Without,
  IPV6_INTERNET,
  commonIpv6,
  type Ipv6Set,
} from "../../../policy/ipv6";

const set = (...prefixes: readonly string[]): Ipv6Set => ipv6SetOf(prefixes.map((prefix) => ipv6RangeOf(prefix)!));
/** A range of small numbers, written `first-last`. */
const small = (text: string) => {
  const [first, last] = text.split("-");
  return { first: BigInt(first!), last: BigInt(last!) };
};
const ranges = (text: string) => (text === "" ? [] : text.split(" ").map(small));
const text = (of: Ipv6Set) => of.map(({ first, last }) => `${first}-${last}`).join(" ");

test.each([
  ["::1", "1-1"],
  ["::/126", "0-3"],
  ["::6/126", "4-7"],
  ["::ffff", "65535-65535"],
  ["0:0::00ff/120", "0-255"],
])("the prefix %s has the addresses %s, without the bits below its length", (prefix, addresses) => {
  expect(text(set(prefix))).toBe(addresses);
});

test.each(["", "::/129", "::1/", "x::1", "::1 ", "::1/64x", "10.0.0.1", "12345::", "1:2:3", "ff", ":::"])(
  'the text "%s" is no IPv6 prefix',
  (wrong) => {
    expect(ipv6RangeOf(wrong)).toBeUndefined();
  },
);

test.each([
  ["", ""],
  ["5-6 1-2", "1-2 5-6"],
  ["3-4 1-2", "1-4"],
  ["1-9 3-4", "1-9"],
  ["1-4 3-9", "1-9"],
  ["1-4 6-9", "1-4 6-9"],
  ["1-1 1-5 1-3", "1-5"],
  ["7-8 1-2 4-5 2-3", "1-5 7-8"],
])("ranges %s are the set %s", (given, expected) => {
  const many = ranges(given);
  expect(text(ipv6SetOf(many))).toBe(expected);
  expect(many).toEqual(ranges(given));
});

test.each([
  ["1-9", "1-9", "1-9", ""],
  ["1-9", "3-4", "3-4", "1-2 5-9"],
  ["1-9", "3-4 7-7", "3-4 7-7", "1-2 5-6 8-9"],
  ["1-9", "0-3", "1-3", "4-9"],
  ["1-9", "9-12", "9-9", "1-8"],
  ["1-2 5-6", "2-5", "2-2 5-5", "1-1 6-6"],
  ["1-2", "3-4", "", "1-2"],
  ["0-2", "", "", "0-2"],
])("of %s, %s takes %s and leaves %s", (left, right, common, rest) => {
  expect(text(commonIpv6(ranges(left), ranges(right)))).toBe(common);
  expect(text(ipv6Without(ranges(left), ranges(right)))).toBe(rest);
});

test("everything but the first address reaches up to the last one", () => {
  expect(ipv6Without(set("::/0"), set("::"))).toEqual([{ first: 1n, last: 2n ** 128n - 1n }]);
  expect(ipv6Without(set("::/0"), set("::/0"))).toEqual([]);
});

test("a set has as many addresses as its ranges together", () => {
  expect([set(), set("::1"), set("::/120", "1::/127", "::7"), set("::/0")].map(ipv6Size)).toEqual([
    0n,
    1n,
    258n,
    2n ** 128n,
  ]);
});

test.each([
  ["2000::/3", true],
  ["64:ff9b::/96", true],
  ["::2", true],
  ["fbff::1", true],
  ["::1", false],
  ["::ffff:203.0.113.7", false],
  ["fd00::1", false],
  ["fe80::1", false],
  ["ff02::1", false],
])("%s is on the internet: %s", (prefix, expected) => {
  expect(commonIpv6(set(prefix), IPV6_INTERNET)).toEqual(expected ? set(prefix) : []);
});
