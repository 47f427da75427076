import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BREADTH, breadthPatterns, leftOut } from "../../../../scripts/test/breadth";

const tests = join(__dirname, "../../..");

test("the files that are left to --all exist, each is named, and their patterns leave out no other file", () => {
  for (const [suite, paths] of Object.entries(BREADTH)) {
    const files = readdirSync(join(tests, suite), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".test.ts"),
    );
    const ignored = files.filter((file) =>
      breadthPatterns(suite).some((pattern) => new RegExp(pattern).test(join(tests, suite, file))),
    );
    expect(ignored.sort()).toEqual(paths.map((path) => `${path}.test.ts`).sort());
    for (const path of paths) expect(leftOut()).toContain(`${suite}/${path}`);
  }
});

test.each([".ci/run", ".github/workflows/test.yml"])("%s leaves none out", (file) => {
  const calls = readFileSync(join(tests, "..", file), "utf8").match(/npm test.*$/gm);
  expect(calls?.filter((call) => !/^npm test -- --all$/.test(call))).toEqual([]);
});
