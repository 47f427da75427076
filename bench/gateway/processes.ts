/** The fields of `/proc/PID/stat` (proc(5)) that are used here. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** Clock ticks in user and kernel mode, of the process and of its children that ended and were waited for. */
  readonly ticks: number;
  readonly residentPages: number;
}

/** Reads the text of `/proc/PID/stat`. The command's name in it may contain spaces and brackets. */
export function processStat(text: string): ProcessStat {
  const end = text.lastIndexOf(")");
  // fields[0] is field 3 of the manual page
  const fields = text.slice(end + 2).split(" ");
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    ticks: field(14) + field(15) + field(16) + field(17),
    residentPages: field(24),
  };
}

/** The proportional share of memory (Pss) in the text of `/proc/PID/smaps_rollup`, KiB; 0 for a process that has ended. */
export const proportionalKibibytes = (text: string): number => Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1] ?? 0);

/** The descendants of a process, parents before their children. */
export function descendants(ancestor: number, all: readonly ProcessStat[]): ProcessStat[] {
  const found: ProcessStat[] = [];
  const parents = [ancestor];
  for (let at = 0; at < parents.length; at++) {
    const children = all.filter(({ parent }) => parent === parents[at]);
    found.push(...children);
    parents.push(...children.map(({ pid }) => pid));
  }
  return found;
}
