/** The comparison of the engines as Markdown. Pure. */
import type { Spread } from "../statistics";
import type { Judged, ClassCount, FalsePositives } from "./verdicts";
import { countByClass, falsePositives, outcomeOf, total } from "./verdicts";
import type { RuleOf } from "./engine";
import type { Latency, Speed } from "./measure";

/** One engine's part of the comparison. */
export interface EngineResult {
  readonly name: string;
  readonly title: string;
  readonly ruleOf: RuleOf;
  readonly judged: readonly Judged[];
}

/** All results of one run. */
export interface EngineBench {
  readonly engines: readonly EngineResult[];
  readonly speeds: readonly Speed[];
  readonly latencies: readonly Latency[];
  /** Results of the inspector with OCR on pictures. */
  readonly pictures?: EngineResult;
  readonly notes: readonly string[];
}

/** A table with aligned columns, in the form of the project's formatter. */
function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = heads.map((head, column) => Math.max(3, head.length, ...escaped.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...escaped.map(line)].join("\n");
}

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;

function caughtCells({ files, outcomes }: ClassCount): string[] {
  const others = outcomes.otherwise + outcomes["by type"];
  return [`${outcomes.caught} (${share(outcomes.caught, files)})`, others === 0 ? "" : String(others)];
}

/** Caught files by class, with a column for each engine. */
export function catchTable(engines: readonly EngineResult[]): string {
  const counts = engines.map(({ judged, ruleOf }) => {
    const all = countByClass(judged, ruleOf);
    return [...all, total("**all**", all)];
  });
  const heads = ["class", "files", ...engines.flatMap(({ name }) => [name, `${name}, by another rule`])];
  const rows = (counts[0] ?? []).map((first, at) => [
    first.class,
    String(first.files),
    ...counts.flatMap((one) => caughtCells(one[at]!)),
  ]);
  return markdown(heads, rows);
}

const ruleWords = (rules: Readonly<Record<string, number>>): string =>
  Object.entries(rules)
    .map(([rule, count]) => `${count} ${rule}`)
    .join(", ");

/** Blocked harmless files by class. In classes whose name ends in a star, the values pass every existing check. */
export function falseTable(engines: readonly EngineResult[]): string {
  const counts = engines.map(({ judged }) => falsePositives(judged));
  const heads = ["harmless files", "files", ...engines.flatMap(({ name }) => [name, `rules of ${name}`])];
  const cells = ({ blocked, rules }: FalsePositives) => [String(blocked), ruleWords(rules)];
  const rows = (counts[0] ?? []).map((first, at) => [
    first.class,
    String(first.files),
    ...counts.flatMap((one) => cells(one[at]!)),
  ]);
  return markdown(heads, rows);
}

/** Files that the engine let pass, one line for each class and place. */
export function missList({ judged, ruleOf }: EngineResult): string[] {
  const places = new Map<string, string[]>();
  for (const one of judged) {
    if (one.file.kind === "" || !one.file.text) continue;
    if (["caught"].includes(outcomeOf(one, ruleOf))) continue;
    const place = `${one.file.class}, ${one.file.how}`;
    places.set(place, [...(places.get(place) ?? []), one.file.kind]);
  }
  return [...places].map(([place, kinds]) => `- ${place}: ${[...new Set(kinds)].join(", ")}`);
}

const rate = (spread: Spread | undefined): string =>
  spread === undefined
    ? "takes one for a card"
    : `${spread.median.toFixed(0)} (${spread.least.toFixed(0)}–${spread.most.toFixed(0)})`;

/** MiB per processor second, by material and engine. */
export function speedTable(speeds: readonly Speed[]): string {
  const names = [...(speeds[0]?.rates.keys() ?? [])];
  const rows = speeds.map(({ material, rates }) => {
    const [first, second] = names.map((name) => rates.get(name));
    const ratio = first === undefined || second === undefined ? "" : `${(second.median / first.median).toFixed(1)} ×`;
    return [material, ...names.map((name) => rate(rates.get(name))), ratio];
  });
  return markdown(["MiB per processor second", ...names, names.slice(0, 2).reverse().join(" / ")], rows);
}

/** Wall-clock times of files that are inspected one after the other. */
export function latencyTable(latencies: readonly Latency[]): string {
  const names = [...(latencies[0]?.times.keys() ?? [])];
  const heads = ["one file", "KiB", ...names.flatMap((name) => [`${name} p50 ms`, `p99 ms`])];
  const rows = latencies.map(({ name, bytes, times }) => [
    name,
    (bytes / 1024).toFixed(0),
    ...names.flatMap((engine) => [times.get(engine)!.p50.toFixed(1), times.get(engine)!.p99.toFixed(1)]),
  ]);
  return markdown(heads, rows);
}
