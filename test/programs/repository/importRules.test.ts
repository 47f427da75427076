/**
 * The import rules, by imports planted against each of them: in texts that eslint takes for the files they name. The layers inside
 * infra have a test of their own, layers.test.ts beside it.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/** A file of each top-level folder, and a public module of it. */
const files = {
  exposure: ["exposure/prefix.ts", "exposure"],
  icap: ["icap/head.ts", "icap"],
  console: ["console/table.ts", "console/printable"],
  places: ["places/pulumi/rendered.ts", "places/pulumi/rendered"],
  infra: ["infra/names.ts", "infra/settings"],
  policy: ["policy/ports.ts", "policy/index"],
  emulator: ["emulator/model.ts", "emulator"],
  preview: ["preview/model/step.ts", "preview"],
  engine: ["engine/environment.ts", "engine/stack"],
  bench: ["bench/rounds.ts", "bench/statistics"],
  deployed: ["deployed/marks.ts", "deployed"],
  verification: ["verification/neighbour.ts", "verification"],
  versions: ["versions/protection.ts", "versions"],
  scripts: ["scripts/corpus/makeCorpus.ts", "scripts/test/suite"],
  plugin: ["plugin/index.js", "plugin/index"],
  tools: ["tools/mutation/runner.js", "tools/eslint/modulePaths"],
  test: ["test/markdownTable.ts", "test/markdownTable"],
} as const;
type Folder = keyof typeof files;

/** The imports that each folder may have of others; stated a second time, so that nobody widens it by mistake. */
const allowed: Readonly<Record<Folder, readonly Folder[]>> = {
  exposure: [],
  icap: [],
  console: [],
  places: [],
  infra: ["exposure"],
  policy: ["exposure"],
  emulator: ["exposure", "console"],
  preview: ["exposure", "policy", "console"],
  engine: ["console", "emulator", "infra"],
  bench: ["console", "engine", "exposure", "infra"],
  deployed: ["console", "engine", "infra"],
  verification: ["console", "engine", "exposure", "icap", "infra"],
  versions: ["console", "emulator", "engine", "infra", "policy", "preview"],
  scripts: [
    ...(["exposure", "icap", "console", "infra", "policy", "emulator", "preview", "engine", "bench"] as const),
    ...(["deployed", "verification", "versions"] as const),
  ],
  plugin: [],
  tools: ["test"],
  test: [
    ...([
      "exposure",
      "icap",
      "console",
      "places",
      "infra",
      "policy",
      "emulator",
      "preview",
      "engine",
      "bench",
    ] as const),
    ...(["deployed", "verification", "versions", "scripts", "plugin", "tools"] as const),
  ],
};

/** Folders without TypeScript, whose types nothing checks. */
const JAVASCRIPT: readonly string[] = ["plugin", "tools"];

/** Folders whose files others wrote, or that a command makes anew. */
const NOT_OURS = ["node_modules", "dist", "reports", "coverage"];

/** Path of `to`, a module from the project's root, as the file `from` imports it. */
const specifier = (from: string, to: string): string => "../".repeat(from.split("/").length - 1) + to;

/** A text that begins with an import of a module, as if it stood in the file. */
const planted = (file: string, module: string): readonly [string, string] => [
  file,
  `import type { Planted } from "${specifier(file, module)}";\n${readFileSync(join(root, file), "utf8")}`,
];

/** A text with nothing but a type of a module, imported where it is named. */
const named = (file: string, module: string): readonly [string, string] => [
  file,
  `export type Planted = import("${specifier(file, module)}").Planted;\n`,
];

/** A text with nothing but a module that is imported when it is needed, its path in backticks. */
const later = (file: string, module: string): readonly [string, string] => [
  file,
  `export const planted = () => import(\`${specifier(file, module)}\`);\n`,
];

const folders = Object.keys(files) as Folder[];
/** A text with nothing but the search for a module's file. */
const found = (file: string, module: string): readonly [string, string] => [
  file,
  `export const planted = require.resolve("${specifier(file, module)}");\n`,
];

const FORMS = [planted, named, later, found] as const;
const pairs = folders.flatMap((from) =>
  folders
    .filter((to) => to !== from)
    .flatMap((to) => FORMS.map((form) => ({ from, to, text: form(files[from][0], files[to][1]) }))),
);
const internals = [
  planted("policy/ports.ts", "exposure/prefix"),
  planted("scripts/corpus/makeCorpus.ts", "icap/head"),
  planted("preview/model/step.ts", "policy/ports"),
  planted("scripts/corpus/makeCorpus.ts", "preview/model/step"),
  planted("engine/environment.ts", "emulator/host/tree/tree"),
  planted("engine/environment.ts", "infra/names"),
  planted("scripts/corpus/makeCorpus.ts", "console/standardInput"),
  named("bench/rounds.ts", "engine/existingNetwork"),
  planted("scripts/corpus/makeCorpus.ts", "deployed/groups"),
  planted("scripts/corpus/makeCorpus.ts", "verification/plan"),
  named("scripts/corpus/makeCorpus.ts", "versions/tree"),
];
const halves = FORMS.flatMap((form) => [
  form("emulator/azure/store.ts", "emulator/host/wiring"),
  form("emulator/host/wiring.ts", "emulator/azure/store"),
]);
const layersOfTests = FORMS.flatMap((form) => [
  form("test/unit/repository/topics.ts", "test/integration/infra/recorder"),
  form("test/integration/infra/recorder.ts", "test/unit/repository/topics"),
]);
const circles = [
  planted("exposure/prefix.ts", "exposure/addressSet"),
  ["exposure/prefix.ts", `export * from "./addressSet";\n`],
  ["exposure/prefix.ts", `export type Planted = import("./addressSet").AddressSet;\n`],
  ["tools/eslint/modulePaths.js", `require("./fixedPaths");\n`],
] as const;

/** Texts in files of every kind, in places that no rule knows, and with paths that the rules cannot read. */
const otherKinds = [
  ["scripts/packages.mjs", `import "../test/until.ts";\n`],
  ["policy/start.js", `require("../infra/settings.ts");\n`],
  ["infra/planted.cjs", `require("../test/until.ts");\n`],
  ["infra/planted.mts", `import "../test/until";\n`],
  ["tools/planted.ts", `import "../infra/settings";\n`],
  ["tools/mutation/runner.js", `module.require("../../infra/settings");\n`],
  ["scripts/run.mjs", `import.meta.resolve("../test/until.ts");\n`],
  ["eslint.config.js", `require("./infra/settings");\n`],
  ["infra/names.ts", `import "../jest.config.js";\n`],
] as const;
const withoutRow = [
  ["planted/new.ts", ""],
  ["planted.ts", ""],
  ["planted.mjs", ""],
] as const;
const loaders = [
  ["infra/names.ts", `import { createRequire } from "node:module";\ncreateRequire(__filename)("../test/until");\n`],
  ["scripts/packages.mjs", `import module from "module";\n`],
  ["scripts/packages.mjs", `export { createRequire } from "node:module";\n`],
  ["policy/start.js", `const { createRequire } = require("node:module");\n`],
  ["infra/names.ts", `process.getBuiltinModule("module").createRequire(__filename)("../test/until");\n`],
  ["infra/names.ts", `const { getBuiltinModule } = process;\n`],
  ["infra/names.ts", `process["getBuiltinModule"]("module");\n`],
] as const;
const comments = [
  ["infra/names.ts", `/// <reference path="../test/until.ts" />\n`],
  ["policy/start.js", `/** @type {import("../test/until").Until} */\nlet until;\n`],
] as const;
const computed = [
  ["infra/names.ts", `export const planted = (name: string) => import(name);\n`],
  ["infra/names.ts", `export const planted = (name: string) => require.resolve("../" + name);\n`],
  ["policy/start.js", `require(\`./\${process.argv[2]}\`);\n`],
] as const;
const renamed = [
  ["policy/start.js", `const load = require;\nload("../infra/settings.ts");\n`],
  ["infra/names.ts", `export const planted = require["resolve"]("../test/until");\n`],
] as const;
const paths = [
  ["versions/treeProgram.ts", `export const planted = require.resolve("tsx");\n`],
  ["infra/names.ts", `export const planted = require.cache;\n`],
  ["infra/names.ts", `import { join } from "node:path";\nexport const planted = join;\n`],
] as const;

/** Messages about each text, by one process: loading the linter is what takes time. */
const messages = new Map<string, readonly string[]>();
beforeAll(() => {
  const texts = [...pairs.map(({ text }) => text), ...internals, ...halves, ...layersOfTests, ...circles];
  texts.push(...otherKinds, ...withoutRow, ...loaders, ...comments, ...computed, ...renamed, ...paths);
  const run = spawnSync(process.execPath, [join(__dirname, "lintPlanted.mjs")], {
    cwd: root,
    input: JSON.stringify(texts),
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const answers = JSON.parse(run.stdout) as string[][];
  texts.forEach((text, index) => messages.set(text.join(), answers[index]!));
});
const messagesOn = (text: readonly [string, string]): readonly string[] => messages.get(text.join()) ?? [];

test("a folder imports only the folders that its rule lists, and the linter refuses every other import", () => {
  const refused = pairs.filter(({ text }) => messagesOn(text).some((message) => message.includes("import rule:")));
  const past = pairs.filter(({ from, to }) => !allowed[from].includes(to));
  const short = (some: typeof pairs) => some.map(({ from, text: [, text] }) => [from, text.split("\n")[0]]);
  expect(short(refused)).toEqual(short(past));
});

test("a unit test imports nothing of the integration tests, which may import from it", () => {
  expect(layersOfTests.map((text) => messagesOn(text).filter((one) => one.includes("import rule")))).toEqual(
    layersOfTests.map(([file]) =>
      file.startsWith("test/unit/") ? [expect.stringContaining("imports nothing of test/integration")] : [],
    ),
  );
});

test("files of every kind have the import rules, JavaScript and those beside the folders among them", () => {
  const held = ["scripts", "policy", "infra", "infra", "tools", "tools", "scripts", "eslint.config.js", "infra"];
  expect(otherKinds.map(messagesOn)).toEqual(
    held.map((folder) => [expect.stringContaining(`import rule: ${folder} may import from `)]),
  );
});

test("a file in a folder that no rule knows is refused, and one beside the folders", () => {
  const refusal = (folder: string): string[] => [
    `import rule: no rule knows ${folder}; give it a row in eslint.config.js`,
  ];
  expect(withoutRow.map(messagesOn)).toEqual([refusal("planted"), refusal("planted.ts"), refusal("planted.mjs")]);
});

test("an import that the rules cannot judge is refused, and a package's path stays allowed", () => {
  const all = (texts: readonly (readonly [string, string])[], words: string): void =>
    expect(texts.map(messagesOn)).toEqual(texts.map(() => [expect.stringContaining(words)]));
  all(loaders, "a loader of node:module");
  all(comments, "read no comments");
  all(computed, "cannot read this path; write it out");
  all(renamed, "know `require` by that name alone");
  expect(paths.map(messagesOn)).toEqual(paths.map(() => []));
});

test("a folder with TypeScript in it has rules of its own", () => {
  const present = readdirSync(root, { withFileTypes: true }).filter(
    (one) => one.isDirectory() && !one.name.startsWith(".") && !NOT_OURS.includes(one.name),
  );
  const holding = present.filter(({ name }) =>
    readdirSync(join(root, name), { recursive: true }).some(
      (file) => /\.[cm]?tsx?$/.test(String(file)) && !String(file).includes("node_modules"),
    ),
  );
  expect(holding.map(({ name }) => name).sort()).toEqual(
    folders.filter((folder) => !JAVASCRIPT.includes(folder)).sort(),
  );
});

test("the types of every folder are checked, but for the programs of other clouds, whose packages only their own test has", () => {
  const { include } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as { include: string[] };
  expect(include.sort()).toEqual(folders.filter((folder) => ![...JAVASCRIPT, "places"].includes(folder)).sort());
});

test("modules that a folder does not list as public are for the folder alone", () => {
  const owners = [
    ...["exposure", "icap", "policy", "preview", "emulator", "infra", "console", "engine"],
    ...["deployed", "verification", "versions"],
  ];
  expect(internals.map(messagesOn)).toEqual(owners.map((folder) => [expect.stringMatching(`only .* of ${folder}$`)]));
});

test("neither half of the emulator imports the other", () => {
  const message = (one: string, other: string): unknown =>
    expect.arrayContaining([
      expect.stringContaining(`import rule: emulator/${one} does not import emulator/${other}`) as unknown,
    ]);
  expect(halves.map(messagesOn)).toEqual(FORMS.flatMap(() => [message("azure", "host"), message("host", "azure")]));
});

test("a circle of imports is refused with the way around it, also where only types are imported", () => {
  const message = "This import closes a circle: exposure/prefix.ts → exposure/addressSet.ts → exposure/prefix.ts";
  const own =
    "This import closes a circle: tools/eslint/modulePaths.js → tools/eslint/fixedPaths.js → tools/eslint/modulePaths.js";
  expect(circles.map(messagesOn)).toEqual([[message], [message], [message], [own]]);
});
