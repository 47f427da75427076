/** Messages that people read: errors, options of commands, sentences of reports and settings. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../../..");

/** Words that were removed from messages, because a reader must guess their meaning. */
const RIDDLES: readonly (readonly [RegExp, string])[] = [
  [/^(?:What|Who|Whose|Whom|Whoever|Whatever) /, "opens with a question word"],
  [/\b(?:carry|carries) no gateway\b|\bserves nobody\b|\breach(?:es)? nobody\b|\bcomplain about\b/, "is a metaphor"],
  [/(?<!there )\bis no (?!longer|more)[a-z]/, "says 'is no'"],
  [
    /\bmay stand there\b|\bstands? there\b|\bcut short\b|\bmends it\b|\bkeeps to itself\b|\bto be had\b/,
    "is no standard term",
  ],
];

/** Whether a text of a program is a message and not a name, a pattern or code: it has words with a space between. */
const isSentence = (text: string): boolean => /[a-z]{2} [a-z]/.test(text);

/** The lines of the literal texts of a source file, each template as one text with `$` for what is filled in. */
function textsOf(source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.push(node.text);
    else if (ts.isTemplateExpression(node))
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("$"));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest));
  return texts.flatMap((text) => text.split("\n")).filter(isSentence);
}

/** The same patterns for a source as it is, where a text begins after its quotation mark: most sources need no parser. */
const ANYWHERE = RIDDLES.map(([pattern]) => new RegExp(pattern.source.replace("^", "(?:[\"'`]|\\\\n)"), pattern.flags));

const riddlesIn = (source: string): string[] =>
  (ANYWHERE.some((pattern) => pattern.test(source)) ? textsOf(source) : []).flatMap((text) =>
    RIDDLES.flatMap(([pattern, why]) => (pattern.test(text) ? [`${why}: ${text}`] : [])),
  );

/** Every folder of TypeScript whose messages somebody reads. */
const FOLDERS = [
  ...["infra", "scripts", "preview", "policy", "engine", "console", "deployed", "verification", "versions"],
  ...["emulator", "exposure", "icap", "bench", "plugin"],
];

test("no message of settings, commands, reports, guard rails and the emulator is a riddle", () => {
  const folders = FOLDERS.map((folder) => `${folder}/*.ts`);
  const files = execFileSync("git", ["ls-files", "-z", ...folders], { cwd: root, encoding: "utf8" }).split("\0");
  const found = files
    .filter(Boolean)
    .flatMap((file) => riddlesIn(readFileSync(join(root, file), "utf8")).map((riddle) => `${file} ${riddle}`));
  expect(files.length).toBeGreaterThan(200);
  expect(found).toEqual([]);
});

/** Words that were removed from what a gateway's programs print and log: its reader repairs it at night. */
const AT_NIGHT: readonly (readonly [RegExp, string])[] = [
  ...RIDDLES,
  [/\bserves? on\b|\bstands? there\b|\btrouble\b|\bsays nothing\b|\bnothing leads\b/, "is a metaphor"],
  [/\bno more\b|\banew\b|\bnobody\b|\bwhat is (?:no|not)\b|\bhas not (?:the|a)\b|\bis none\b/, "is no plain English"],
];

/** The texts of a program in Python or of a shell script: what stands in quotes, outside of comments and docstrings. */
const quotedIn = (program: string): string[] =>
  [
    ...program
      .replaceAll(/"""[^]*?"""/g, "")
      .replaceAll(/^\s*#.*$|\s# .*$/gm, "")
      .matchAll(/"((?:[^"\\\n]|\\.)*)"/g),
  ].flatMap(([, text = ""]) => (isSentence(text) ? [text] : []));

const saidAtNight = (program: string): string[] =>
  quotedIn(program).flatMap((text) =>
    AT_NIGHT.flatMap(([pattern, why]) => (pattern.test(text) ? [`${why}: ${text}`] : [])),
  );

test("no message of a gateway's own programs is a riddle", () => {
  const folders = ["cloud-init/*.py", "cloud-init/*.sh"];
  const files = execFileSync("git", ["ls-files", "-z", ...folders], { cwd: root, encoding: "utf8" }).split("\0");
  const texts = files.filter(Boolean).map((file) => [file, readFileSync(join(root, file), "utf8")] as const);
  expect(texts.flatMap(([, text]) => quotedIn(text)).length).toBeGreaterThan(100);
  expect(texts.flatMap(([file, text]) => saidAtNight(text).map((riddle) => `${file} ${riddle}`))).toEqual([]);
});

test("a riddle is found in a program's text, and not in its comments", () => {
  expect(saidAtNight('raise Problem(f"{name} stands there twice")  # says nothing')).toEqual([
    "is no standard term: {name} stands there twice",
    "is a metaphor: {name} stands there twice",
  ]);
  expect(saidAtNight('"""A server says nothing."""\n# nobody may "serve on" here\nx = "is no longer asked"')).toEqual(
    [],
  );
});

test("a riddle is found in a string, in a template and in an option's description, and not in a comment or an import", () => {
  expect(riddlesIn('problem("Who may connect.");')).toEqual(["opens with a question word: Who may connect."]);
  expect(riddlesIn("add(`the ${size} MiB of ${name} carry no gateway`);")).toEqual([
    "is a metaphor: the $ MiB of $ carry no gateway",
  ]);
  expect(riddlesIn('option("--x", `"${x}" is no port here`);')).toEqual([`says 'is no': "$" is no port here`]);
  expect(riddlesIn('// Who may connect.\nimport x from "What is it";\nconst a = "is no longer there";')).toEqual([]);
});
