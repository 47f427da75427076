/** Equal changes of many stacks, put together. Pure. */
import type { ChangeReport } from "../model/report";

/** Stacks for which a change is the same in every word of the report. */
export interface ChangeGroup {
  /** In the order in which they were added. */
  readonly stacks: readonly string[];
  /** The report of the first of them. */
  readonly report: ChangeReport;
}

/** Puts reports together as they come, and keeps one of each kind: memory does not grow with the number of stacks. */
export class ChangeGroups {
  private readonly groups = new Map<string, { stacks: string[]; report: ChangeReport }>();

  add(report: ChangeReport): void {
    const key = keyOf(report);
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, { stacks: [report.stack], report });
    else group.stacks.push(report.stack);
  }

  /** Those that a gate would stop first, then those of the most stacks. */
  get all(): readonly ChangeGroup[] {
    return [...this.groups.values()].sort(
      (one, other) => other.report.gates.length - one.report.gates.length || other.stacks.length - one.stacks.length,
    );
  }
}

/** Everything of a report but its stack. The drawing says nothing that the rest does not. */
const keyOf = (report: ChangeReport): string => JSON.stringify({ ...report, stack: undefined, drawing: undefined });

/** `97 stacks`, `1 stack`. */
export const stackCount = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "stack" : "stacks"}`;
