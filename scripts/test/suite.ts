import { basename } from "node:path";

/** The result of one part of `npm test`. Counts are tests; a check such as the type check counts as one. */
export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** The problems, ready to read; empty when there are none. */
  readonly problems: string[];
  /** Counts that tests report for people, from lines that began with `COUNTED`. */
  readonly remarks?: string[];
}

/** Prefix of a line that a test writes to standard error, to have it shown at the end of `npm test`. */
export const COUNTED = "counted: ";

/** The result of a suite that could not run. It is a failure with the reason, never a silent skip. */
export const notRun = (name: string, reason: string): SuiteResult => ({
  name,
  passed: 0,
  failed: 1,
  skipped: 0,
  seconds: 0,
  problems: [`${name} could not run: ${reason}`],
});

/** `12 passed, 0 failed`, and `, 3 skipped` where tests were skipped: the usual form of test reports. */
export function countsLine(results: readonly Pick<SuiteResult, "passed" | "failed" | "skipped">[]): string {
  const sum = (key: "passed" | "failed" | "skipped") => results.reduce((total, result) => total + result[key], 0);
  const skipped = sum("skipped");
  return `${sum("passed")} passed, ${sum("failed")} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/** The used part of `jest --json` (jest's AggregatedResult). */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** The result of a jest run. A file that could not be loaded counts as a failed test, and a run without tests has failed. */
export function suiteOfJest(name: string, seconds: number, report: JestReport): SuiteResult {
  const problems = report.testResults
    .filter((file) => file.status === "failed")
    .map((file) => `${basename(file.name)}\n${file.message.trim()}`);
  const result = {
    name,
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
    seconds,
    problems,
  };
  const none = result.passed + result.failed + result.skipped === 0;
  return none ? { ...notRun(name, "it contains no test"), seconds } : result;
}
