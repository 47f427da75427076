/**
 * The import rules, by imports planted against each of them: in texts that eslint takes for the files they name. The layers inside
 * infra have a test of their own, layers.test.ts beside it.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/** A file of each room, and its door. */
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
  test: ["test/markdownTable.ts", "test/markdownTable"],
} as const;
type Room = keyof typeof files;

/** The imports that each room may have of others; stated a second time, so that nobody widens it by mistake. */
const allowed: Readonly<Record<Room, readonly Room[]>> = {
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
    ...(["deployed", "verification", "versions", "scripts"] as const),
  ],
};

/** Folders whose files others wrote, or that a command makes anew; \`tools\` holds the linter's own rules and pinned packages. */
const NOT_OURS = ["node_modules", "dist", "reports", "coverage", "tools"];

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

const rooms = Object.keys(files) as Room[];
const FORMS = [planted, named, later] as const;
const pairs = rooms.flatMap((from) =>
  rooms
    .filter((to) => to !== from)
    .flatMap((to) => FORMS.map((form) => ({ from, to, text: form(files[from][0], files[to][1]) }))),
);
const behindDoors = [
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
const circles = [
  planted("exposure/prefix.ts", "exposure/addressSet"),
  ["exposure/prefix.ts", `export * from "./addressSet";\n`],
  ["exposure/prefix.ts", `export type Planted = import("./addressSet").AddressSet;\n`],
] as const;

/** Messages about each text, by one process: loading the linter is what takes time. */
const messages = new Map<string, readonly string[]>();
beforeAll(() => {
  const texts = [...pairs.map(({ text }) => text), ...behindDoors, ...halves, ...circles];
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

test("a room imports only the rooms that its rule lists, and the linter refuses every other import", () => {
  const refused = pairs.filter(({ text }) => messagesOn(text).some((message) => message.includes("import rule:")));
  const past = pairs.filter(({ from, to }) => !allowed[from].includes(to));
  const short = (some: typeof pairs) => some.map(({ from, text: [, text] }) => [from, text.split("\n")[0]]);
  expect(short(refused)).toEqual(short(past));
});

test("a folder with TypeScript in it is a room with rules of its own", () => {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (one) => one.isDirectory() && !one.name.startsWith(".") && !NOT_OURS.includes(one.name),
  );
  const holding = folders.filter(({ name }) =>
    readdirSync(join(root, name), { recursive: true }).some((file) => /\.ts$/.test(String(file))),
  );
  expect(holding.map(({ name }) => name).sort()).toEqual([...rooms].sort());
});

test("the types of every room are checked, but for the programs of other clouds, whose packages only their own test has", () => {
  const { include } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as { include: string[] };
  expect(include.sort()).toEqual(rooms.filter((room) => room !== "places").sort());
});

test("files behind a room's door are for the room alone", () => {
  const doors = [
    ...["exposure", "icap", "policy", "preview", "emulator", "infra", "console", "engine"],
    ...["deployed", "verification", "versions"],
  ];
  expect(behindDoors.map(messagesOn)).toEqual(doors.map((room) => [expect.stringMatching(`only .* of ${room}$`)]));
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
  expect(circles.map(messagesOn)).toEqual(circles.map(() => [message]));
});
