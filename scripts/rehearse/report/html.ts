import { type RehearsalReport, succeeded } from "./model";
import { isRight, type ProbeResult } from "../../../verification";
import { ownFileHeads, ownFileRows, ownFilesLine } from "./ownFiles";
import { escapeHtml as e, style } from "../../../console/htmlPage";
import { renderTopology } from "./topology";
import { unproven } from "./unproven";

const heads = (names: string[]): string => names.map((name) => `<th scope="col">${e(name)}</th>`).join("");

const table = (caption: string, names: string[], rows: string[]): string =>
  `<div class="wide"><table><caption>${e(caption)}</caption><thead><tr>${heads(names)}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;

const cells = (values: string[]): string => values.map((value) => `<td>${e(value)}</td>`).join("");

function resultRow(result: ProbeResult): string {
  const right = isRight(result);
  const found = right ? result.found : `${result.found}, expected ${result.expected}`;
  const mark = `<td class="${right ? "yes" : "no"}">${right ? "✓ right" : "✗ wrong"}</td>`;
  return `<tr>${mark}${cells([result.sent, result.from, result.identity, result.to, found, `${Math.round(result.milliseconds)} ms`, result.detail])}</tr>`;
}

const bullets = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : `<h2>${e(title)}</h2><ul>${lines.map((line) => `<li>${e(line)}</li>`).join("")}</ul>`;

function ownFiles({ sent, leftOut }: RehearsalReport["ownFiles"]): string[] {
  const rows = sent.flatMap(ownFileRows).map((row) => `<tr>${cells(row)}</tr>`);
  return [
    rows.length === 0 ? "" : table("Own files", ownFileHeads.map(capital), rows),
    bullets(
      "Not sent",
      leftOut.map(({ name, why }) => `${name}: ${why}`),
    ),
  ];
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function headline(report: RehearsalReport): string {
  if (report.failure !== undefined) return "The rehearsal failed";
  if (report.partial !== undefined) return "The rehearsal was partial";
  if (succeeded(report)) return "Every answer was right";
  if (report.checks.some(({ outcome }) => outcome === "failed")) return "A check of the gateways failed";
  return report.results.every(isRight)
    ? "Some own files have no verdict, or different ones"
    : "Some answers were wrong";
}

function summary(report: RehearsalReport): string {
  const right = report.results.filter(isRight).length;
  const own = ownFilesLine(report.ownFiles)?.replace("Own files: ", "");
  const facts: [string, string][] = [
    ["Stack", report.stack],
    ["Answers as expected", `${right} of ${report.results.length}`],
    [
      "Checks passed",
      `${report.checks.filter(({ outcome }) => outcome === "passed").length} of ${report.checks.length}`,
    ],
    ...(own === undefined ? [] : [["Own files", own] as [string, string]]),
    ["Addresses", report.addresses.map((address) => `${address}:${report.port}`).join(", ")],
    ["Booted", report.suite === undefined ? "nothing" : `${report.suite}, ${report.gateways.length} gateways`],
    ["Duration", `${report.seconds.toFixed(1)} s`],
    ["Peak memory", report.peakMemoryMebibytes === undefined ? "not measured" : `${report.peakMemoryMebibytes} MiB`],
    ["Pulumi", report.pulumiCli],
    ["Started", report.startedAt],
  ];
  return `<dl>${facts.map(([name, value]) => `<div><dt>${e(name)}</dt><dd>${e(value)}</dd></div>`).join("")}</dl>`;
}

/** The report as one HTML page that needs nothing else: no script, no font, no picture from outside. */
export function renderHtml(report: RehearsalReport): string {
  const packages = report.packages.map(
    ({ name, booted, ubuntu }) => `<tr>${cells([name, booted, ubuntu ?? "not looked up"])}</tr>`,
  );
  const steps = report.steps.map(({ step, seconds }) => `<tr>${cells([step, `${seconds.toFixed(1)} s`])}</tr>`);
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">`,
    `<title>${e(`Rehearsal of ${report.project}, stack ${report.stack}`)}</title><style>${style}</style></head><body><main>`,
    `<p class="project">${e(report.project)}</p><h1 class="${succeeded(report) ? "yes" : "no"}">${e(headline(report))}</h1>`,
    report.partial === undefined ? "" : `<p class="warning" role="alert">${e(report.partial)}</p>`,
    report.failure === undefined ? "" : `<pre class="warning" role="alert">${e(report.failure)}</pre>`,
    summary(report),
    report.gateways.length === 0 ? "" : `<figure>${renderTopology(report)}</figure>`,
    report.results.length === 0
      ? ""
      : table(
          "Files and requests sent, and the answers",
          ["", "Sent", "From", "Certificate", "To", "Answer", "Time", "Why"],
          report.results.map(resultRow),
        ),
    ...ownFiles(report.ownFiles),
    bullets("Settings changed for this rehearsal", report.settingsChanged),
    bullets("Not tested here, because it needs Azure", unproven),
    packages.length === 0
      ? ""
      : table("Package versions, compared with Ubuntu 24.04", ["Package", "Booted here", "Ubuntu 24.04"], packages),
    table("Duration of each step", ["Step", "Time"], steps),
    `</main></body></html>\n`,
  ].join("\n");
}
