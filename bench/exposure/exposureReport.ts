import { renderTable } from "../../console/table";

/** The measurements for one size. */
export interface ExposureTiming {
  readonly prefixes: number;
  readonly rules: number;
  /** Time of the comparison of both sides including its texts; the best of several runs. */
  readonly milliseconds: number;
  /** Time of the naive evaluation of `naivePackets` packets on each side; the best of several runs. */
  readonly naiveMilliseconds: number;
  readonly naivePackets: number;
  /** Ratio of `milliseconds` to that of the previous size. Linear growth would be the ratio of the sizes. */
  readonly growth?: number;
  readonly addedAddresses: number;
}

/** The results that the measuring process writes. */
export interface ExposureBench {
  readonly timings: readonly ExposureTiming[];
  /** Peak memory of the measuring process, for all sizes. */
  readonly peakMebibytes: number;
}

/** The results for a terminal: a line for each size, and the memory. */
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
