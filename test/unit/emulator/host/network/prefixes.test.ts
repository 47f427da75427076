import fc from "fast-check";

import { nextAddress } from "../../../../../emulator/host/machines/addresses";
import {
  covers,
  formatPrefix,
  parsePrefix,
  withoutOverlaps,
  type Prefix,
} from "../../../../../emulator/host/network/prefixes";

const prefix = fc
  .record({ address: fc.ipV4(), length: fc.integer({ min: 0, max: 32 }) })
  .map(({ address, length }) => parsePrefix(`${address}/${length}`)!);

test("removing overlaps keeps exactly the same addresses", () => {
  fc.assert(
    fc.property(fc.array(prefix, { maxLength: 12 }), fc.ipV4(), (prefixes, text) => {
      const address = parsePrefix(text)!;
      const kept = withoutOverlaps(prefixes);
      const isIn = (set: readonly Prefix[]) => set.some((candidate) => covers(candidate, address));
      expect(isIn(kept)).toBe(isIn(prefixes));
    }),
  );
});

test("no prefix that is kept covers another one", () => {
  fc.assert(
    fc.property(fc.array(prefix, { maxLength: 12 }), (prefixes) => {
      const kept = withoutOverlaps(prefixes);
      const overlaps = kept.some((one, n) => kept.some((other, m) => n !== m && covers(one, other)));
      expect(overlaps).toBe(false);
    }),
  );
});

test("a prefix is written as it was read, without host bits", () => {
  expect(formatPrefix(parsePrefix("203.0.113.77/24")!)).toBe("203.0.113.0/24");
  expect(formatPrefix(parsePrefix("203.0.113.77")!)).toBe("203.0.113.77");
});

test.each(["", "203.0.113", "203.0.113.7/33", "203.0.113.256", "VirtualNetwork", "2001:db8::1", "1.2.3.4/5/6"])(
  "%j is no IPv4 prefix",
  (text) => {
    expect(parsePrefix(text)).toBeUndefined();
  },
);

test("machines get a subnet's addresses from the fifth on, as in Azure, and the lowest free one first", () => {
  expect(nextAddress("10.77.1.0/24", new Set())).toBe("10.77.1.4");
  expect(nextAddress("10.77.1.0/24", new Set(["10.77.1.4", "10.77.1.6"]))).toBe("10.77.1.5");
});

test("a full subnet is an error that names it", () => {
  const taken = new Set(["10.77.1.4", "10.77.1.5", "10.77.1.6"]);
  expect(() => nextAddress("10.77.1.0/29", taken)).toThrow("subnet 10.77.1.0/29 has no free address");
});
