import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { compare } from "../../../../preview/changes/compare";
import { changeFromFiles } from "../../../../preview/input/fromFiles";
import { outcomeOf } from "../../../../console/command";
import { readJson } from "../../../../preview/input/readJson";
import { changeOf, type Choices } from "../smallStack";

const context = { environment: "prod", icapsPort: 11344 } as const;

/** A change as the two files that Pulumi writes of it. */
function filesOf(before: Choices, after: Choices) {
  const { base, steps } = changeOf(before, after);
  const digest = {
    steps: steps.map(({ op, urn, before: oldState, after: newState, replaceReasons, detailedDiff }) => ({
      op,
      urn,
      oldState,
      newState,
      replaceReasons,
      detailedDiff: Object.fromEntries(
        Object.entries(detailedDiff).map(([key, kind]) => [key, { kind, inputDiff: true }]),
      ),
    })),
    changeSummary: countOf(steps.map(({ op }) => op)),
  };
  return { digest, exported: { version: 3, deployment: { resources: base } } };
}

function countOf(ops: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const op of ops) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

const read = (preview: unknown, state?: unknown, stack = "prod") =>
  changeFromFiles({
    preview: { content: preview, name: "preview.json" },
    ...(state === undefined ? {} : { state: { content: state, name: "stack.json" } }),
    stack,
    context,
  });

const added: Choices = { sources: ["20.0.0.1", "20.0.0.2", "52.2.0.0/30"] };

it("a preview against what runs says the same as a preview that we ran", () => {
  const { digest, exported } = filesOf({}, added);
  const report = compare(read(digest, exported));
  expect(report.verdict).toBe("4 more addresses can reach both lanes on 11344; nothing else changes");
  expect(report.compared).toMatchObject({
    base: "the running state (stack.json)",
    head: "the preview from preview.json",
  });
  expect(report.complete).toBe(true);
});

it("an address that can no longer reach the port may be a client's: the settings before are not in the files", () => {
  const { digest, exported } = filesOf(added, {});
  const report = compare(read(digest, exported));
  expect(report.outages).toEqual([
    "Clients may be among the 4 addresses that can no longer reach both lanes on 11344.",
  ]);
  expect(report.gates).toEqual(["outage"]);
});

it("a preview with its unchanged resources is enough by itself", () => {
  expect(compare(read(filesOf({}, added).digest)).verdict).toMatch(/^4 more addresses can reach both lanes/);
});

it("a preview that hides what does not change is not taken for the whole network", () => {
  const { digest } = filesOf({}, added);
  const hidden = { ...digest, steps: digest.steps.filter(({ op }) => op !== "same") };
  const report = compare(read(hidden));
  expect(report.complete).toBe(false);
  expect(report.unknown[0]).toMatch(
    /\d+ unchanged resources: the preview omits them \(run it with --show-sames, or add --state\)/,
  );
});

it("a preview without unchanged resources is complete together with the deployed state", () => {
  const { digest, exported } = filesOf({}, added);
  const hidden = { ...digest, steps: digest.steps.filter(({ op }) => op !== "same") };
  expect(compare(read(hidden, exported)).complete).toBe(true);
});

it("a preview whose steps have no outputs is read, and what only outputs tell is not made up", () => {
  const { digest, exported } = filesOf({}, added);
  for (const outputs of [undefined, null]) {
    const steps = digest.steps.map((step) => ({
      ...step,
      ...(step.newState ? { newState: { ...step.newState, outputs } } : {}),
    }));
    const report = compare(read({ ...digest, steps }, exported));
    expect(report.verdict).toBe("4 more addresses can reach both lanes on 11344; nothing else changes");
  }
  const bare = digest.steps.map(({ newState, oldState, ...step }) => ({
    ...step,
    ...(oldState ? { oldState: { ...oldState, outputs: null } } : {}),
    ...(newState ? { newState: { ...newState, outputs: null } } : {}),
  }));
  const report = compare(read({ ...digest, steps: bare }));
  expect(report.verdict).toMatch(
    /^Part of the change is not known. The known part: 4 more addresses can reach both lanes/,
  );
  expect(report.portal.action).toBe("unknown");
});

it("a failed preview is reported as one, with the engine's words and without its colours", () => {
  const { digest, exported } = filesOf({}, added);
  const failed = { ...digest, diagnostics: [{ severity: "error", message: "<{%reset%}>no such zone<{%reset%}>" }] };
  const report = compare(read(failed, exported));
  expect(report.verdict).toMatch(/^The change would be refused/);
  expect(report.refusals).toEqual(["no such zone"]);
  expect(report.unknown).toContain("the rest of the update: the preview failed before it");
  // what it did not come to could be an address, the port or the certificate
  expect([report.portal.action, report.gates]).toEqual(["unknown", expect.arrayContaining(["portal", "widening"])]);
});

it("a preview whose summary counts more than its list has is reported as cut", () => {
  const { digest, exported } = filesOf({}, { size: "Standard_D8s_v5" });
  const cut = { ...digest, steps: digest.steps.filter(({ op }) => op !== "delete-replaced") };
  expect(compare(read(cut, exported)).unknown).toContain(
    '2 of 2 steps "delete-replaced": they are in the summary, but not in the list',
  );
});

it("a preview without a summary is not known to have ended", () => {
  const { digest, exported } = filesOf({}, added);
  expect(compare(read({ steps: digest.steps }, exported)).unknown[0]).toMatch(/the completeness of the preview/);
});

it("resources that a failed update left behind are unknown exposure", () => {
  const { digest, exported } = filesOf({}, added);
  const [last] = exported.deployment.resources.slice(-2);
  const resources = [...exported.deployment.resources, { ...last, delete: true }];
  const report = compare(read(digest, { version: 3, deployment: { resources } }));
  expect(report.unknown.join()).toMatch(/a failed update left it/);
});

describe("files that are something else", () => {
  const { digest, exported } = filesOf({}, added);
  const other = (text: string): unknown =>
    JSON.parse(JSON.stringify(digest).replaceAll("::defender-icap-gateway::", `::${text}::`)) as unknown;

  it.each<[string, () => unknown, RegExp]>([
    [
      "a preview of another project",
      () => read(other("website")),
      /preview\.json is a preview of the project "website", not of defender-icap-gateway/,
    ],
    [
      "a preview of another stack",
      () => read(digest, undefined, "test"),
      /is a preview of the stack "prod", not of "test"; give --stack prod/,
    ],
    [
      "an export of another project",
      () => read(digest, JSON.parse(JSON.stringify(exported).replaceAll("::defender-icap-gateway::", "::website::"))),
      /stack\.json is the state of website\/prod, but the preview is of defender-icap-gateway\/prod/,
    ],
    [
      "a stack that was never deployed",
      () => read(digest, { version: 3, deployment: {} }),
      /stack\.json: the stack has no resources/,
    ],
    [
      "an export without a deployment",
      () => read(digest, { version: 3 }),
      /stack\.json is not the output of "pulumi stack export": it has no deployment/,
    ],
    [
      "a preview in the place of the export",
      () => read(digest, digest),
      /--state: stack\.json is a preview; give the output of pulumi stack export/,
    ],
    [
      "an export in the place of the preview",
      () => read(exported),
      /preview\.json is not the output of \"pulumi preview --json\": it has no steps/,
    ],
    ["a list", () => read([]), /preview\.json is not the output of "pulumi preview --json"/],
    ["a preview of nothing", () => read({ steps: [], changeSummary: {} }), /has no steps, not even unchanged ones/],
    [
      "resources without a type",
      () => read(digest, { version: 3, deployment: { resources: [{ urn: "x" }] } }),
      /stack\.json is not the state of a stack: resources\.0\.type/,
    ],
  ])("%s is an error that says so", (_name, run, words) => {
    expect(run).toThrow(words);
  });
});

describe("JSON", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "preview-files-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (content: string): string => {
    const name = path.join(folder, "file.json");
    writeFileSync(name, content);
    return name;
  };

  it("that is cut in the middle is said to be so", () => {
    expect(() => readJson(file('{"steps": [{"op":'))).toThrow(
      /is not JSON \(17 characters; it may be truncated or followed by other text\)/,
    );
  });

  it("is read with a byte order mark, and as the UTF-16 that PowerShell writes", () => {
    expect(readJson(file('\uFEFF{"a": "ä"}'))).toEqual({ a: "ä" });
    const utf16 = Buffer.from('\uFEFF{"a": "ä"}', "utf16le");
    for (const bytes of [utf16, Buffer.from(utf16).swap16()]) {
      const name = path.join(folder, "utf16.json");
      writeFileSync(name, bytes);
      expect(readJson(name)).toEqual({ a: "ä" });
    }
  });

  it("is found after the lines of a log, and not guessed where there is none", () => {
    const log = "Previewing update (prod)\n[warning] a newer version is available\n";
    expect(readJson(file(`${log}{\n  "steps": []\n}\n`))).toEqual({ steps: [] });
    expect(() => readJson(file(log))).toThrow(/is not JSON \(64 characters; it begins with other text\)/);
    expect(() => readJson(file('{"steps": []}\nerror: no such stack'))).toThrow(/followed by other text/);
  });

  it("that is empty is said to be so", () => {
    expect(() => readJson(file("\n"))).toThrow(/is empty; the command that writes it may have failed/);
  });

  it("that is not there, is a folder, is empty or is something else is wrong use of the command", () => {
    const files = [path.join(folder, "none.json"), folder, file(""), file("no JSON")];
    const codes = files.map((name) => {
      try {
        return readJson(name);
      } catch (error) {
        return outcomeOf(error).code;
      }
    });
    expect(codes).toEqual([2, 2, 2, 2]);
  });

  it("that is not there is said to be so", () => {
    expect(() => readJson(path.join(folder, "none.json"))).toThrow(/cannot be read/);
  });
});
