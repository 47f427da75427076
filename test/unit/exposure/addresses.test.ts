import fc from "fast-check";
import {
  ALL_ADDRESSES,
  classify,
  complement,
  difference,
  equals,
  formatAddress,
  intersection,
  isSubset,
  parsePrefix,
  quickRangeOf,
  rangeOf,
  setOfPrefixes,
  setOfRanges,
  sizeOf,
  specialRangesIn,
  toPrefixes,
  union,
  type AddressSet,
} from "../../../exposure";

/** A universe of 64 addresses around 10.0.0.32, small enough to try every member. */
const BASE = rangeOf("10.0.0.0").first;
const UNIVERSE = Array.from({ length: 64 }, (_, i) => BASE + i);
const range = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 63 }))
  .map(([x, y]) => ({ first: BASE + Math.min(x, y), last: BASE + Math.max(x, y) }));
const ranges = fc.array(range, { maxLength: 8 });
const members = (set: AddressSet) => UNIVERSE.filter((a) => set.some((r) => r.first <= a && a <= r.last));
const isCanonical = (set: AddressSet) =>
  set.every((r, i) => r.first <= r.last && (i === 0 || set[i - 1]!.last + 1 < r.first));

describe("reading a prefix", () => {
  it.each([
    ["52.1.2.3", "52.1.2.3/32"],
    ["52.1.2.0/24", "52.1.2.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["255.255.255.255", "255.255.255.255/32"],
    ["128.0.0.0/1", "128.0.0.0/1"],
  ])("reads %s as %s", (text, canonical) => {
    expect(parsePrefix(text)).toMatchObject({ kind: "ipv4", canonical });
  });

  it.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "01.2.3.4",
    "1.2.3.4/33",
    "1.2.3.4/032",
    "1.2.3.4/",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4/-1",
    "0x1.2.3.4",
    "16909060",
    "a.b.c.d",
    "Internet",
    "*",
    "1::2::3",
    "::1/129",
    ":",
  ])("refuses %j", (text) => expect(parsePrefix(text)).toEqual({ kind: "invalid" }));

  it.each(["::", "::/0", "2001:db8::1", "2001:db8::/32", "::ffff:10.0.0.1"])("recognises %s as IPv6", (text) => {
    expect(parsePrefix(text)).toEqual({ kind: "ipv6" });
  });

  it("reads long lists by a quicker way that says the same of every text", () => {
    const part = fc.constantFrom("0", "1", "9", "10", "255", "256", "012", "32", "33", "", ".", "/", " ", "x");
    const near = fc.tuple(part, part, part, part, part).map(([a, b, c, d, e]) => `${a}.${b}.${c}.${d}/${e}`);
    fc.assert(
      fc.property(
        fc.oneof(
          near,
          fc.array(part).map((parts) => parts.join("")),
          fc.ipV4(),
        ),
        (text) => {
          const parsed = parsePrefix(text);
          expect(quickRangeOf(text)).toEqual(parsed.kind === "ipv4" ? parsed.range : undefined);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("names the network when bits are set below the prefix length", () => {
    expect(parsePrefix("10.1.2.3/8")).toEqual({ kind: "hostBits", network: "10.0.0.0/8" });
  });

  it("writes every address as it reads it", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (a) => rangeOf(formatAddress(a)).first === a));
  });
});

describe("address sets", () => {
  it("agree with a membership test of every address, and stay canonical", () => {
    fc.assert(
      fc.property(ranges, ranges, (left, right) => {
        const [a, b] = [setOfRanges(left), setOfRanges(right)];
        const [inA, inB] = [new Set(members(a)), new Set(members(b))];
        expect([...inA]).toEqual(members(left));
        expect(members(union(a, b))).toEqual(UNIVERSE.filter((x) => inA.has(x) || inB.has(x)));
        expect(members(intersection(a, b))).toEqual(UNIVERSE.filter((x) => inA.has(x) && inB.has(x)));
        expect(members(difference(a, b))).toEqual(UNIVERSE.filter((x) => inA.has(x) && !inB.has(x)));
        expect(sizeOf(a)).toBe(inA.size);
        expect(isSubset(a, b)).toBe([...inA].every((x) => inB.has(x)));
        expect(equals(a, b)).toBe(inA.size === inB.size && isSubset(a, b));
        expect([a, union(a, b), intersection(a, b), difference(a, b), complement(a)].every(isCanonical)).toBe(true);
        expect(complement(complement(a))).toEqual(a);
      }),
    );
  });

  it("become prefixes that hold exactly the same addresses, and no two of which could be one", () => {
    fc.assert(
      fc.property(ranges, (some) => {
        const set = setOfRanges(some);
        const prefixes = toPrefixes(set);
        expect(setOfPrefixes(prefixes)).toEqual(set);
        expect(prefixes.reduce((sum, p) => sum + sizeOf(setOfPrefixes([p])), 0)).toBe(sizeOf(set));
        expect(prefixes.length).toBe(fewestPrefixes(set));
      }),
    );
  });

  it("keep the two ends of the address space", () => {
    expect(toPrefixes(ALL_ADDRESSES)).toEqual(["0.0.0.0/0"]);
    expect(toPrefixes(setOfPrefixes(["0.0.0.0/1", "128.0.0.0/1"]))).toEqual(["0.0.0.0/0"]);
    expect(complement(ALL_ADDRESSES)).toEqual([]);
    expect(toPrefixes(complement(setOfPrefixes(["0.0.0.0"])))).toHaveLength(32);
    expect(sizeOf(ALL_ADDRESSES)).toBe(2 ** 32);
  });

  it("write neighbours as one prefix and leave others apart", () => {
    expect(
      toPrefixes(setOfPrefixes(["13.64.30.118", "13.64.30.117", "13.64.30.116", "13.64.30.119", "13.64.30.121"])),
    ).toEqual(["13.64.30.116/30", "13.64.30.121/32"]);
  });
});

/** The minimum, found without alignment tricks: a block that lies whole in the set is one prefix, else its halves. */
function fewestPrefixes(set: AddressSet, first = BASE, size = 64): number {
  const inside = intersection(set, [{ first, last: first + size - 1 }]);
  if (sizeOf(inside) === size) return 1;
  if (inside.length === 0) return 0;
  return fewestPrefixes(set, first, size / 2) + fewestPrefixes(set, first + size / 2, size / 2);
}

describe("special addresses", () => {
  it.each([
    ["52.1.2.3", "public"],
    ["10.0.0.0/8", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.0", "public"],
    ["100.127.0.1", "private"],
    ["198.51.100.7", "reserved"],
    ["168.63.129.16", "reserved"],
    ["224.0.0.1", "reserved"],
    ["0.0.0.0/0", "reserved"],
    ["8.0.0.0/7", "public"],
    ["8.0.0.0/6", "private"],
  ])("%s is %s", (prefix, kind) => expect(classify(setOfPrefixes([prefix]))).toBe(kind));

  it("are named with their purpose", () => {
    expect(specialRangesIn(setOfPrefixes(["203.0.113.9"]))).toEqual([
      { prefix: "203.0.113.0/24", kind: "reserved", purpose: "documentation (RFC 5737)" },
    ]);
  });
});
