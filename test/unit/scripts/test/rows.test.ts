import { rowsOf } from "../../../../scripts/test/rows";

test("a suite that boots gateways runs in parallel to the rest, which has lower priority", () => {
  expect(rowsOf(["types", "unit", "programs", "emulator", "e2e", "long"])).toEqual([
    { parts: ["e2e", "long"], niceness: 0 },
    { parts: ["types", "unit", "programs", "emulator"], niceness: 5 },
  ]);
});

test("nothing has lower priority if no gateway is booted", () => {
  expect(rowsOf(["types", "unit"])).toEqual([{ parts: ["types", "unit"], niceness: 0 }]);
  expect(rowsOf(["e2e"])).toEqual([{ parts: ["e2e"], niceness: 0 }]);
  expect(rowsOf([])).toEqual([]);
});
