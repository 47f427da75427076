/** A module's interface is what others import from it: nothing is handed on that nobody takes. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unusedReexports } from "./reexports";

const root = join(__dirname, "../../..");
const listed = (...patterns: string[]): string[] =>
  execFileSync("git", ["ls-files", "-z", ...patterns], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter(Boolean);

test("every name that a module hands on is imported from it, by a module or by a test", () => {
  const modules = new Map(listed("*.ts").map((file) => [file, readFileSync(join(root, file), "utf8")]));
  expect(modules.size).toBeGreaterThan(1000);
  expect(unusedReexports(modules)).toEqual([]);
});

test("a name counts as imported through further modules, as a namespace and where a type is named, and else not", () => {
  const modules = new Map([
    [
      "a/index.ts",
      'export { one, type Two, three as third } from "./parts";\nexport {\n  four,\n  five,\n} from "./parts";\n',
    ],
    ["a/parts.ts", "export const one = 1;\n"],
    ["b/index.ts", 'export * from "../a";\n'],
    [
      "c.ts",
      'import type { Two } from "./b";\nimport { third } from "./a";\nimport { five as six } from "./a/parts";\n',
    ],
  ]);
  expect(unusedReexports(modules)).toEqual(["a/index.ts: one", "a/index.ts: four", "a/index.ts: five"]);
  for (const all of ['import * as everything from "./a";', 'type A = typeof import("./a");'])
    expect(unusedReexports(new Map([...modules, ["d.ts", all]]))).toEqual([]);
});
