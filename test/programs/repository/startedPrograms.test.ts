/** `npm test -- --changed` finds the tests that start a program by `Started`: no program of this project is without it. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import Runtime from "jest-runtime";
import { touchedBy } from "../../../scripts/test/changed";

/** Programs that no test starts, with the reason. */
const NOT_STARTED: Readonly<Record<string, string>> = {
  "emulator/azure/schema/generate.ts": "test/unit/emulator/azure/difference.test.ts compares the file that it writes",
  "test/integration/infra/component/argumentTypes.ts": "its types are the test: the check of types reads it",
};

/** Files that name a program for another one, whose folder may not import the program's. */
const NAMED_BY: Readonly<Record<string, string>> = { "bench/processes/measure.ts": "scripts/bench.ts" };

const root = join(__dirname, "../../..");
const files = execFileSync("git", ["-C", root, "ls-files", "*.ts", "*.js", "*.mjs"], { encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => existsSync(join(root, file)));
const texts = new Map(
  files.map((file) => [
    file,
    readFileSync(join(root, file), "utf8")
      .replace(/\/\*[^]*?\*\//g, "")
      .replace(/^\s*\/\/.*$/gm, ""),
  ]),
);

/** The file that a path without its end means. */
const fileAt = (path: string): string | undefined =>
  [path, `${path}.ts`, `${path}.js`, `${path}/index.ts`].find((one) => texts.has(one));

/** Files that a file imports for itself: types too, but no program that it starts. */
const importsOf = (file: string): (string | undefined)[] =>
  [...texts.get(file)!.matchAll(/(?<!typeof )\b(?:from|import|require)\s*\(?\s*["'](\.[^"']+)["']/g)].map(
    ([, path = ""]) => fileAt(join(dirname(file), path)),
  );

const imported = new Set(files.flatMap(importsOf));
const isTest = (file: string): boolean => file.endsWith(".test.ts");
const programs = files.filter((file) => !imported.has(file) && !isTest(file));

/** Programs whose paths stand in a file among the words that start a program. */
function startedBy(file: string): string[] {
  const text = texts.get(file)!;
  const commands = [...text.matchAll(/run\.mjs["'`]\)?,\s*["'`]([\w-]+)["'`]/g)].map(
    ([, name = ""]) => `scripts/${name}.ts`,
  );
  const paths = [...text.replace(/", "/g, "/").matchAll(/["'`]([\w./-]+\.ts)["'`]/g)].flatMap(([, path = ""]) =>
    /["']tsx["'],|resolve\("tsx"\)/.test(text)
      ? [join(dirname(file), path), path.replace(/^.*?(?=scripts\/)/, "")]
      : [],
  );
  return [...new Set([...commands, ...paths])].filter((path) => programs.includes(path));
}

describe("a program of this project", () => {
  /** Files that jest takes for dependencies of a file, as `jest --findRelatedTests` has them. */
  let dependenciesOf: (file: string) => string[];

  beforeAll(async () => {
    const argv = [join(root, "node_modules/jest/bin/jest.js"), "--showConfig", "--selectProjects", "programs"];
    const shown = execFileSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
    const { configs } = JSON.parse(shown) as { configs: [Parameters<typeof Runtime.createContext>[0]] };
    const { hasteFS } = await Runtime.createContext(configs[0], {
      console,
      maxWorkers: 1,
      watch: false,
      watchman: false,
    });
    dependenciesOf = (file) =>
      (hasteFS.getDependencies(join(root, file)) ?? [])
        .filter((path) => path.startsWith("."))
        .flatMap((path) => fileAt(relative(root, join(root, dirname(file), path))) ?? []);
  });

  test("is known to jest as what a test starts, or a rule names its tests, or it is listed with the reason", () => {
    const reached = new Set(files.filter(isTest));
    for (const file of reached) for (const next of dependenciesOf(file)) reached.add(next);
    const byRule = (file: string): boolean => {
      const { everything, readers } = touchedBy([file]);
      return everything || Object.values(readers).some((paths) => paths.some((path) => path !== "repository/"));
    };
    const without = programs.filter((file) => !reached.has(file) && !byRule(file));
    expect(without).toEqual(Object.keys(NOT_STARTED));
  });

  test("is named in Started by every file that starts it", () => {
    const starting = files.filter((file) => startedBy(file).length > 0);
    expect(starting).toEqual(
      expect.arrayContaining([
        "emulator/start.ts",
        "scripts/rehearse/verifying.ts",
        "test/emulator/previewFiles.test.ts",
      ]),
    );
    const missing = starting.flatMap((file) =>
      startedBy(file)
        .filter((program) => ![file, NAMED_BY[file] ?? file].some((one) => dependenciesOf(one).includes(program)))
        .map((program) => `${file} starts ${program}`),
    );
    expect(missing).toEqual([]);
  });
});
