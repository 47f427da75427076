import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { modulesNaming, testsOf, touchedBy } from "../../../../scripts/test/changed";

const project = join(__dirname, "../../../..");

describe("the tests that a change touches", () => {
  const all = ["test/unit/repository/pages.test.ts", "test/unit/infra/names.test.ts", "test/unit/icap/a.test.ts"];
  const unit = (files: string[], importing: string[] = []) => testsOf("unit", touchedBy(files), all, importing);

  test("a page touches the tests that read pages, and no other suite", () => {
    expect(unit(["README.md"])).toEqual(["test/unit/repository/pages.test.ts"]);
    expect(touchedBy(["README.md"])).toMatchObject({ everything: false, code: [], readers: { emulator: [], e2e: [] } });
  });

  test("a file that tests name touches those tests, and code or a README only those that import it", () => {
    const modules = new Map([
      ["test/unit/a.test.ts", 'readFileSync(join(root, "docs/rules.md"))'],
      ["test/unit/b/page.ts", 'page("rules.md", "other")'],
      ["test/unit/c.test.ts", 'page("more-rules.md"), page("rulesxmd"), "a.ts", "README.md"'],
    ]);
    expect(modulesNaming(["docs/rules.md"], modules)).toEqual(["test/unit/a.test.ts", "test/unit/b/page.ts"]);
    expect(modulesNaming(["infra/a.ts", "README.md", "places/aws/README.md"], modules)).toEqual([]);
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

  test("a suite gets files of its own folder alone: jest finds no test in another suite's", () => {
    const own = { unit: "test/unit/a.test.ts", properties: "test/properties/a.test.ts", e2e: "test/e2e/a.test.ts" };
    const files = Object.values(own);
    for (const changed of ["console/parts.ts", "package.json", "cloud-init/gateway/guard.py"])
      for (const suite of ["properties", "e2e"] as const)
        expect(testsOf(suite, touchedBy([changed]), files, files)).toEqual([own[suite]]);
    expect(testsOf("long", touchedBy(["console/parts.ts"]), files, files)).toEqual([]);
  });

  test("a place's file touches the tests that render it, run it and deploy it", () => {
    const { readers } = touchedBy(["places/aws/machines.ts"]);
    expect(readers).toMatchObject({ emulator: ["clouds.test.ts"], e2e: ["places.test.ts"] });
    const tests = ["test/programs/scripts/awsBoot.test.ts", "test/programs/console/runTool.test.ts"];
    expect(testsOf("programs", touchedBy(["places/aws/boot.py"]), tests, [])).toEqual([tests[0]]);
  });

  test("a suite's time limit touches all tests of the suite, and no other suite's", () => {
    const touched = touchedBy(["test/emulator/timeLimit.ts"]);
    expect(touched).toMatchObject({ everything: false, readers: { emulator: [""], properties: [], e2e: [] } });
  });

  test.each(["package-lock.json", "jest.config.js", "test/oneContext.js", "scripts/run.mjs", "a-new-folder/file.xyz"])(
    "%s touches everything: no rule could tell what it does not reach",
    (file) => {
      expect(touchedBy([file]).everything).toBe(true);
      expect(unit([file])).toEqual(all);
    },
  );

  test("every file of this repository has a rule that is narrower than everything, but for those that are meant", () => {
    const files = execFileSync("git", ["-C", project, "ls-files"], { encoding: "utf8" }).trim().split("\n");
    const reaching = files.filter((file) => existsSync(join(project, file)) && touchedBy([file]).everything);
    expect(reaching.filter((file) => !/^tools\/|^(scripts|test)\/[^/]+\.m?js$/.test(file))).toEqual([
      ".oxlintrc.json",
      "eslint.config.js",
      "jest.config.js",
      "package-lock.json",
      "package.json",
      "prettier.config.js",
      "test/unit/compressedOnce.js",
      "tsconfig.build.json",
      "tsconfig.json",
    ]);
  });
});
