import { renderTable } from "../../../console/table";
import { type RehearsalReport, succeeded } from "./model";
import { isRight, type ProbeResult } from "../../../verification";
import { ownFileHeads, ownFileRows, ownFilesLine, shownTime } from "./ownFiles";
import { unproven } from "./unproven";

const row = (result: ProbeResult): string[] => [
  isRight(result) ? "ok" : "NO",
  result.sent,
  result.from,
  result.identity,
  result.to,
  isRight(result) ? result.found : `${result.found}, expected ${result.expected}`,
  shownTime(result.milliseconds),
  result.detail,
];

const counts = (changes: Record<string, number>): string =>
  Object.entries(changes)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");

/** The number of checks, and lines about those that did not pass. */
function checks(all: RehearsalReport["checks"]): string[] {
  if (all.length === 0) return [];
  const others = all.filter(({ outcome }) => outcome !== "passed");
  const words = others.map(({ outcome, check, where, detail }) => `${outcome}: ${check}, ${where}: ${detail}`);
  return list(
    `Verified: ${all.length - others.length} of ${all.length} checks passed`,
    words.length > 0 ? words : ["certificate, TLS, refusals, both verdicts of both services, 30 MiB, latency"],
  );
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  - ${line}`)];

function ownFiles({ sent, leftOut }: RehearsalReport["ownFiles"]): string[] {
  const table = sent.length === 0 ? [] : ["", renderTable(ownFileHeads, sent.flatMap(ownFileRows))];
  return [
    ...table,
    ...list(
      "Not sent:",
      leftOut.map(({ name, why }) => `${name}: ${why}`),
    ),
  ];
}

/** The report for a terminal, at the end of a run. */
export function renderTerminal(report: RehearsalReport): string {
  const wrong = report.results.filter((result) => !isRight(result));
  const booted = report.gateways.map(({ name, bootSeconds }) => {
    return bootSeconds === undefined ? name : `${name} in ${bootSeconds.toFixed(1)} s`;
  });
  return [
    ...(report.results.length === 0
      ? []
      : [renderTable(["", "sent", "from", "certificate", "to", "answer", "time", "why"], report.results.map(row))]),
    ...ownFiles(report.ownFiles),
    ...checks(report.checks),
    "",
    `Stack ${report.stack}, Pulumi ${report.pulumiCli}`,
    ...(report.changes.up === undefined ? [] : [`Deployed: ${counts(report.changes.up)}`]),
    ...(report.changes.secondPreview === undefined ? [] : [`Previewed again: ${counts(report.changes.secondPreview)}`]),
    ...(booted.length === 0 ? [] : [`Booted: ${report.suite}; ${booted.join(", ")}`]),
    ...list("Settings changed for this rehearsal:", report.settingsChanged),
    ...list("Not tested here, because it needs Azure:", unproven),
    ...(report.peakMemoryMebibytes === undefined ? [] : ["", `Peak memory ${report.peakMemoryMebibytes} MiB`]),
    ...(report.failure === undefined ? [] : ["", report.failure]),
    ...(report.partial === undefined ? [] : ["", `PARTIAL REHEARSAL: ${report.partial}`]),
    "",
    ...[ownFilesLine(report.ownFiles) ?? []].flat(),
    `${verdict(report, wrong.length)} in ${report.seconds.toFixed(1)} s`,
  ].join("\n");
}

function verdict(report: RehearsalReport, wrong: number): string {
  const answers = `${report.results.length - wrong} of ${report.results.length} answers as expected`;
  if (succeeded(report)) return report.results.length === 0 ? "Done" : `Done: ${answers}`;
  if (report.failure !== undefined) return "Failed";
  if (report.partial !== undefined) return "Partial";
  if (report.checks.some(({ outcome }) => outcome === "failed")) return `NOT AS EXPECTED: a check failed; ${answers}`;
  return wrong > 0
    ? `NOT AS EXPECTED: ${answers}`
    : `NOT AS EXPECTED: some own files have no verdict, or different ones; ${answers}`;
}
