/** The text that `npm run bench:engine` prints: the tables, and the words without which they cannot be read. Pure. */
import { catchTable, falseTable, latencyTable, missList, speedTable, type EngineBench } from "./report";

/** The run that the measurements come from. */
export interface Run {
  readonly machine: {
    readonly processors: number;
    readonly model?: string;
    readonly load: number;
    readonly date: Date;
  };
  readonly titles: readonly string[];
  readonly seed: number;
  /** Whether each miss is named. */
  readonly misses: boolean;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Harmless files that were blocked, with the rule. */
function blockedList({ judged }: EngineBench["engines"][number]): string[] {
  return judged
    .filter(({ file, answer }) => file.kind === "" && (answer.rules.length > 0 || answer.error !== undefined))
    .map(({ file, answer }) => `- ${file.file}: ${answer.error ?? answer.rules.join(", ")}`);
}

/** All tables of a run as Markdown. */
export function engineReport(bench: EngineBench, { machine, titles, seed, misses }: Run): string {
  const { engines, speeds, latencies, notes } = bench;
  const parts: string[] = [];
  if (engines.length > 0)
    parts.push(
      'Files caught by a rule of what stands in them. "By another rule": blocked, but because the file was not read or for something else.',
      catchTable(engines),
      "Harmless files that were blocked. Values of the classes with a star pass every check, some of the time.",
      falseTable(engines),
    );
  if (misses)
    for (const engine of engines)
      parts.push(
        `Not caught by ${engine.name}:`,
        missList(engine).join("\n"),
        `Blocked by ${engine.name}:`,
        blockedList(engine).join("\n"),
      );
  if (speeds.length > 0) parts.push(speedTable(speeds));
  if (latencies.length > 0) parts.push(latencyTable(latencies));
  parts.push(
    `${day(machine.date)}; seed ${seed}; ${titles.join("; ")}; ${machine.processors} processors (${machine.model ?? "unknown"}), load ${machine.load.toFixed(1)}.` +
      (notes.length > 0 ? ` ${notes.join("; ")}.` : ""),
  );
  return parts.join("\n\n");
}
