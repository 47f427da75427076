import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  appendOutput,
  outputFileProblem,
  outputFolderProblem,
  writeOutput,
  writeOutputs,
} from "../../../console/outputFiles";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "outputs-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string) => join(folder, name);

describe("a file for output", () => {
  test("that can be written is tried without a trace, and an existing one keeps its content", () => {
    writeFileSync(file("kept"), "old");
    expect(
      [file("new"), file("kept"), "-", "/dev/null", undefined].map((one) => outputFileProblem("--junit", one)),
    ).toEqual(Array(5).fill(undefined));
    expect(readdirSync(folder)).toEqual(["kept"]);
    expect(readFileSync(file("kept"), "utf8")).toBe("old");
  });

  test("that cannot be written is named with its option and the reason", () => {
    expect(outputFileProblem("--junit", folder)).toBe(`--junit: "${folder}" is a folder, not a file`);
    expect(outputFileProblem("--junit", file("none/a.xml"))).toBe(`--junit: there is no folder "${file("none")}"`);
    expect(outputFileProblem("--junit", "/proc/a.xml")).toMatch(/^--junit: "\/proc\/a.xml" cannot be written: ENOENT/);
  });
});

describe("a folder for output", () => {
  test("that exists, or can be made, is tried without a trace", () => {
    expect([folder, file("a/b/c"), undefined].map((one) => outputFolderProblem("--out", one))).toEqual(
      Array(3).fill(undefined),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that is a file, is below one or takes no file is named with its option and the reason", () => {
    writeFileSync(file("taken"), "");
    expect(outputFolderProblem("--out", file("taken"))).toBe(`--out: "${file("taken")}" is a file, not a folder`);
    expect(outputFolderProblem("--out", file("taken/below"))).toBe(`--out: "${file("taken")}" is a file, not a folder`);
    expect(outputFolderProblem("--out", "/proc/x/y")).toMatch(/^--out: "\/proc\/x\/y" cannot be written: ENOENT/);
  });
});

test("files are written with the folders that are missing, and with their modes", () => {
  writeOutputs("--out", file("a/b"), { "c/d.sh": { text: "run", mode: 0o755 }, e: "text" });
  expect([readFileSync(file("a/b/c/d.sh"), "utf8"), readFileSync(file("a/b/e"), "utf8")]).toEqual(["run", "text"]);
  expect([statSync(file("a/b/c/d.sh")).mode & 0o111, statSync(file("a/b/e")).mode & 0o111]).toEqual([0o111, 0]);
  writeOutput("--junit", file("f"), "one");
  appendOutput("--summary", file("f"), "two");
  expect(readFileSync(file("f"), "utf8")).toBe("onetwo");
});

test("a write that fails is an error for the person at the keyboard, and ends where no folder can be made", () => {
  mkdirSync(file("folder"));
  const failing = [
    () => writeOutput("--junit", file("folder"), ""),
    () => appendOutput("--summary", file("none/a"), ""),
    () => writeOutputs("--out", "/proc/x/y", { a: "" }),
  ];
  const refusals = failing.map((write) => {
    try {
      write();
      return undefined;
    } catch (error) {
      return [(error as Error).name, (error as Error).message];
    }
  });
  expect(refusals).toEqual([
    ["UserError", expect.stringMatching(/^--junit: ".*folder" cannot be written: EISDIR/)],
    ["UserError", expect.stringMatching(/^--summary: ".*a" cannot be written: ENOENT/)],
    ["UserError", expect.stringMatching(/^--out: "\/proc\/x\/y" cannot be written: ENOENT/)],
  ]);
});
