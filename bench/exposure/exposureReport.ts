import { renderTable } from "../../console/table";

/** One measured size. */
export interface ExposureTiming {
  readonly prefixes: number;
  readonly rules: number;
  /** Comparison of both sides, texts included; the best of the runs. */
  readonly milliseconds: number;
  /** The same for the naive evaluation of `naivePackets` packets on each side. */
  readonly naiveMilliseconds: number;
  readonly naivePackets: number;
  /** Growth of `milliseconds` from the size before; linear growth would be the ratio of the sizes. */
  readonly growth?: number;
  readonly addedAddresses: number;
}

/** The results that the measuring process writes. */
export interface ExposureBench {
  readonly timings: readonly ExposureTiming[];
  /** Peak memory of the measuring process, which computes all sizes. */
  readonly peakMebibytes: number;
}

/** For a terminal: a line a size, and the memory. */
export function exposureReport({ timings, peakMebibytes }: ExposureBench): string {
  const rows = timings.map((timing) => [
    `${timing.prefixes} prefixes, ${timing.rules} rules`,
    `${timing.milliseconds.toFixed(1)} ms`,
    timing.growth === undefined ? "" : `× ${timing.growth.toFixed(1)}`,
    String(timing.addedAddresses),
    `${timing.naiveMilliseconds.toFixed(1)} ms`,
  ]);
  const naive = `naive, ${timings[0]?.naivePackets ?? 0} packets a side`;
  return (
    `${renderTable(["exposure: each side has", "compared in", "for × 10", "addresses added", naive], rows)}\n` +
    `\nBest of three; peak memory ${Math.round(peakMebibytes)} MiB.\n`
  );
}
