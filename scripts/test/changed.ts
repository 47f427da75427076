/** The tests that a change touches, for `npm test -- --changed`. Imports alone do not show them, because tests read files too. */
import { basename } from "node:path";
import { suites } from "./run";

type Suite = (typeof suites)[number];

/** The suites and files to run after a change. Paths are relative to the project's folder. */
export interface Touched {
  /** Whether every test is touched, because no row covers one of the changed files. */
  readonly everything: boolean;
  /** Changed files of code, whose importing tests are touched. */
  readonly code: readonly string[];
  /** Beginnings of the paths of tests that read a changed file, by suite. */
  readonly readers: Readonly<Record<Suite, readonly string[]>>;
}

type Readers = Partial<Record<Suite, readonly string[]>>;

/** All test files of a suite. */
const ALL = [""];

/** Files that every test depends on without importing them. jest.config.js names those in test/. */
const EVERYTHING = new RegExp(
  String.raw`^(package(-lock)?\.json|(jest|eslint|prettier)\.config\.js|\.oxlintrc\.json|tsconfig.*\.json|scripts/[^/]+\.mjs|tools/.*|` +
    String.raw`test/[^/]+\.js|test/unit/compressedOnce\.js)$`,
);

/**
 * Tests that read a file without importing it, by patterns of the file's path. The first matching row counts. Tests that name the file
 * come on top (`modulesNaming`).
 */
const READERS: readonly (readonly [RegExp, Readers])[] = [
  [/^docs\/preview-examples\//, { unit: ["repository/"], emulator: ["previewExamples.test.ts"] }],
  [
    /^(places|docs\/render-examples)\//,
    {
      unit: ["scripts/render/", "repository/"],
      programs: ["scripts/", "repository/"],
      emulator: ["clouds.test.ts"],
      e2e: ["places.test.ts"],
    },
  ],
  [/^\.github\//, { unit: ["repository/"], programs: ["repository/"] }],
  [/^([^/]*\.md|LICENSE|docs\/.*|\.[^/]+|\.(ci|devcontainer)\/.*)$/, { unit: ["repository/"] }],
  [
    /^(cloud-init\/|Pulumi\..*yaml$)/,
    {
      unit: ["deployed/", "engine/", "infra/", "scripts/", "verification/", "versions/", "repository/"],
      integration: ALL,
      properties: ALL,
      programs: ALL,
      emulator: ALL,
      e2e: ALL,
      long: ALL,
    },
  ],
  [/^fleet\.yaml$/, { unit: ["scripts/fleet/"] }],
  [/^policy\/[^/]*\.(yaml|json|js)$/, { unit: ["policy/"], emulator: ["policyPack.test.ts"] }],
  [/^infra\/.*\.json$/, { unit: ["infra/", "repository/"], integration: ["infra/"] }],
  [/^emulator\/.*\.json$/, { unit: ["emulator/", "repository/"], programs: ["emulator/"], e2e: ALL, long: ALL }],
  [/^plugin\//, { integration: ["infra/component/"], emulator: ["package.test.ts"] }],
  [/^bench\/.*\.(sh|c|go|mod|py)$/, { unit: ["bench/"], programs: ["bench/"] }],
  [/^test\/corpus\//, { programs: ["corpus/"] }],
  // The time limit runs before each test file of its suite.
  ...suites.map((suite): [RegExp, Readers] => [
    new RegExp(`^test/${suite}/timeLimit\\.ts$`),
    { unit: ["repository/"], programs: ["repository/"], [suite]: ALL },
  ]),
  [/^test\/unit\/.*(?<!\.ts)$/, { unit: ALL }],
  [/^test\/integration\/.*(?<!\.ts)$/, { integration: ALL }],
  [/^test\/properties\/.*(?<!\.ts)$/, { properties: ALL }],
  [/^test\/programs\/.*(?<!\.ts)$/, { programs: ALL }],
  [/^test\/emulator\/.*(?<!\.ts)$/, { emulator: ALL }],
  [/^test\/e2e\/.*(?<!\.ts)$/, { e2e: ALL, long: ALL }],
  [/^test\/long\/.*(?<!\.ts)$/, { long: ALL }],
  // A file in a folder of code that is not TypeScript or JavaScript: a script, a table, a program in another language.
  [
    /^(console|deployed|emulator|engine|exposure|icap|infra|policy|preview|scripts|verification|versions)\/.*(?<!\.(ts|js|mjs))$/,
    { unit: ALL, integration: ALL, properties: ALL, programs: ALL, emulator: ALL, e2e: ALL, long: ALL },
  ],
  // The import rules and the rules of comments hold for every file of code.
  [/\.(ts|js|mjs)$/, { unit: ["repository/"], programs: ["repository/"] }],
];

/** Files that other code can import. */
const CODE = /\.(ts|js|mjs|json)$/;

/** Files that tests name for other reasons than to read them: code that they import, and pages whose names many folders have. */
const NOT_BY_NAME = /\.(ts|js|mjs)$|^[^/]*$|(^|\/)README\.md$/;

/**
 * The modules of tests that name a changed file, such as a page of `docs/`, because they read it. Their tests are touched as if the module
 * had changed.
 * @param modules texts of the tests' modules, by path
 */
export function modulesNaming(files: readonly string[], modules: ReadonlyMap<string, string>): string[] {
  const names = files.filter((file) => !NOT_BY_NAME.test(file)).map((file) => basename(file));
  if (names.length === 0) return [];
  const named = new RegExp(`(?<![\\w.-])(?:${names.map(escaped).join("|")})(?![\\w-])`);
  return [...modules].filter(([, text]) => named.test(text)).map(([module]) => module);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The tests that changed files touch. A file that no row covers touches everything. */
export function touchedBy(files: readonly string[]): Touched {
  const code = files.filter((file) => CODE.test(file) && !EVERYTHING.test(file));
  const readers: Record<Suite, string[]> = {
    unit: [],
    integration: [],
    properties: [],
    programs: [],
    emulator: [],
    e2e: [],
    long: [],
  };
  let everything = false;
  for (const file of files) {
    const row = READERS.find(([pattern]) => pattern.test(file));
    if (EVERYTHING.test(file) || row === undefined) everything = true;
    else for (const [suite, paths] of Object.entries(row[1])) readers[suite as Suite].push(...paths);
  }
  return { everything, code, readers };
}

/**
 * The tests of a suite that a change touches: those that import changed code, and those that read a changed file.
 * @param all paths of test files, of other suites too
 * @param importing paths of the test files that import changed code, of other suites too
 */
export function testsOf(
  suite: Suite,
  touched: Touched,
  all: readonly string[],
  importing: readonly string[],
): string[] {
  const folder = `test/${suite}/`;
  const begins = touched.readers[suite].map((path) => `${folder}${path}`);
  return all
    .filter((test) => test.startsWith(folder))
    .filter((test) => touched.everything || importing.includes(test) || begins.some((path) => test.startsWith(path)));
}
