import { existsSync } from "node:fs";
import { join } from "node:path";

interface Tested {
  readonly path: string;
}
const LongestFirst = jest.requireActual<{
  new (options: object): { sort(tests: Tested[]): Tested[] };
  readonly SECONDS: Readonly<Record<string, number>>;
}>("../../longestFirst.js");

test("the files that are said to take long exist", () => {
  const files = Object.keys(LongestFirst.SECONDS).map((name) => `test/${name}.test.ts`);
  expect(files.filter((file) => !existsSync(join(__dirname, "../../..", file)))).toEqual([]);
});

test("the files that take longest start first", () => {
  const config = { cacheDirectory: "/nonexistent", id: "x", rootDir: "/x" };
  const tests = ["e2e/tree", "programs/cloud-init/external/monitor", "e2e/rotation", "e2e/inspection"].map((name) => ({
    path: `/x/test/${name}.test.ts`,
    context: { config, hasteFS: { getSize: () => 1 } },
  }));
  const sorted = new LongestFirst({ contexts: [], globalConfig: {} }).sort(tests);
  expect(sorted.map(({ path }) => path)).toEqual(
    ["e2e/inspection", "e2e/rotation", "programs/cloud-init/external/monitor", "e2e/tree"].map(
      (name) => `/x/test/${name}.test.ts`,
    ),
  );
});
