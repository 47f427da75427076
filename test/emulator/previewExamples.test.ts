/**
 * The examples of docs/preview-examples, made by the real program and the real engine. They fail when they differ;
 * `UPDATE_EXAMPLES=1 npx jest --selectProjects emulator previewExamples` writes them.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Progress } from "../../scripts/console/progress";
import { pulumiCli } from "../../scripts/prepare/pulumiCli";
import { compare } from "../../scripts/preview/changes/compare";
import type { ChangeReport } from "../../scripts/preview/model/report";
import { Sides, type DeployedBase } from "../../scripts/preview/program/sides";
import { renderComment } from "../../scripts/preview/render/comment";
import { renderHtml } from "../../scripts/preview/render/html";
import { github } from "../../scripts/preview/render/text";
import { issueClient } from "./clientCertificate";
import { commits, copyOfProject, type Tree } from "./previewCommits";

jest.setTimeout(600_000);

const folder = path.resolve(__dirname, "../../docs/preview-examples");
const update = process.env.UPDATE_EXAMPLES !== undefined;
const trees: Tree[] = [];
const reports = new Map<string, ChangeReport>();
let sides: Sides;
let base: DeployedBase;

const newTree = (): Tree => {
  const tree = copyOfProject();
  trees.push(tree);
  return tree;
};

beforeAll(async () => {
  const quiet = new Progress(process.stderr, { quiet: true });
  const cli = await pulumiCli(path.resolve(__dirname, "../.."), quiet);
  sides = await Sides.open({ stack: "prod", cli: cli.path, placeholders: { clientCertificate: await issueClient() } });
  base = await sides.deploy({ tree: newTree().folder, name: "main" });
});

afterAll(async () => {
  await sides?.close();
  for (const tree of trees) rmSync(tree.folder, { recursive: true, force: true });
});

/** Compares a rendering with its file, or writes the file. */
function expectExample(file: string, text: string): void {
  const full = path.join(folder, file);
  if (update) writeFileSync(full, text);
  expect(existsSync(full) ? readFileSync(full, "utf8") : "").toBe(text);
}

test.each(commits)("example $name: $message", async ({ name, message, edit }) => {
  const tree = newTree();
  edit(tree);
  const report = compare(await sides.previewChange(base, { tree: tree.folder, name: "the pull request" }));
  reports.set(name, report);
  const comment = renderComment(report, github);
  expect(comment.length).toBeLessThan(5_000);
  expectExample(
    `${name}.md`,
    `<!-- Made by test/emulator/previewExamples.test.ts. The commit: ${message} -->\n${comment}`,
  );
});

test("the pages of the examples hold no secret, no address of the emulator and no ARM id", () => {
  expect(reports.size).toBe(commits.length);
  for (const report of reports.values()) {
    for (const text of [JSON.stringify(report), renderHtml(report)]) {
      expect(text).not.toMatch(/PRIVATE KEY|ciphertext|198\.51\.100\.|\/subscriptions\//);
    }
  }
});

test("the index names every example with its first line", () => {
  const rows = commits.map(
    ({ name, message }) => `| ${message} | ${reports.get(name)?.verdict ?? ""} | [${name}](${name}.md) |`,
  );
  expectExample(
    "README.md",
    [
      "# What a change does: examples",
      "",
      "Each is the comment that `npm run preview` makes for one commit to the `prod` stack, by the real program on the real",
      "Pulumi engine, without credentials. `test/emulator/previewExamples.test.ts` makes them and fails when they differ.",
      "",
      "| commit | first line of the comment | comment |",
      "|---|---|---|",
      ...rows,
      "",
    ].join("\n"),
  );
});
