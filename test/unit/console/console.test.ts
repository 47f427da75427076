import { CommanderError } from "commander";
import { outcomeOf } from "../../../console/command";
import { Progress } from "../../../console/progress";
import { renderTable } from "../../../console/table";
import { UserError, errorMessage, explainDiskFull } from "../../../console/userError";
import { usesApt } from "../../../scripts/installation/hostPackages";

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 60, write: (text: string) => written.push(text), written };
}

describe("the message of what was caught", () => {
  it.each<[string, unknown, string]>([
    ["an error", new Error("no such file"), "no such file"],
    ["a text", "no client", "no client"],
    ["an object with a message", { message: "refused", code: 7 }, "refused"],
    ["null", null, "thrown, and no error: null"],
    ["nothing", undefined, "thrown, and no error: undefined"],
    ["an empty text", "", "thrown, and no error: ''"],
    ["an object", { code: 5 }, "thrown, and no error: { code: 5 }"],
    ["an error without a message", new TypeError(), "an error without a message: TypeError"],
    [
      "several errors in one",
      new AggregateError([new Error("ECONNREFUSED ::1"), "no route"]),
      "ECONNREFUSED ::1; no route",
    ],
  ])("says something of %s", (_, thrown, message) => {
    expect(errorMessage(thrown)).toBe(message);
  });
});

describe("progress", () => {
  test("outside a terminal each step is one plain line with its time", async () => {
    const output = recorder(false);
    const progress = new Progress(output, {});
    expect(await progress.step("Up", async (notes) => (notes.note("31 done"), 7))).toBe(7);
    expect(output.written.join("")).toMatch(/^✓ Up: 31 done {2}\d+\.\d s\n$/);
    expect(progress.times).toEqual([{ step: "Up", seconds: expect.any(Number) }]);
  });

  test("in CI a terminal gets plain lines too", async () => {
    const output = recorder(true);
    await new Progress(output, { ci: true }).step("Up", async () => undefined);
    expect(output.written.join("")).not.toContain("\u001b");
  });

  test("on a terminal the living line is wiped before the final one", async () => {
    const output = recorder(true);
    await new Progress(output, {}).step("Up", async () => undefined);
    expect(output.written.at(0)).toMatch(/^\r\u001b\[K⠋ Up/);
    expect(output.written.at(-2)).toBe("\r\u001b[K");
  });

  test("steps that run in parallel share the live line, and each ends in a line of its own", async () => {
    const output = recorder(true);
    const progress = new Progress(output, {});
    let endFirst = (): void => undefined;
    const first = progress.step("Long", () => new Promise<void>((done) => (endFirst = done)));
    await progress.step("Short", async () => undefined);
    expect(output.written).toContainEqual(expect.stringMatching(/K⠋ Long {2}0\.\d s · Short {2}0\.\d s$/));
    expect(output.written.at(-1)).toMatch(/^✓ Short {2}0\.\d s\n$/);
    endFirst();
    await first;
    expect(output.written.at(-1)).toMatch(/^✓ Long/);
    await progress.step("Last", async () => undefined);
    expect(output.written).toContainEqual(expect.stringMatching(/K⠋ Last {2}0\.\d s$/));
  });

  test("a step whose result is a failure is marked like one that throws, and gives its result", async () => {
    const output = recorder(false);
    expect(
      await new Progress(output, {}).step(
        "Up",
        async () => 3,
        (failed) => failed === 0,
      ),
    ).toBe(3);
    expect(output.written.join("")).toMatch(/^✗ Up/);
  });

  test("a step that throws is marked, and its error goes on", async () => {
    const output = recorder(false);
    const failing = new Progress(output, {}).step("Up", () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(output.written.join("")).toMatch(/^✗ Up/);
  });
});

describe("exit codes", () => {
  test("wrong use is 2, --help is 0, a failure is 3", () => {
    expect(outcomeOf(new CommanderError(1, "commander.unknownOption", "unknown option"))).toEqual({ code: 2 });
    expect(outcomeOf(new CommanderError(0, "commander.helpDisplayed", "(outputHelp)"))).toEqual({ code: 0 });
    expect(outcomeOf(new UserError("There is no stack", true))).toEqual({ code: 2, message: "There is no stack" });
    expect(outcomeOf(new UserError("The disk is full"))).toEqual({ code: 3, message: "The disk is full" });
    expect(outcomeOf(new Error("bug")).code).toBe(3);
  });
});

describe("errors that a user would make", () => {
  test("a full disk is said in words, with the folder and the way out", () => {
    const full = Object.assign(new Error("write failed"), { code: "ENOSPC" });
    expect(explainDiskFull(full, "the Pulumi CLI", "/cache")).toEqual(
      new UserError(
        "The disk is full: the Pulumi CLI needs space in /cache. Free some space, or set DEFENDER_ICAP_GATEWAY_CACHE to a folder on another disk.",
      ),
    );
    const compiler = new Error("go build failed\n/tmp/x.o: write: no space left on device");
    expect(explainDiskFull(compiler, "building", "/cache")).toEqual(
      new UserError(
        "The disk is full: building needs space in /cache. Free some space, or set DEFENDER_ICAP_GATEWAY_CACHE to a folder on another disk.",
      ),
    );
  });

  test("another error stays itself", () => {
    const error = new Error("connection reset");
    expect(explainDiskFull(error, "x", "/y")).toBe(error);
  });

  test("packages are installed on Debian, Ubuntu and their children only", () => {
    expect(usesApt('ID=debian\nVERSION_ID="12"')).toBe(true);
    expect(usesApt('ID=linuxmint\nID_LIKE="ubuntu debian"')).toBe(true);
    expect(usesApt('ID="fedora"\nNAME=debian-lookalike')).toBe(false);
    expect(usesApt("")).toBe(false);
  });
});

test("a table's columns line up and lines have no blanks at their end", () => {
  expect(
    renderTable(
      ["what", "n"],
      [
        ["clean text", "1"],
        ["x", ""],
      ],
    ),
  ).toBe("what        n\n----------  -\nclean text  1\nx");
});

test("a long cell of a table is shown without its middle, unless nothing stands behind it", () => {
  const name = `${"n".repeat(250)}.docx`;
  const [heads, , row] = renderTable(["file", "verdict", "why"], [[name, "blocked", name]]).split("\n");
  expect(heads!.indexOf("verdict")).toBe(62);
  expect(row).toBe(`${"n".repeat(30)}…${"n".repeat(24)}.docx  blocked  ${name}`);
  expect(renderTable(["file", ""], [["🙂".repeat(61), "x"]])).toContain(`${"🙂".repeat(30)}…${"🙂".repeat(29)}`);
});
