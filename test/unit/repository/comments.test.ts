/** Comments lead with the thing that they describe. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/**
 * The opening words of doc comments that begin with a question word, or with a word that leaves out the noun ("Most characters of",
 * "So many ports", "Of the last operation"): a reader learns the subject only at their end.
 */
const riddlesIn = (source: string): string[] =>
  [
    ...source.matchAll(
      /\/\*\*[\s*]*((?:What|Who|Whom|Whose|Which|Where|How|Why|Whoever|Whatever|Most|So many|Of)\b[^\n]{0,60})/g,
    ),
  ].map(([, opening = ""]) => opening);

/** The same of doc strings, and of lines of comment, in every other language. */
const riddlesInScript = (source: string): string[] =>
  [
    ...source.matchAll(
      /(?:"""|^[ \t]*(?:[#;]|\/\/|\/?\*)[ \t]+)((?:What|Who|Whom|Whose|Which|Where|How|Why|Most|So many|Of) [^\n]{0,60})/gm,
    ),
  ].map(([, opening = ""]) => opening);

/** Titles of tests that begin with a question word. */
const questionTitles = (source: string): string[] =>
  [...source.matchAll(/\b(?:test|it|describe)(?:\.each)?\(\s*["`]((?:what|who|whom|whose|which)\b[^"`]*)/gi)].map(
    ([, title = ""]) => title,
  );

test("no title of a test opens with what, who, whom, whose or which", () => {
  const files = execFileSync("git", ["ls-files", "-z", "*.test.ts"], { cwd: root, encoding: "utf8" }).split("\0");
  const found = files
    .filter(Boolean)
    .flatMap((file) => questionTitles(readFileSync(join(root, file), "utf8")).map((title) => `${file}: ${title}`));
  expect(found).toEqual([]);
  for (const word of ["what", "Whom"])
    expect(questionTitles(`te${`st("${word} it is", () => {`}`)).toEqual([`${word} it is`]);
});

test("no doc comment in TypeScript opens with a question word, Most, So many or Of", () => {
  const files = execFileSync("git", ["ls-files", "-z", "*.ts"], { cwd: root, encoding: "utf8" }).split("\0");
  const found = files
    .filter(Boolean)
    .flatMap((file) => riddlesIn(readFileSync(join(root, file), "utf8")).map((opening) => `${file}: ${opening}`));
  expect(files.length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});

test("no doc string and no comment in another language or a configuration opens with such a word", () => {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
  const files = listed.filter((file) => file !== "" && !/\.(ts|md|json|txt|svg|png|zip)$/.test(file));
  for (const kind of ["py", "sh", "js", "go", "c", "service", "conf", "cfg", "yaml", "yml", "nft", "toml", "ps1"])
    expect([kind, files.some((file) => file.endsWith(`.${kind}`))]).toEqual([kind, true]);
  const found = files.flatMap((file) =>
    riddlesInScript(readFileSync(join(root, file), "utf8")).map((opening) => `${file}: ${opening}`),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
  expect(
    riddlesInScript('a = 1\n  # Where it is\n"""Of a file."""\nb = "What a # Most"\n; Who it is\n// How so'),
  ).toEqual(["Where it is", 'Of a file."""', "Who it is", "How so"]);
});

test("such a word is found on the first line of a doc comment and on the second, and nowhere else", () => {
  const line = (opening: string) => `/*${`* ${opening} is sent. */`}\nconst a = 1;`;
  expect(riddlesIn(line("What"))).toEqual(["What is sent. */"]);
  expect(riddlesIn(line("Whose text").replace("** ", "**\n   * "))).toEqual(["Whose text is sent. */"]);
  expect(riddlesIn(line("Whom it"))).toEqual(["Whom it is sent. */"]);
  expect(riddlesIn(line("So many"))).toEqual(["So many is sent. */"]);
  expect(riddlesIn(line("However") + line("The text, which"))).toEqual([]);
});
