/** The scripts of the scheduled drift workflow, run as GitHub runs them, with stand-ins for `gh` and `npm`. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly shell?: string;
}
interface Issue {
  readonly number: number;
  readonly title: string;
  readonly labels: readonly string[];
  readonly state: "open" | "closed";
  readonly body: string;
  readonly comments: readonly string[];
}

const workflow = parse(readFileSync(join(__dirname, "../../../.github/workflows/drift.yml"), "utf8")) as {
  jobs: Record<string, { steps: readonly Step[] }>;
};

/** The script of a step. Without `shell` GitHub runs it by `bash -e`. */
function scriptOf(job: string, name: string): string {
  const step = workflow.jobs[job]!.steps.find((one) => one.name === name)!;
  expect(step.shell).toBeUndefined();
  return step.run!;
}

/** The expression that chooses the issue, which gh itself evaluates: the newest open one of this title. */
const CHOICE = "map(select(.title == env.TITLE)) | .[0].number // empty";

/** Enough of `gh` for the workflow: issues in a file, newest first, and an API that can be away. Anything else is an error. */
const GH = String.raw`#!/usr/bin/env node
const { readFileSync, writeFileSync } = require("node:fs");
const { parseArgs } = require("node:util");
const text = { type: "string" };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ description: text, label: text, state: text, limit: text, json: text, jq: text, title: text },
    ...{ "body-file": text, comment: text, force: { type: "boolean" } },
  },
});
const what = positionals.slice(0, 2).join(" ");
if (process.env.AWAY === what) {
  console.error("HTTP 503: no server is available");
  process.exit(1);
}
const file = process.env.ISSUES;
const issues = JSON.parse(readFileSync(file, "utf8"));
const body = values["body-file"] && readFileSync(values["body-file"], "utf8");
const save = (all) => writeFileSync(file, JSON.stringify(all));
const change = (more) => save(issues.map((one) => (one.number === Number(positionals[2]) ? { ...one, ...more(one) } : one)));
if (what === "label create" && positionals[2] === "drift" && values.force) process.exit(0);
else if (what === "issue list" && values.jq === ${JSON.stringify(CHOICE)}) {
  const listed = issues
    .filter(({ state, labels }) => state === values.state && labels.includes(values.label))
    .sort((x, y) => y.number - x.number)
    .slice(0, Number(values.limit));
  console.log(listed.find(({ title }) => title === process.env.TITLE)?.number ?? "");
} else if (what === "issue create")
  save([
    ...issues,
    { number: issues.length + 1, title: values.title, labels: [values.label], state: "open", body, comments: [] },
  ]);
else if (what === "issue edit") change(() => ({ body }));
else if (what === "issue close") change(({ comments }) => ({ state: "closed", comments: [...comments, values.comment] }));
else {
  console.error("unknown to this gh: " + process.argv.slice(2).join(" "));
  process.exit(2);
}
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "defender-icap-gateway-drift-"));
  for (const name of ["bin", "reports"]) mkdirSync(join(folder, name));
  program("gh", GH);
  writeFileSync(join(folder, "issues.json"), "[]");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, text: string): void {
  writeFileSync(join(folder, "bin", name), text);
  chmodSync(join(folder, "bin", name), 0o755);
}

/** Runs a script in a folder of its own; its exit code and what it said. */
function run(script: string, environment: Record<string, string>): { code: number | null; said: string } {
  writeFileSync(join(folder, "step.sh"), script);
  const { status, stdout, stderr } = spawnSync("bash", ["-e", join(folder, "step.sh")], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: `${join(folder, "bin")}:${process.env.PATH}`, STACK: "prod", ...environment },
  });
  return { code: status, said: stdout + stderr };
}

const tell = (found: string, report = "", more: Record<string, string> = {}) => {
  writeFileSync(join(folder, "reports", "drift.md"), report);
  return run(scriptOf("tell", "Open, renew or close the issue"), {
    ISSUES: join(folder, "issues.json"),
    FOUND: found,
    ...more,
  });
};
const issues = (): Issue[] => JSON.parse(readFileSync(join(folder, "issues.json"), "utf8")) as Issue[];

test("drift opens one issue, the next drift renews it, and none closes it with a word", () => {
  expect(tell("yes", "a rule was opened")).toMatchObject({ code: 0 });
  const first = { number: 1, title: "Drift of the stack prod", labels: ["drift"], comments: [] };
  expect(issues()).toEqual([{ ...first, state: "open", body: "a rule was opened" }]);

  expect(tell("yes", "two rules were opened")).toMatchObject({ code: 0 });
  expect(issues()).toEqual([{ ...first, state: "open", body: "two rules were opened" }]);

  expect(tell("no")).toMatchObject({ code: 0 });
  const closed = { ...first, state: "closed", body: "two rules were opened" };
  expect(issues()).toEqual([{ ...closed, comments: ["Azure has what the state says again."] }]);

  expect(tell("no")).toMatchObject({ code: 0 });
  expect(issues()).toHaveLength(1);

  expect(tell("yes", "again")).toMatchObject({ code: 0 });
  expect(issues().map(({ number, state }) => [number, state])).toEqual([
    [1, "closed"],
    [2, "open"],
  ]);
});

test("the issue of another stack is not this one's", () => {
  expect(tell("yes", "of test", { STACK: "test" })).toMatchObject({ code: 0 });
  expect(tell("yes", "of prod")).toMatchObject({ code: 0 });
  expect(issues().map(({ title, body }) => [title, body])).toEqual([
    ["Drift of the stack test", "of test"],
    ["Drift of the stack prod", "of prod"],
  ]);
  expect(tell("no")).toMatchObject({ code: 0 });
  expect(issues().map(({ state }) => state)).toEqual(["open", "closed"]);
});

test.each(["label create", "issue list", "issue create"])(
  "where GitHub does not answer to %s the step fails, and no second issue comes of it",
  (away) => {
    if (away === "issue list") expect(tell("yes", "first")).toMatchObject({ code: 0 });
    const before = issues();
    expect(tell("yes", "second", { AWAY: away })).toMatchObject({
      code: 1,
      said: expect.stringContaining("HTTP 503"),
    });
    expect(issues()).toEqual(before);
  },
);

test("an answer that is neither yes nor no closes nothing", () => {
  expect(tell("yes", "a rule was opened")).toMatchObject({ code: 0 });
  expect(tell("")).toMatchObject({ code: 1 });
  expect(issues().map(({ state }) => state)).toEqual(["open"]);
});

test("the expression chooses the newest open issue of the stack, where jq is there to evaluate it", () => {
  if (spawnSync("jq", ["--version"]).status !== 0) return;
  const choose = (titles: readonly string[]) =>
    execFileSync("jq", ["-r", CHOICE], {
      input: JSON.stringify(titles.map((title, i) => ({ title, number: 9 - i }))),
      encoding: "utf8",
      env: { ...process.env, TITLE: "Drift of the stack prod" },
    }).trim();
  expect(choose(["Drift of the stack test", "Drift of the stack prod", "Drift of the stack prod"])).toBe("8");
  expect(choose(["Drift of the stack test"])).toBe("");
});

/** The step that compares, with an `npm` that writes a report and ends with this code. */
function compare(code: number) {
  program(
    "npm",
    `#!/bin/bash\n[ "$*" = "run -s drift -- --stack prod --markdown reports/drift.md" ] || exit 99\necho a report > reports/drift.md\nexit ${code}\n`,
  );
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  const done = run(scriptOf("look", "Compare Azure with the state"), {
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
  });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
  return { code: done.code, output: read(output), summary: read(summary) };
}

test("the command's exit codes 0 and 1 are answers, and every other one fails the run", () => {
  expect(compare(0)).toEqual({ code: 0, output: "found=no\n", summary: "a report\n" });
});

test("drift is an answer too", () => {
  expect(compare(1)).toEqual({ code: 0, output: "found=yes\n", summary: "a report\n" });
});

test.each([2, 3, 99])("exit code %d of the command gives no answer", (code) => {
  expect(compare(code)).toEqual({ code, output: "", summary: "" });
});
