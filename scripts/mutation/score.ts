/** The used part of Stryker's JSON report (mutation-testing-report-schema). */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

/** A mutant with its result. */
export interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

/** Share of the mutants that tests noticed. */
export interface Score {
  /** Mutants that made a test fail, or made it hang. */
  readonly noticed: number;
  /** Mutants that count: those that ran, and those that no test reaches. */
  readonly total: number;
  /** Per cent, with one digit after the point. */
  readonly percent: number;
  /** Each mutant that no test noticed: its place, its kind, and the replacement text. */
  readonly survivors: readonly string[];
}

const NOTICED = new Set(["Killed", "Timeout"]);
const UNNOTICED = new Set(["Survived", "NoCoverage"]);

/** The score of a run. A report without any mutant is an error, because it would count as perfect. */
export function scoreOf({ files }: MutationReport): Score {
  const mutants = Object.entries(files).flatMap(([file, inside]) => inside.mutants.map((mutant) => ({ file, mutant })));
  const noticed = mutants.filter(({ mutant }) => NOTICED.has(mutant.status)).length;
  const unnoticed = mutants.filter(({ mutant }) => UNNOTICED.has(mutant.status));
  const total = noticed + unnoticed.length;
  if (total === 0) throw new Error("Stryker made no mutant");
  return {
    noticed,
    total,
    percent: Math.round((1000 * noticed) / total) / 10,
    survivors: unnoticed.map(({ file, mutant }) => survivorLine(file, mutant)),
  };
}

/** One line about a mutant that no test noticed: its place, its kind, and the replacement text. */
export const survivorLine = (file: string, { status, mutatorName, replacement = "", location }: Mutant): string =>
  `${file}:${location.start.line} ${mutatorName}${status === "NoCoverage" ? ", which no test reaches" : ""}: ${replacement.replaceAll(/\s+/g, " ").slice(0, 80)}`;
