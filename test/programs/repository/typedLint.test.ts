/** The lint rules that need types, by a violation planted against each: files that stand for ones of this project. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checks } from "../../../scripts/test/run";

const root = join(__dirname, "../../..");

/** A text that breaks one rule once, by the rule's name. */
const planted = {
  "no-floating-promises": "export function planted(): void {\n  later();\n}\n",
  "no-misused-promises": "export const planted = (): number[] => [1].filter(async () => Promise.resolve(true));\n",
  "switch-exhaustiveness-check": `export function planted(word: "yes" | "no"): number {
  switch (word) {
    case "yes":
      return 1;
  }
  return 0;
}
`,
};
/** A text that none of them refuses. */
const KEPT = `export async function kept(word: "yes" | "no"): Promise<number> {
  await later();
  void later();
  switch (word) {
    case "yes":
      return 1;
    default:
      return 0;
  }
}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "typed-lint-"));
  for (const file of [".oxlintrc.json", "tsconfig.json"]) cpSync(join(root, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("each rule that needs types refuses what is planted against it, in tests too, and nothing else is refused", () => {
  const later = "const later = (): Promise<void> => Promise.resolve();\n";
  const texts = Object.entries({ ...planted, kept: KEPT });
  for (const [name, text] of texts) writeFileSync(join(folder, `${name}.test.ts`), later + text);
  const [program, ...words] = checks["typed-lint"];
  const args = words.map((word) => (word === "FILES" ? "." : word));
  const run = spawnSync(process.execPath, [join(root, "node_modules", program), ...args, "--format", "json"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, OXLINT_TSGOLINT_PATH: join(root, "node_modules/oxlint-tsgolint/bin/tsgolint.js") },
  });
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { code: string; filename: string }[] };
  const refused = diagnostics.map(({ code, filename }) => [filename, code]).sort();
  expect(refused).toEqual(Object.keys(planted).map((rule) => [`${rule}.test.ts`, `typescript(${rule})`]));
  expect(run.status).toBe(1);
});
