import { renderHtml } from "../../../../../scripts/rehearse/report/html";
import type { OwnAnswer } from "../../../../../verification/ownFiles/answer";
import { exitCodeOf, type RehearsalReport, succeeded } from "../../../../../scripts/rehearse/report/model";
import type { ProbeResult } from "../../../../../verification/result";
import { renderTerminal } from "../../../../../scripts/rehearse/report/terminal";

const blocked: ProbeResult = {
  sent: "card number in a zip file, REQMOD",
  from: "13.64.26.88, the client",
  fromAddress: "13.64.26.88",
  identity: "its own certificate",
  to: "198.51.100.10:11344",
  lane: "a",
  expected: "blocked",
  found: "blocked",
  detail: "Heuristics.Structured.CreditCardNumber",
  milliseconds: 12.4,
};

const report: RehearsalReport = {
  project: "defender-icap-gateway",
  stack: "dev",
  startedAt: "2026-11-23T08:00:00.000Z",
  suite: "Debian 13 (trixie)",
  packages: [{ name: "stunnel4", booted: "3:5.74-4", ubuntu: "3:5.72-1build2" }],
  gateways: [{ name: "vm-a0", lane: "a", privateAddress: "10.77.1.4", bootSeconds: 5.1 }],
  addresses: ["198.51.100.10", "198.51.100.11"],
  port: 11344,
  settingsChanged: [],
  results: [blocked],
  checks: [{ check: "port", where: "lane a", outcome: "passed", detail: "opens", milliseconds: 1 }],
  ownFiles: { sent: [], leftOut: [] },
  changes: { up: { create: 31 }, secondPreview: { same: 31 } },
  steps: [{ step: "Up", seconds: 12 }],
  seconds: 20,
  peakMemoryMebibytes: 1200,
  pulumiCli: "3.276.0 from cache",
};

describe("the report", () => {
  test("says what was sent, from where, to which address, what came back and how long it took", () => {
    const text = renderTerminal(report);
    const line = text.split("\n").find((one) => one.includes("zip file")) ?? "";
    for (const part of [
      "ok",
      "13.64.26.88, the client",
      "198.51.100.10:11344",
      "blocked",
      "12 ms",
      "CreditCardNumber",
    ]) {
      expect(line).toContain(part);
    }
    expect(text).toContain("Done: 1 of 1 answers as expected in 20.0 s");
  });

  test("a wrong verdict fails the rehearsal, and is shown next to the right one", () => {
    const wrong = { ...report, results: [{ ...blocked, found: "allowed" as const }] };
    expect(succeeded(wrong)).toBe(false);
    expect(renderTerminal(wrong)).toContain("allowed, expected blocked");
    expect(renderHtml(wrong)).toContain("Some answers were wrong");
  });

  test("a failed check makes the answer no, and is named", () => {
    const check = {
      check: "tls-1.0",
      where: "lane a",
      outcome: "failed" as const,
      detail: "TLS 1.0 is accepted",
      milliseconds: 1,
    };
    const wrong = { ...report, checks: [...report.checks, check] };
    expect(succeeded(wrong)).toBe(false);
    expect(renderTerminal(wrong)).toContain(
      "Verified: 1 of 2 checks passed\n  - failed: tls-1.0, lane a: TLS 1.0 is accepted",
    );
    expect(renderTerminal(wrong)).toContain("NOT AS EXPECTED: a check failed");
    expect(renderHtml(wrong)).toContain("A check of the gateways failed");
  });

  test("a rehearsal without gateways never passes for the whole one", () => {
    const lesser = { ...report, partial: "booting gateways needs root", results: [], gateways: [] };
    expect(succeeded(lesser)).toBe(false);
    expect(renderTerminal(lesser)).toContain("PARTIAL REHEARSAL: booting gateways needs root");
    expect(renderHtml(lesser)).toContain("The rehearsal was partial");
  });

  test("the exit code is a no for a wrong verdict and for a partial rehearsal, unless the engine alone was asked for", () => {
    const [booted, alone] = [{ engineOnly: false }, { engineOnly: true }];
    const wrong = { ...report, results: [{ ...blocked, found: "allowed" as const }] };
    const lesser = { ...report, partial: "booting gateways needs root", results: [], gateways: [] };
    expect([report, wrong, lesser].map((one) => exitCodeOf(one, booted))).toEqual([0, 1, 1]);
    expect([lesser, { ...lesser, failure: "up failed" }].map((one) => exitCodeOf(one, alone))).toEqual([0, 1]);
  });

  const answer = (lane: string, found: OwnAnswer["found"], detail = ""): OwnAnswer[] =>
    (["REQMOD", "RESPMOD"] as const).map((method) => ({ lane, method, found, detail, milliseconds: 7 }));
  const withOwn = (...answers: OwnAnswer[]): RehearsalReport => ({
    ...report,
    ownFiles: { sent: [{ name: "plan.txt", answers }], leftOut: [{ name: "queue", why: "a pipe" }] },
  });

  test("a user's own file has no right answer, but all must give one verdict, and an error is never fine", () => {
    expect(succeeded(withOwn(...answer("a", "blocked"), ...answer("b", "blocked")))).toBe(true);
    expect(succeeded(withOwn(...answer("a", "allowed"), ...answer("b", "allowed")))).toBe(true);
    expect(succeeded(withOwn(...answer("a", "blocked"), ...answer("b", "allowed")))).toBe(false);
    expect(succeeded(withOwn(...answer("a", "blocked"), ...answer("b", "error")))).toBe(false);
    expect(succeeded(withOwn(...answer("a", "error"), ...answer("b", "error")))).toBe(false);
  });

  test("own files have a table of their own, are not counted as right, and what was not sent is listed", () => {
    const text = renderTerminal(withOwn(...answer("a", "blocked", "Keyword"), ...answer("b", "blocked", "Keyword")));
    expect(text.split("\n").find((line) => line.startsWith("plan.txt"))).toBe(
      "plan.txt  blocked  both lanes, REQMOD and RESPMOD  7 ms  Keyword",
    );
    expect(text).toContain("Not sent:\n  - queue: a pipe");
    expect(text).toContain("Own files: 1 blocked; 1 not sent\nDone: 1 of 1 answers as expected");
    const page = renderHtml(withOwn(...answer("a", "blocked"), ...answer("b", "blocked")));
    for (const part of ["plan.txt", "queue: a pipe", "1 blocked; 1 not sent"]) expect(page).toContain(part);
  });

  test("lanes that contradict each other are reported lane by lane", () => {
    const differing = withOwn(...answer("a", "blocked", "Keyword"), ...answer("b", "allowed"));
    const rows = renderTerminal(differing)
      .split("\n")
      .filter((line) => line.startsWith("plan.txt"));
    expect(rows).toEqual([
      "plan.txt  blocked  lane a, REQMOD   7 ms  Keyword",
      "plan.txt  blocked  lane a, RESPMOD  7 ms  Keyword",
      "plan.txt  allowed  lane b, REQMOD   7 ms",
      "plan.txt  allowed  lane b, RESPMOD  7 ms",
    ]);
    expect(renderTerminal(differing)).toContain("Own files: 1 with verdicts that DIFFER between lanes or methods");
    expect(renderTerminal(differing)).toContain(
      "NOT AS EXPECTED: some own files have no verdict, or different ones; 1 of 1 answers as expected",
    );
    expect(renderHtml(differing)).toContain("Some own files have no verdict, or different ones");
  });

  test("the page needs nothing from outside and runs nothing", () => {
    const page = renderHtml(report);
    expect(page).not.toMatch(/https?:\/\/|<script|<link|url\((?!#)|@import|src=/);
    expect(page).toContain("<svg");
    expect(page).toContain('lang="en"');
    expect(page).toContain("<desc");
  });

  test("words from a gateway cannot become markup", () => {
    const hostile = { ...report, results: [{ ...blocked, detail: '<img src=x onerror="alert(1)">' }] };
    expect(renderHtml(hostile)).not.toContain("<img");
    expect(renderHtml(hostile)).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  });

  test("names what booted, how it differs from Azure's image, and what is not proven", () => {
    const page = renderHtml(report);
    for (const part of ["Debian 13 (trixie)", "3:5.74-4", "3:5.72-1build2", "Not tested here"])
      expect(page).toContain(part);
    expect(renderTerminal(report)).toContain("Not tested here, because it needs Azure:");
  });
});
