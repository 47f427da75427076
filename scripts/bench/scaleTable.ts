/** The table of `npm run bench -- --only scale`. Pure. */
import type { ScaleLine } from "../../bench/scale/oneStack";
import { renderTable } from "../../console/table";

export function scaleTable(lines: readonly ScaleLine[]): string {
  const shown = (seconds: number | undefined): string => (seconds === undefined ? "" : `${seconds.toFixed(1)} s`);
  const rows = lines.map(({ what, size, count, seconds, processorSeconds, peakMebibytes }) => [
    what,
    size,
    shown(seconds),
    shown(seconds / count),
    shown(processorSeconds === undefined ? undefined : processorSeconds / count),
    peakMebibytes === undefined ? "" : `${peakMebibytes} MiB`,
  ]);
  return renderTable(["", "", "all", "each", "processor time each", "memory at most"], rows);
}
