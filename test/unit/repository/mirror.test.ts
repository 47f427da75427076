/** The path of a test of `unit` or `integration` leads to its source: it mirrors a file or a folder, or the topic is listed with the reason for its name. */
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { TOPICS } from "./topics";

const root = join(__dirname, "../../..");
const END = /\.test\.ts$/;
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n");
const sources = new Set(
  files
    .filter((file) => !file.startsWith("test/"))
    .flatMap((file) => [file.replace(/\.[^./]+$/, ""), dirname(file), dirname(dirname(file))]),
);
const tests = files
  .filter((file) => END.test(file))
  .flatMap((file) => /^test\/(?:unit|integration)\/(.*)$/.exec(file)?.[1]?.replace(END, "") ?? []);

/** A folder's own test may stand inside of it: `fleet/fleet.test.ts`. */
const mirrors = (path: string): boolean =>
  sources.has(path) || (path.endsWith(`/${dirname(path).split("/").at(-1)}`) && sources.has(dirname(path)));

const isAboutRepository = (path: string): boolean => path.startsWith("repository/");

test("a test that mirrors no source is listed as a topic, and is in the folder of its sources", () => {
  const others = tests.filter((path) => !isAboutRepository(path) && !mirrors(path));
  expect(others.filter((path) => !(path in TOPICS))).toEqual([]);
  expect(others.filter((path) => !sources.has(dirname(path)))).toEqual([]);
});

test("each listed topic is there, and mirrors no source", () => {
  expect(Object.keys(TOPICS).filter((path) => !tests.includes(path) || mirrors(path))).toEqual([]);
});

test("a test without a source is found", () => {
  expect(["infra/settings/parse", "infra/settings/nothing", "nowhere/parse"].map(mirrors)).toEqual([
    true,
    false,
    false,
  ]);
});
