import { renderTable } from "../../console/table";
import type { Spread } from "../statistics";
import type { InspectorResult, InspectorWay } from "./inspector";
import type { InspectorSoak } from "./inspectorSoak";
import type { Target } from "./targets";

const number = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
const withSpread = ({ median, least, most }: Spread): string => `${number(median)} (${number(least)}–${number(most)})`;

type One = InspectorResult["sent"][number];
const of = ({ ways }: One, name: InspectorWay) => ways.find(({ way }) => way === name);
const ECHOES: readonly InspectorWay[] = ["echo, haproxy", "echo, nginx"];

/** The results of the part `inspector` as text: a table for each kind of file, then the targets. */
export function inspectorReport({ sent }: InspectorResult): string {
  const tables = sent.map((one) => {
    const own = of(one, "inspector");
    const echo = leastOf(ECHOES.map((way) => of(one, way)?.p50.median));
    const rows = one.ways.map((way) => [
      way.way,
      withSpread(way.perSecond),
      own === undefined ? "" : (own.perSecond.median / way.perSecond.median).toFixed(2),
      number(way.p50.median),
      ECHOES.includes(way.way) || echo === undefined ? "" : number(way.p50.median - echo),
      number(way.p99.median),
      number(way.cpuMilliseconds.median),
      way.errors === 0 ? "" : `${way.errors}: ${way.firstError}`,
    ]);
    const head = ["", "per second", "inspector / it", "p50 ms", "p50 - echo's", "p99 ms", "cpu ms", "errors"];
    return `${one.name}, ${Math.ceil(one.bytes / 1024)} KiB\n${renderTable(head, rows)}`;
  });
  return tables.join("\n\n");
}

const leastOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** The memory of a soak as text: its first sample is before the load. */
export function soakReport({ seconds, files, errors, firstError, memory }: InspectorSoak): string {
  const rows = memory.map(({ atSeconds, relay, inspector }) => [
    atSeconds.toFixed(0),
    relay.toFixed(0),
    inspector.toFixed(0),
  ]);
  const table = renderTable(["second", "relay MiB", "inspector MiB"], rows);
  const wrong = errors === 0 ? "" : `, ${errors} errors (${firstError})`;
  return `64 clients for ${seconds} s: ${files} files${wrong}\n${table}`;
}

/** The target ratios. A ratio without a measurement is left out. Pure. */
export function judgeInspector({ sent }: InspectorResult): Target[] {
  const rate = (name: string, way: InspectorWay) => {
    const one = sent.find((each) => each.name === name);
    return one && of(one, way)?.perSecond.median;
  };
  const wish = (what: string, name: string, against: readonly InspectorWay[], least: number): Target[] => {
    const own = rate(name, "inspector");
    const others = against.flatMap((way) => rate(name, way) ?? []);
    if (own === undefined || others.length === 0) return [];
    const measured = own / Math.max(...others);
    return [{ what, wanted: `at least ${least}`, measured, met: measured >= least }];
  };
  return [
    ...wish("inspector: 1 KiB of text / clamav", "1 KiB of text", ["clamav"], 1.3),
    ...wish("inspector: 100 KiB of text / clamav", "100 KiB of text", ["clamav"], 1.3),
    ...wish("inspector: 10 MiB of text / better TLS echo", "10 MiB of text", ECHOES, 0.8),
  ];
}
