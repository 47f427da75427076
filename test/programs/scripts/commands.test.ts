/** Every command of scripts/ loads and says how it is used. What each does is shown by tests of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import manifest from "../../../package.json";

/** Programs that this test starts: their change touches the test (`npm test -- --changed`). */
export type Started = [
  typeof import("../../../scripts/addresses"),
  typeof import("../../../scripts/bench"),
  typeof import("../../../scripts/bench-engine"),
  typeof import("../../../scripts/bench-gateway"),
  typeof import("../../../scripts/comment"),
  typeof import("../../../scripts/corpus"),
  typeof import("../../../scripts/cost"),
  typeof import("../../../scripts/drift"),
  typeof import("../../../scripts/fleet"),
  typeof import("../../../scripts/mutation"),
  typeof import("../../../scripts/policy"),
  typeof import("../../../scripts/portal"),
  typeof import("../../../scripts/preflight"),
  typeof import("../../../scripts/preview"),
  typeof import("../../../scripts/reach"),
  typeof import("../../../scripts/recover"),
  typeof import("../../../scripts/rehearse"),
  typeof import("../../../scripts/render"),
  typeof import("../../../scripts/settings"),
  typeof import("../../../scripts/teardown"),
  typeof import("../../../scripts/test"),
  typeof import("../../../scripts/verify"),
];

const root = join(__dirname, "../../..");
const commands = readdirSync(join(root, "scripts"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));

/** Folders of what several commands share. The others hold the parts of the command of their name. */
const SHARED = ["installation", "options"];

test("a folder of scripts/ is named for the command whose parts it holds, or shared by several", () => {
  const files = execFileSync("git", ["ls-files", "scripts/*/*"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  const folders = [...new Set(files.map((file) => file.split("/")[1]!))];
  expect(folders.filter((name) => !commands.includes(name))).toEqual(SHARED);
});

test.each(commands)(
  "%s --help names the words that start it, its exit codes, and no default that says nothing",
  (name) => {
    const argv = ["scripts/run.mjs", name, "--help"];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    const [, start = ""] = /^Usage: ((?:npm (?:run )?|node scripts\/run\.mjs )[\w:-]+)/.exec(stdout) ?? [];
    const script = /^npm (?:run )?(\S+)$/.exec(start)?.[1];
    const started = script === undefined ? start : (manifest.scripts as Record<string, string>)[script];
    expect(started).toBe(`node scripts/run.mjs ${name}`);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^Exit codes: /);
    const shown = [...stdout.replaceAll(/\s+/g, " ").matchAll(/\(default: (.*?)\)/g)].map(([, value]) => value);
    // the default of an option that is not given, or given no times, is what --help would say anyway
    expect(shown.filter((value) => /^(false|true|\[.*|undefined|null|".*)$/.test(value!))).toEqual([]);
  },
);

const output: readonly (readonly [string, readonly string[], string])[] = [
  ["rehearse", ["--json", "/proc/x.json"], '--json: "/proc/x.json" cannot be written'],
  ["rehearse", ["--html", "/proc/x/page.html"], '--html: "/proc/x" cannot be written'],
  ["preview", ["--out", "/proc/x"], '--out: "/proc/x" cannot be written'],
  ["preview", ["--summary", "/proc"], '--summary: "/proc" is a folder, not a file'],
  ["render", ["--target", "onprem", "--stack", "dev", "--out", "/proc/x"], '--out: "/proc/x" cannot be written'],
  ["portal", ["--stack", "dev", "--out", "/proc/x"], '--out: "/proc/x" cannot be written'],
  ["verify", ["--stack", "dev", "--junit", "/proc/x.xml"], '--junit: "/proc/x.xml" cannot be written'],
  ["drift", ["--stack", "dev", "--markdown", "/proc/x.md"], '--markdown: "/proc/x.md" cannot be written'],
  ["fleet", ["render", "--out", "/proc/x"], '--out: "/proc/x" cannot be written'],
  ["recover", ["--stack", "dev", "--resource-group", "g", "--file", "/proc/x"], '--file: "/proc/x" cannot be written'],
  ["policy", ["test", "package.json", "--junit", "/proc/x.xml"], '--junit: "/proc/x.xml" cannot be written'],
  ["corpus", ["--out", "/proc/x"], '--out: "/proc/x" cannot be written'],
];

test.each(output)("%s refuses %j before it begins: nothing could be written there", (name, options, words) => {
  const argv = ["scripts/run.mjs", name, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  expect([status, stdout, stderr]).toEqual([2, "", expect.stringMatching(new RegExp(`^${words}[^\n]*\n$`))]);
});
