/** Results as a table, as JSON, and as JUnit's XML. Pure. */
import { renderTable } from "../../console/table";
import type { CheckResult } from "../../verification";

export const FORMATS = ["table", "json", "junit"] as const;
export type Format = (typeof FORMATS)[number];

export function render(stack: string, results: readonly CheckResult[], format: Format): string {
  if (format === "json") return `${JSON.stringify({ stack, ...countsOf(results), results }, undefined, 2)}\n`;
  return format === "junit" ? junit(stack, results) : table(stack, results);
}

const WORDS = { passed: "ok", failed: "FAILED", "not made": "not made" } as const;

/** Number of checks by outcome. */
export function countsOf(results: readonly CheckResult[]) {
  const of = (outcome: CheckResult["outcome"]) => results.filter((one) => one.outcome === outcome).length;
  return { passed: of("passed"), failed: of("failed"), notMade: of("not made") };
}

function table(stack: string, results: readonly CheckResult[]): string {
  const { passed, failed, notMade } = countsOf(results);
  const rows = results.map(({ outcome, check, where, detail }) => [WORDS[outcome], check, where, detail]);
  const sum = `Stack ${stack}: ${passed} passed, ${failed} failed, ${notMade} could not be made from here.`;
  return `${renderTable(["", "check", "where", "answer"], rows)}\n\n${sum}\n`;
}

/** The XML that continuous-integration systems read (Jenkins' junit-10.xsd). */
function junit(stack: string, results: readonly CheckResult[]): string {
  const { failed, notMade } = countsOf(results);
  const cases = results.map(({ check, where, outcome, detail, milliseconds }) => {
    const head = `    <testcase classname="${xml(where)}" name="${xml(check)}" time="${(milliseconds / 1000).toFixed(3)}"`;
    if (outcome === "passed") return `${head}><system-out>${xml(detail)}</system-out></testcase>`;
    const tag = outcome === "failed" ? "failure" : "skipped";
    return `${head}><${tag} message="${xml(detail)}"/></testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="verify ${xml(stack)}" tests="${results.length}" failures="${failed}" skipped="${notMade}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** Text inside an attribute or element. A server's words may hold anything; XML 1.0 has no control characters. */
const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "?")
    .replace(/[&<>"\n]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" })[sign]!);
