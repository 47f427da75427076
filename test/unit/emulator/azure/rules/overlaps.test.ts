import { overlaps } from "../../../../../emulator/azure/rules/overlaps";

test("prefixes inside another one and duplicates are found, each with the widest that contains it", () => {
  expect(overlaps(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "11.0.0.0/8"])).toEqual([
    ["10.0.0.0/8", "10.1.0.0/16"],
    ["10.0.0.0/8", "10.1.2.0/24"],
  ]);
  expect(overlaps(["52.1.2.3", "52.1.2.3"])).toEqual([["52.1.2.3", "52.1.2.3"]]);
  expect(overlaps(["52.1.2.3", "52.1.2.0/24"])).toEqual([["52.1.2.0/24", "52.1.2.3"]]);
});

test("neighbours, and texts that are no IPv4 prefix, do not overlap", () => {
  expect(overlaps(["10.0.0.0/9", "10.128.0.0/9", "Internet", "2001:db8::/32"])).toEqual([]);
});
