import { renderTable } from "../console/table";
import { isRight, succeeded, type ProbeResult, type RehearsalReport } from "./model";
import { unproven } from "./unproven";

const row = (result: ProbeResult): string[] => [
  isRight(result) ? "ok" : "NO",
  result.sent,
  result.from,
  result.identity,
  result.to,
  result.expected === undefined || isRight(result) ? result.found : `${result.found}, should be ${result.expected}`,
  result.milliseconds < 1000 ? `${Math.round(result.milliseconds)} ms` : `${(result.milliseconds / 1000).toFixed(1)} s`,
  result.detail,
];

const counts = (changes: Record<string, number>): string =>
  Object.entries(changes)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ");

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  - ${line}`)];

/** The report as a person reads it at the end of a run. */
export function renderTerminal(report: RehearsalReport): string {
  const wrong = report.results.filter((result) => !isRight(result));
  const booted = report.gateways.map(({ name, bootSeconds }) => {
    return bootSeconds === undefined ? name : `${name} in ${bootSeconds.toFixed(1)} s`;
  });
  return [
    ...(report.results.length === 0
      ? []
      : [renderTable(["", "sent", "from", "certificate", "to", "came back", "time", "why"], report.results.map(row))]),
    "",
    `Stack ${report.stack}, Pulumi ${report.pulumiCli}`,
    ...(report.changes.up === undefined ? [] : [`Deployed: ${counts(report.changes.up)}`]),
    ...(report.changes.secondPreview === undefined ? [] : [`Previewed again: ${counts(report.changes.secondPreview)}`]),
    ...(booted.length === 0 ? [] : [`Booted: ${report.suite}; ${booted.join(", ")}`]),
    ...list("Changed in the settings for this rehearsal:", report.settingsChanged),
    ...list("Not proven here, because it is Azure's:", unproven),
    ...(report.peakMemoryMebibytes === undefined ? [] : ["", `Peak memory ${report.peakMemoryMebibytes} MiB`]),
    ...(report.failure === undefined ? [] : ["", report.failure]),
    ...(report.partial === undefined ? [] : ["", `THIS WAS NOT THE WHOLE REHEARSAL: ${report.partial}`]),
    "",
    `${verdict(report, wrong.length)} in ${report.seconds.toFixed(1)} s`,
  ].join("\n");
}

function verdict(report: RehearsalReport, wrong: number): string {
  const answers = `${report.results.length - wrong} of ${report.results.length} answers as they should be`;
  if (succeeded(report)) return report.results.length === 0 ? "Done" : `Done: ${answers}`;
  if (report.failure !== undefined) return "Failed";
  return report.partial === undefined ? `NOT as it should be: ${answers}` : "Partial";
}
