import { existsSync } from "node:fs";
import { join } from "node:path";
import { AREAS } from "../../../../scripts/mutation/areas";
import { scoreOf } from "../../../../scripts/mutation/score";

const mutant = (status: string, line: number, replacement?: string) => ({
  ...{ status, mutatorName: "StringLiteral", replacement },
  location: { start: { line, column: 1 } },
});

test("a mutant that hangs a test was noticed, one that no test reaches was not, and one that could not run counts for nothing", () => {
  const files = {
    "a.ts": { mutants: [mutant("Killed", 1), mutant("Timeout", 2), mutant("Survived", 3, '"\n  x"')] },
    "b.ts": { mutants: [mutant("NoCoverage", 4), mutant("RuntimeError", 5), mutant("Ignored", 6)] },
  };
  expect(scoreOf({ files })).toEqual({
    noticed: 2,
    total: 4,
    percent: 50,
    survivors: ['a.ts:3 StringLiteral: " x"', "b.ts:4 StringLiteral, which no test reaches: "],
  });
});

test("a run without a mutant has no score", () => {
  expect(() => scoreOf({ files: {} })).toThrow("Stryker made no mutant");
});

test("each area that is mutated is a folder with code", () => {
  for (const { folder } of AREAS)
    expect([folder, existsSync(join(__dirname, "../../../..", folder))]).toEqual([folder, true]);
});
