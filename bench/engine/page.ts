/** The text that `npm run bench:engine` prints and writes into docs/: the tables, and the sentences that explain them. Pure. */
import { KNOWN_MISSES } from "./misses";
import { PICTURE_SECONDS, processorTime } from "./pictures";
import {
  catchTable,
  falseTable,
  latencyTable,
  missList,
  speedTable,
  type EngineBench,
  type EngineResult,
} from "./report";

/** The run in which the values were measured. */
export interface Run {
  readonly machine: {
    readonly processors: number;
    readonly model?: string;
    readonly load: number;
    readonly date: Date;
  };
  readonly titles: readonly string[];
  readonly seed: number;
}

const foot = ({ machine, titles, seed }: Run): string =>
  `${machine.date.toISOString().slice(0, 10)}; seed ${seed}; ${titles.join("; ")}; ${machine.processors} processors ` +
  `(${machine.model ?? "unknown"}), load ${machine.load.toFixed(1)}.`;

/** Heading of the section that the bench writes into each page. */
export const HEADING = "The inspector compared with clamd";
/** Heading of the section about OCR in docs/inspection.md. */
export const PICTURES_HEADING = "Text in pictures";

/** Caught files and wrongly blocked files, for docs/inspection.md. */
export function verdictSection({ engines, notes }: EngineBench, run: Run): string {
  const inspector = engines.find(({ name }) => name === "inspector");
  return [
    "Written by `npm run bench:engine -- --write`. `npm run corpus` makes files with real programs, each with one synthetic value in its text " +
      '(`test/corpus/README.md`). A file counts as caught when a rule of that kind of value blocks it. "By another rule": it was blocked ' +
      "because nothing could read it, or for something else.",
    catchTable(engines),
    "Harmless files that were blocked. Values of the classes with a star are real ones by every check that there is, some of the time. Files of " +
      "this machine: documentation, programs, fonts, pictures, logs, packages of npm.",
    falseTable(engines),
    ...(inspector === undefined ? [] : ["Not caught by the inspector:", missList(inspector).join("\n") || "- nothing"]),
    "Known to pass the inspector, or reported as unread:",
    KNOWN_MISSES.map((miss) => `- ${miss}`).join("\n"),
    foot(run) + (notes.length > 0 ? ` ${notes.join("; ")}.` : ""),
  ].join("\n\n");
}

/** Pictures caught with OCR, for docs/inspection.md. */
export function picturesSection(pictures: EngineResult, run: Run): string {
  const { median, most } = processorTime(pictures.judged);
  return [
    "Written by `npm run bench:engine -- --only ocr --write`: the inspector with `dlp.ocr: [eng]` over the corpus' screenshots by Chromium and " +
      "wkhtmltoimage in PNG, JPEG, WebP, GIF, BMP and TIFF, such screenshots in documents and mails, and scanned pages. Each has one synthetic " +
      "value in its picture and nowhere else. clamd looks for no text in pictures, so it is not asked.",
    catchTable([pictures]),
    "Not caught:",
    missList(pictures).join("\n") || "- nothing",
    `A file took ${median.toFixed(1)} s of one processor in the median, and ${most.toFixed(1)} s at most. Each had ${PICTURE_SECONDS} s, ` +
      "more than on a gateway, so that a busy machine changes no verdict; none was ended by its time.",
    foot({ ...run, titles: [pictures.title] }),
  ].join("\n\n");
}

/** Processor time and latency, for docs/performance.md. */
export function speedSection({ speeds, latencies }: EngineBench, run: Run): string {
  return [
    "Written by `npm run bench:engine -- --write`: the engines alone, without TLS and ICAP, with one policy (card numbers, social security " +
      "numbers, account numbers of all countries, keywords). Processor time includes the readers' child processes; both engines take turns.",
    ...(speeds.length > 0 ? [speedTable(speeds)] : []),
    ...(latencies.length > 0 ? [latencyTable(latencies)] : []),
    foot(run),
  ].join("\n\n");
}

/** Harmless files that an engine blocked, with the matching rules. */
function blockedList({ judged }: EngineBench["engines"][number]): string[] {
  return judged
    .filter(({ file, answer }) => file.kind === "" && (answer.rules.length > 0 || answer.error !== undefined))
    .map(({ file, answer }) => `- ${file.file}: ${answer.error ?? answer.rules.join(", ")}`);
}

/** The whole report of a run. @param misses whether each missed place and each wrongly blocked file is listed */
export function engineReport(bench: EngineBench, run: Run, misses: boolean): string {
  const lists = bench.engines.flatMap((engine) => [
    `Not caught by ${engine.name}:`,
    missList(engine).join("\n"),
    `Blocked by ${engine.name} though harmless:`,
    blockedList(engine).join("\n"),
  ]);
  return [
    ...(bench.engines.length > 0 ? [verdictSection(bench, run)] : []),
    ...(misses ? lists : []),
    ...(bench.speeds.length + bench.latencies.length > 0 ? [speedSection(bench, run)] : []),
    ...(bench.pictures === undefined ? [] : [picturesSection(bench.pictures, run)]),
  ].join("\n\n");
}
