import { differences, differencesInWords } from "../../../../scripts/policy/comparison";
import type { FileFinding, PolicyReport, Tested } from "../../../../scripts/policy/answers";
import { explanation } from "../../../../scripts/policy/explanation";
import { exitCodeOf, junit, reportInWords } from "../../../../scripts/policy/report";

const finding = (rule: string, more: Partial<FileFinding> = {}): FileFinding => ({
  ...{ rule, action: "block", severity: "high", count: 2, part: "a.zip/b.txt" },
  places: [
    { part: "a.zip/b.txt", line: 3 },
    { part: "a.zip", byte: 17 },
  ],
  ...more,
});
const file = (name: string, findings: FileFinding[] = [], more = {}): Tested => ({
  ...{ name, findings, unread: [] },
  verdict: findings.some(({ action }) => action === "block") ? "blocked" : "allowed",
  rule: findings.find(({ action }) => action === "block")?.rule ?? null,
  ...more,
});
const report = (...files: Tested[]): PolicyReport => ({ stack: "prod", engine: "inspector", files, leftOut: [] });
const shown = finding("cards", {
  places: [
    { part: "x", line: 1, text: 'say "4111"' },
    { part: "x", line: 9, text: "5" },
  ],
});

const FILES = report(
  file("a.zip", [
    finding("cards"),
    finding("offers", { action: "log", count: 1, places: [{ part: "a.zip/c", line: 1 }] }),
  ]),
  file("plan.txt", [
    finding("offers", { action: "log", count: 1, part: "plan.txt", places: [{ part: "plan.txt", line: 4 }] }),
  ]),
  file("x.pdf", [], { unread: [{ part: "x.pdf", why: "encrypted", detail: "a password is needed" }] }),
  { name: "gone.txt", error: "No such file or directory" },
);

test("a report has a row for each finding with its place, what was not read, and sums that add up", () => {
  const words = reportInWords(
    { ...FILES, leftOut: [{ name: "p", why: "a pipe" }] },
    ["cards", "offers", "never"],
    false,
  );
  expect(words.split("\n")).toEqual([
    "file      verdict  rule                       count  place",
    "--------  -------  -------------------------  -----  -------------",
    "a.zip     blocked  cards                      2      b.txt, line 3",
    "a.zip     logged   offers                     1      c, line 1",
    "plan.txt  logged   offers                     1      line 4",
    "x.pdf     allowed",
    "gone.txt  error    No such file or directory",
    "",
    "Not read: x.pdf: encrypted, a password is needed",
    "Not tested: p: a pipe",
    "4 files: 1 blocked, 1 allowed and logged, 1 allowed, 1 not tested",
    "Files by rule: cards 1, offers 2",
    "Rules that found nothing: never",
    "",
  ]);
});

test("with the text each place has a row; without counts there are no columns for them", () => {
  expect(reportInWords(report(file("x", [shown])), [], true)).toContain(
    'x     blocked  cards  2      line 1, "say \\"4111\\""\n                             line 9, "5"',
  );
  const clamav = report(file("x", [{ rule: "Gateway.Ssn", action: "block", part: "x", places: [] }]));
  expect(reportInWords(clamav, [], false).split("\n")[0]).toBe("file  verdict  rule");
});

test("JUnit's form counts blocked files as failures, escapes names, and never has a file's text", () => {
  const tested = report(file('a<&"\u0007.txt', [shown]), file("b"), { name: "c", error: "no" });
  const text = junit({ ...tested, leftOut: [{ name: "p", why: "a pipe" }] });
  expect(text).toContain('<testsuite name="policy of prod" tests="4" failures="1" errors="1" skipped="1">');
  expect(text).toContain('<testcase classname="prod" name="p"><skipped message="a pipe"/></testcase>');
  expect(text).toContain(
    '<testcase classname="prod" name="a&lt;&amp;&quot;?.txt"><failure message="blocked (cards)">block cards 2 a.zip/b.txt</failure></testcase>',
  );
  expect(text).toContain('<testcase classname="prod" name="b"/>');
  expect(text).toContain('<testcase classname="prod" name="c"><error message="no"/></testcase>');
  expect(text).not.toContain("4111");
});

describe("a comparison of two policies", () => {
  const before = report(file("a", [finding("cards")]), file("b"), file("c", [finding("cards")]), file("old"));
  const now = report(
    file("a", [finding("cards", { count: 5 })]),
    file("b", [finding("offers", { action: "log" })]),
    file("c", [finding("offers", { action: "log" })]),
    file("new"),
  );

  it("names the files that differ by verdict or rule, and no other", () => {
    expect(differences(before, now)).toEqual([
      { name: "b", before: "allowed", now: "allowed, logged (offers)", verdict: false },
      { name: "c", before: "blocked (cards)", now: "allowed, logged (offers)", verdict: true },
      { name: "new", before: "not tested", now: "allowed", verdict: true },
      { name: "old", before: "allowed", now: "not tested", verdict: true },
    ]);
  });

  it("says in words how many differ, or that nothing does", () => {
    expect(differencesInWords(differences(before, now), "prod", 4)).toMatch(
      /\nc {5}blocked \(cards\) {2}allowed, logged \(offers\)\n.*\n\n4 of 4 files differ from prod; for 3 the verdict does\.\n$/s,
    );
    expect(differencesInWords(differences(now, now), "prod", 4)).toBe("Nothing differs from prod over 4 files.\n");
  });
});

test("an explanation lists what was read, in which encoding, and what was not, with the reason", () => {
  const part = { part: "a.zip/b.txt", type: "", encoding: "cp1252", bytes: 12 };
  const bytes = { part: "a.zip", type: "archive", encoding: null, bytes: 300 };
  const unread = [{ part: "a.zip/c", why: "encrypted", detail: "" }];
  expect(explanation("a.zip", { parts: [bytes, { ...part, text: "begin\n" }], unread }).split("\n")).toEqual([
    "part         type     read as        bytes  begins with",
    "-----------  -------  -------------  -----  -----------",
    "a.zip        archive  bytes          300",
    'a.zip/b.txt  -        text (cp1252)  12     "begin\\n"',
    "",
    "Not read: a.zip/c: encrypted",
    "",
  ]);
  expect(explanation("a.txt", { parts: [part], unread: [] })).toMatch(/\nNo part was reported as unread\.\n$/);
});

test("the exit code is a failure where a file has no verdict, else a no where another policy gives other verdicts", () => {
  const [right, failed] = [
    report(file("a.txt")),
    report(file("a.txt"), { name: "b.pdf", error: "the inspector ended" }),
  ];
  expect([exitCodeOf(right, false), exitCodeOf(right, true)]).toEqual([0, 1]);
  expect([exitCodeOf(failed, false), exitCodeOf(failed, true)]).toEqual([3, 3]);
});
