/** A module's interface is what others import from it: nothing is exported that nobody takes. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { unusedExports } from "./unusedExports";

const root = join(__dirname, "../../..");
const listed = (...patterns: string[]): string[] =>
  execFileSync("git", ["ls-files", "-z", ...patterns], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter(Boolean);

/** Exports without an importer, with the reason. */
const EXEMPT: Readonly<Record<string, string>> = {
  "places/": "programs that Pulumi runs: their exports are a stack's outputs",
  "test/emulator/package/programs.ts": "the texts of such programs",
  "test/integration/infra/component/argumentTypes.ts: SAME": "read by the compiler alone",
};

test("every value that a module exports, and every name that it hands on, is imported by a module or by a test", () => {
  const modules = new Map(listed("*.ts").map((file) => [file, readFileSync(join(root, file), "utf8")]));
  expect(modules.size).toBeGreaterThan(1000);
  expect(unusedExports(modules).filter((one) => !Object.keys(EXEMPT).some((path) => one.startsWith(path)))).toEqual([]);
});

test("a name counts as imported through further modules, as a namespace and where a type is named, and else not", () => {
  const modules = new Map([
    [
      "a/index.ts",
      'export { one, type Two, three as third } from "./parts";\nexport {\n  four,\n  five,\n} from "./parts";\n',
    ],
    [
      "a/parts.ts",
      "export async function three() {}\nexport const five = 5;\nexport class Six {}\nexport type Two = 2;\n",
    ],
    ["b/index.ts", 'export * from "../a";\n'],
    [
      "c.ts",
      'import type { Two } from "./b";\nimport { third } from "./a";\nimport { five as six } from "./a/parts";\n',
    ],
  ]);
  expect(unusedExports(modules)).toEqual([
    "a/index.ts: one",
    "a/index.ts: four",
    "a/index.ts: five",
    "a/parts.ts: Six",
  ]);
  for (const all of ['import * as everything from "./a";', 'type A = typeof import("./a");'])
    expect(unusedExports(new Map([...modules, ["d.ts", all]]))).toEqual(["a/parts.ts: Six"]);
  const written = ["const program = `", 'import { one, four, Six } from "${join(root, "a/parts")}";', "`;"].join("\n");
  expect(unusedExports(new Map([...modules, ["e.ts", written]]))).not.toContain("a/parts.ts: Six");
});
