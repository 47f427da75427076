import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testsOf, touchedBy } from "../../../../scripts/suites/changed";
import { changedFiles, selectionOf } from "../../../../scripts/suites/selection";

const project = join(__dirname, "../../../..");

describe("the tests that a change touches", () => {
  const all = ["test/unit/repository/pages.test.ts", "test/unit/infra/names.test.ts", "test/unit/icap/a.test.ts"];
  const unit = (files: string[], importing: string[] = []) => testsOf("unit", touchedBy(files), all, importing);

  test("a page touches the tests that read pages, and no other suite", () => {
    expect(unit(["README.md"])).toEqual(["test/unit/repository/pages.test.ts"]);
    expect(touchedBy(["README.md"])).toMatchObject({ everything: false, code: [], readers: { emulator: [], e2e: [] } });
  });

  test("a file of the gateways touches the tests that read it, and everything that boots or plans gateways", () => {
    expect(unit(["cloud-init/gateway/guard.py"])).toEqual(all.slice(0, 2));
    for (const suite of ["programs", "e2e"] as const) {
      const tests = [`test/${suite}/gateway.test.ts`];
      expect(testsOf(suite, touchedBy(["cloud-init/gateway/guard.py"]), tests, [])).toEqual(tests);
    }
  });

  test("code touches the tests that import it, and those that read every file of code", () => {
    expect(unit(["infra/names.ts"], ["test/unit/infra/names.test.ts"])).toEqual(all.slice(0, 2));
    expect(touchedBy(["infra/names.ts"]).code).toEqual(["infra/names.ts"]);
  });

  test.each(["package-lock.json", "jest.config.js", "tsconfig.json", "scripts/run.mjs", "a-new-folder/file.xyz"])(
    "%s touches everything: no rule could tell what it does not reach",
    (file) => {
      expect(touchedBy([file]).everything).toBe(true);
      expect(unit([file])).toEqual(all);
    },
  );

  test("every file of this repository has a rule that is narrower than everything, but for those that are meant", () => {
    const files = execFileSync("git", ["-C", project, "ls-files"], { encoding: "utf8" }).trim().split("\n");
    const reaching = files.filter((file) => existsSync(join(project, file)) && touchedBy([file]).everything);
    expect(reaching.filter((file) => !/^tools\/|^scripts\/[^/]+\.mjs$/.test(file))).toEqual([
      ".oxlintrc.json",
      "eslint.config.js",
      "jest.config.js",
      "package-lock.json",
      "package.json",
      "prettier.config.js",
      "tsconfig.build.json",
      "tsconfig.json",
    ]);
  });
});

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
  const files = ["infra/network/loadBalancer.ts", "policy/rules/clientPorts.ts", "scripts/rehearsal/rehearsal.ts"];
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
