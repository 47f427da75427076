/** A reader that goes wrong does so in a child: its parent is told, what was read before counts, and nothing of it stays. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../cloud-init/python";

const run = spawnSync(PYTHON, [join(__dirname, "isolation.py"), join(__dirname, "../../../../cloud-init")], {
  encoding: "utf8",
  maxBuffer: 64 << 20,
});
if (run.status !== 0) throw new Error(`isolation.py ended with ${String(run.status)}:\n${run.stderr}`);
const answers = JSON.parse(run.stdout) as Record<string, unknown[]>;

test.each([
  ["loops", "the reader overran its time"],
  ["sleeps", "the reader overran its time"],
  ["swells", "the reader ended before it was done"],
  ["crashes", "the reader ended before it was done"],
  ["recurses", "the reader ended before it was done"],
  ["answers_nonsense", "the reader's answer is broken"],
  ["leaves_a_tool", "the reader ended before it was done"],
])("a reader that %s ends as failed, after the part that it gave", (name, detail) => {
  expect(answers[name]).toEqual(["before", ["failed", detail]]);
});

test("a reader that says more than the limits allow is cut off", () => {
  expect(answers.says_too_much!.at(-1)).toEqual(["failed", "the reader said more than the limits allow"]);
});

test("a reader writes no large file", () => {
  expect(answers.writes_a_file!.at(-1)).toEqual(["failed", "the reader ended before it was done"]);
});

test("a reader sees no open file of its parent but the pipe to it", () => {
  const [open] = answers.sees_files_of_its_parent as string[];
  expect(open!.split(" ").length).toBe(5); // three standard ones, the pipe, and the folder that is listed
});

test("no child and no tool is left", () => {
  expect(answers.children).toEqual(["ps"]);
  expect(answers.left).toEqual([]);
});
