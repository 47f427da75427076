import { rowsOf } from "../../../../scripts/test/rows";

test("a suite that boots gateways runs beside the rest, which stands back for it", () => {
  expect(rowsOf(["types", "unit", "programs", "emulator", "e2e", "long"])).toEqual([
    { parts: ["e2e", "long"], niceness: 0 },
    { parts: ["types", "unit", "programs", "emulator"], niceness: 5 },
  ]);
});

test("nothing stands back where no gateway is booted", () => {
  expect(rowsOf(["types", "unit"])).toEqual([{ parts: ["types", "unit"], niceness: 0 }]);
  expect(rowsOf(["e2e"])).toEqual([{ parts: ["e2e"], niceness: 0 }]);
  expect(rowsOf([])).toEqual([]);
});
