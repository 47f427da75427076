/** A comment that switches a lint rule off would let an import past the rules of the parts unseen: each such place is listed here. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/** Files that may load a module by a path that is only known at run time, and loaders without types. */
const EXEMPT = [
  "emulator/azure/arm/mappers.ts: @typescript-eslint/no-require-imports",
  "emulator/azure/arm/mappers.ts: own/fixed-paths",
  "scripts/mutation.ts: own/fixed-paths",
  "scripts/run.mjs: own/fixed-paths",
  "test/programs/repository/layers.test.ts: @typescript-eslint/no-require-imports",
  "test/sharedModules.js: own/fixed-paths",
  "test/sharedPackages.js: own/fixed-paths",
  "versions/programProcess.ts: @typescript-eslint/no-require-imports",
  "versions/programProcess.ts: own/fixed-paths",
  "versions/readGuardRailFacts.ts: @typescript-eslint/no-require-imports",
  "versions/readGuardRailFacts.ts: own/fixed-paths",
];

/** `rule` of each rule that a text switches off, and `everything` for a comment that names none. */
function switchedOff(text: string): string[] {
  const comments = text.matchAll(/(?:\/\/|\/\*)\s*eslint(?:-disable(?:-next-line|-line)?)?\b(?!-)(.*)/g);
  return [...comments].flatMap(([, rest = ""]) => {
    const rules = rest.replace(/ -- .*|\*\/.*/, "").match(/[@\w/-]+/g);
    return rules ?? ["everything"];
  });
}

test("a rule is switched off by a comment only in the files that are listed", () => {
  const files = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.ts", "*.[cm]ts", "*.js", "*.[cm]js"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const found = files
    .split("\0")
    .filter((file) => file !== "" && !file.endsWith("inlineExemptions.test.ts"))
    .flatMap((file) => switchedOff(readFileSync(join(root, file), "utf8")).map((rule) => `${file}: ${rule}`));
  expect([...new Set(found)].sort()).toEqual(EXEMPT);
});

test.each([
  [
    "// eslint-disable-next-line own/fixed-paths, no-restricted-imports -- for a reason",
    ["own/fixed-paths", "no-restricted-imports"],
  ],
  ["import x from '../y'; // eslint-disable-line", ["everything"]],
  ["/* eslint-disable */", ["everything"]],
  ["/* eslint no-restricted-imports: off */", ["no-restricted-imports", "off"]],
  ["// the rules of eslint-plugin-import", []],
])("%s is read", (text, rules) => {
  expect(switchedOff(text)).toEqual(rules);
});
