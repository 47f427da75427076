/** Equal changes of many stacks, put together. Pure. */
import type { ChangeReport } from "../model/report";
import type { Block } from "../render/document";
import { sectionsOf } from "../render/sections";

/** The stacks for which the report on a change is the same, word for word. */
export interface ChangeGroup {
  /** Names of the stacks in the order in which they were added. */
  readonly stacks: readonly string[];
  /** The report of the first of them. */
  readonly report: ChangeReport;
}

/** Groups equal reports as they arrive and keeps one of each group, so that memory does not grow with the number of stacks. */
export class ChangeGroups {
  private readonly groups = new Map<string, { stacks: string[]; report: ChangeReport }>();

  add(report: ChangeReport): void {
    const key = keyOf(report);
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, { stacks: [report.stack], report });
    else group.stacks.push(report.stack);
  }

  /** The groups: first those that the most gates would stop, then those with the most stacks. */
  get all(): readonly ChangeGroup[] {
    return [...this.groups.values()].sort(
      (one, other) => other.report.gates.length - one.report.gates.length || other.stacks.length - one.stacks.length,
    );
  }
}

/**
 * Everything that a reader sees of a report, without the stack's name. The entries of lists are sorted, because their order depends on the
 * order in which the engine happened to create the resources.
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
