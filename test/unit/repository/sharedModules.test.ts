/** Test files of one process share the project's modules (test/sharedModules.js). */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { DEFAULTS } from "../../../infra/model/defaults";
import { readManifest } from "../../../infra/gateway/manifest";
import umbrella from "../../../infra/network/clients/umbrella.json";

const root = process.cwd();

test("no test can change what a module exports for the test files after it", () => {
  expect(() => Object.assign(DEFAULTS.prod.network, { egress: "open" })).toThrow("read only property 'egress'");
  expect(() => Object.assign(umbrella, { name: "other" })).toThrow("read only property 'name'");
});

test("an error in a module names the line of its source", () => {
  let stack = "";
  try {
    readManifest({ "manifest.yaml": "files: 1" }, { inspection: "external", malware: false });
  } catch (error) {
    stack = (error as Error).stack ?? "";
  }
  const [, file = "", line] = /\((.*?):(\d+):\d+\)/.exec(stack) ?? [];
  expect(relative(root, file)).toBe("infra/gateway/manifest.ts");
  expect(readFileSync(file, "utf8").split("\n")[Number(line) - 1]).toContain("throw new Error");
});
