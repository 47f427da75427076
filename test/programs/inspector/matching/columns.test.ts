/** Many numbers are checked at once; what that leaves out is what a plain check of each would leave out. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../../cloud-init/python";

const run = spawnSync(PYTHON, [join(__dirname, "columns.py"), join(__dirname, "../../../../cloud-init")], {
  encoding: "utf8",
});
if (run.status !== 0) throw new Error(`columns.py ended with ${String(run.status)}:\n${run.stderr}`);
const answers = JSON.parse(run.stdout) as Record<string, unknown>;

test.each([
  ["numbers in one piece have the lengths and check digits of a plain look at each", "lengths"],
  ["no right number among others that are right, or far from others, is left out", "crowds"],
  ["a long list of cards has the values of its parts, in each usual form and with a code or a date behind", "lists"],
  ["cards amid a long table of other numbers are found", "amid_tables"],
  ["long texts are cut into stretches that overlap by more than a number has", "stretches"],
  ["short values in base64 are noticed in long logs", "base64_amid_logs"],
])("%s", (_what, name) => {
  expect(answers[name]).toEqual([]);
});

test("of a table of chance numbers hardly a row is looked at one by one", () => {
  expect(answers.rows_of_chance).toBeLessThan(0.05);
});
