/** The results of a policy for files, for people and for programs. Pure. */
import { exitCode, type ExitCode } from "../../console/command";
import { renderTable } from "../../console/table";
import type { FileFinding, PolicyReport, Tested } from "./answers";

/** `in/a.txt, line 3` of a place in a part; only the line for a place in the file itself. */
function placeInWords(place: FileFinding["places"][number]): string {
  const inside = place.part.split("/").slice(1).join("/");
  const where = place.line === undefined ? place.byte && `byte ${place.byte}` : `line ${place.line}`;
  const text = place.text === undefined ? "" : JSON.stringify(place.text);
  return [inside, where, text].filter(Boolean).join(", ");
}

/** Each file with its findings, one a row, then the numbers by verdict and rule, and the rules without findings. */
export function reportInWords({ files, leftOut }: PolicyReport, rules: readonly string[], show: boolean): string {
  const counted = files.some((file) => "findings" in file && file.findings.some(({ count }) => count !== undefined));
  const heads = ["file", "verdict", "rule", ...(counted ? ["count", "place"] : [])];
  return [
    renderTable(
      heads,
      files.flatMap((file) => rowsOf(file, show)),
    ),
    "",
    ...notRead(files),
    ...leftOut.map(({ name, why }) => `Not tested: ${name}: ${why}`),
    summary(files, rules),
    "",
  ].join("\n");
}

function rowsOf(file: Tested, show: boolean): string[][] {
  if ("error" in file) return [[file.name, "error", file.error]];
  if (file.findings.length === 0) return [[file.name, file.verdict, file.rule ?? ""]];
  return file.findings.flatMap((finding) => {
    const verdict = finding.action === "block" ? "blocked" : "logged";
    const [first, ...more] = finding.places.map(placeInWords);
    const row = [file.name, verdict, finding.rule, String(finding.count ?? ""), first ?? ""];
    return [row, ...(show ? more.map((place) => ["", "", "", "", place]) : [])];
  });
}

const notRead = (files: readonly Tested[]): string[] =>
  files.flatMap((file) =>
    "error" in file
      ? []
      : file.unread.map(({ part, why, detail }) => `Not read: ${part}: ${why}${detail && `, ${detail}`}`),
  );

/** The numbers of files by verdict and by rule, and the rules without findings. */
function summary(files: readonly Tested[], rules: readonly string[]): string {
  const of = (kind: string) => files.filter((file) => outcomeOf(file) === kind).length;
  const found = new Map<string, number>();
  for (const file of files)
    if (!("error" in file)) for (const { rule } of file.findings) found.set(rule, (found.get(rule) ?? 0) + 1);
  const silent = rules.filter((rule) => !found.has(rule));
  return [
    `${files.length} ${files.length === 1 ? "file" : "files"}: ${of("blocked")} blocked, ${of("logged")} allowed and logged, ` +
      `${of("allowed")} allowed, ${of("error")} not tested`,
    ...(found.size === 0 ? [] : [`Files by rule: ${[...found].map(([rule, count]) => `${rule} ${count}`).join(", ")}`]),
    ...(silent.length === 0 ? [] : [`Rules that found nothing: ${silent.join(", ")}`]),
  ].join("\n");
}

function outcomeOf(file: Tested): "blocked" | "logged" | "allowed" | "error" {
  if ("error" in file) return "error";
  return file.verdict === "allowed" && file.findings.length > 0 ? "logged" : file.verdict;
}

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Text for XML 1.0, which allows no control characters. */
const xml = (text: string): string =>
  text.replace(/[\p{Cc}\ufffe\uffff]/gu, "?").replace(/[&<>"]/g, (sign) => XML[sign]!);

const testOf = (stack: string, name: string): string => `<testcase classname="${xml(stack)}" name="${xml(name)}"`;

/**
 * JUnit's form, which CI systems show. A file is a test: a blocked file has failed, and a file that could not be tested is skipped.
 * The report never contains text of a file.
 */
export function junit({ stack, files, leftOut }: PolicyReport): string {
  const failures = files.filter((file) => !("error" in file) && file.verdict === "blocked").length;
  const errors = files.filter((file) => "error" in file).length;
  const suite = `name="policy of ${xml(stack)}" tests="${files.length + leftOut.length}" failures="${failures}" errors="${errors}" skipped="${leftOut.length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite ${suite}>`,
    ...files.map((file) => {
      const test = testOf(stack, file.name);
      if ("error" in file) return `${test}><error message="${xml(file.error)}"/></testcase>`;
      if (file.verdict === "allowed") return `${test}/>`;
      const lines = file.findings.map(({ rule, action, count, part }) => `${action} ${rule} ${count ?? ""} ${part}`);
      return `${test}><failure message="blocked (${xml(file.rule ?? "")})">${xml(lines.join("; "))}</failure></testcase>`;
    }),
    ...leftOut.map(({ name, why }) => `${testOf(stack, name)}><skipped message="${xml(why)}"/></testcase>`),
    "</testsuite></testsuites>",
    "",
  ].join("\n");
}

/** The exit code of a test. A file without a verdict is a failure of the command, whatever else was found. @param changed another policy gives other verdicts */
export function exitCodeOf({ files }: Pick<PolicyReport, "files">, changed: boolean): ExitCode {
  if (files.some((file) => "error" in file)) return exitCode.failed;
  return changed ? exitCode.no : exitCode.done;
}
