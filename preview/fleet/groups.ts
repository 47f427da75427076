/** Equal changes of many stacks, put together. Pure. */
import type { ChangeReport } from "../model/report";
import type { Block } from "../render/document";
import { sectionsOf } from "../render/sections";

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

  /** The groups in order: first those that a gate would stop, then those of the most stacks. */
  get all(): readonly ChangeGroup[] {
    return [...this.groups.values()].sort(
      (one, other) => other.report.gates.length - one.report.gates.length || other.stacks.length - one.stacks.length,
    );
  }
}

/**
 * Everything that a reader is shown but the stack. Entries of a list are put in order: theirs follows the order in which the engine
 * happened to make the resources.
 */
const keyOf = (report: ChangeReport): string =>
  JSON.stringify([
    report.verdict,
    report.notes,
    [...report.gates].sort(),
    sectionsOf(report).map(({ title, blocks }) => [title, blocks.flatMap(entriesOf).sort()]),
  ]);

const entriesOf = (block: Block): string[] =>
  block.kind === "list" ? block.items.map((item) => JSON.stringify(item)) : [JSON.stringify(block)];

/** `97 stacks`, `1 stack`. */
export const stackCount = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "stack" : "stacks"}`;
