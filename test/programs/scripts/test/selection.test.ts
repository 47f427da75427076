import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suites } from "../../../../scripts/test/run";
import { changedFiles, selectionOf } from "../../../../scripts/test/selection";

const project = join(__dirname, "../../../..");

describe("a change in a repository", () => {
  let folder: string;
  const git = (...argv: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...argv]);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "changed-"));
    git("init", "-q", "-b", "main");
    for (const name of ["kept", "edited", "removed"]) writeFileSync(join(folder, name), "one\n");
    git("add", "-A");
    git("commit", "-qm", "one");
    git("switch", "-qc", "work");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is what the branch committed, what is not committed, and new files; not what main did meanwhile", async () => {
    writeFileSync(join(folder, "committed"), "");
    git("add", "-A");
    git("commit", "-qm", "two");
    git("switch", "-q", "main");
    writeFileSync(join(folder, "elsewhere"), "");
    git("add", "-A");
    git("commit", "-qm", "three");
    git("switch", "-q", "work");
    writeFileSync(join(folder, "edited"), "two\n");
    writeFileSync(join(folder, "new"), "");
    rmSync(join(folder, "removed"));
    expect(await changedFiles(folder, "main")).toEqual(["committed", "edited", "new", "removed"]);
  });

  test("since a commit that git does not know, is wrong use, with git's reason", async () => {
    await expect(changedFiles(folder, "nowhere")).rejects.toThrow(
      /^--changed: git cannot compare with "nowhere": .*nowhere/,
    );
    await expect(changedFiles(folder, "--output=x")).rejects.toThrow(
      '--changed: "--output=x" is not the name of a commit',
    );
  });
});

test("a test that starts a program is touched by what the program imports, as one that imports it is", async () => {
  const files = ["infra/network/loadBalancer.ts", "policy/rules/clientPorts.ts", "scripts/rehearse/rehearsal.ts"];
  const selected = await selectionOf(files, { project, env: process.env });
  const starting = [
    "nodeVersions",
    "package",
    "policyPack",
    "previewExamples",
    "previewFiles",
    "programEntry",
    "rehearse",
  ];
  const emulator = starting.map((name) => `test/emulator/${name}.test.ts`);
  expect(selected.get("emulator")).toEqual(expect.arrayContaining(emulator));
  expect(selected.get("e2e")).toContain("test/e2e/interruption.test.ts");
  expect(selected.get("lint")).toEqual(files);
  expect(selected.get("typed-lint")).toEqual(files);
  expect(selected.get("types")).toBe("all");
});

test("each suite gets its own files, so that jest finds them and nothing boots for another suite's", async () => {
  const selected = await selectionOf(["scripts/preview.ts"], { project, env: process.env });
  expect(selected.get("emulator")).toContain("test/emulator/previewFiles.test.ts");
  for (const suite of suites) {
    const files = selected.get(suite) ?? [];
    expect([suite, Array.isArray(files) && files.filter((file) => !file.startsWith(`test/${suite}/`))]).toEqual([
      suite,
      [],
    ]);
  }
  expect(["properties", "e2e", "long"].filter((suite) => selected.has(suite as "e2e"))).toEqual([]);
});

test("a test that starts a program through the code it imports is touched by that program", async () => {
  const files = ["icap/agent.ts", "infra/component/servePlugin.ts", "scripts/teardown.ts"];
  const selected = await selectionOf(files, { project, env: process.env });
  expect(selected.get("e2e")).toContain("test/e2e/gateway.test.ts");
  expect(selected.get("emulator")).toContain("test/emulator/package.test.ts");
  expect(selected.get("programs")).toContain("test/programs/scripts/commands.test.ts");
  expect(selected.get("properties")).toBeUndefined();
});

test("a page of the docs touches the tests of every suite that read it", async () => {
  const pages = ["policy-rules", "operations", "component", "settings", "clients", "emulator", "inspection"];
  const selected = await selectionOf(
    pages.map((page) => `docs/${page}.md`),
    { project, env: process.env },
  );
  const read: Readonly<Record<string, readonly string[]>> = {
    unit: ["infra/component/outputs", "infra/settings/generated", "repository/pages", "scripts/portal/products"],
    integration: ["infra/monitoring"],
    properties: ["settings/effects"],
    programs: ["inspector/command/policyRulesPage", "emulator/host/start"],
    e2e: ["inspection"],
  };
  for (const [suite, names] of Object.entries(read))
    expect(selected.get(suite as "unit")).toEqual(
      expect.arrayContaining(names.map((name) => `test/${suite}/${name}.test.ts`)),
    );
  expect(selected.get("types")).toBeUndefined();
});
