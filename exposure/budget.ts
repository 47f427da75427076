/** Error that ends a computation that would take too long. It is always caught in `exposure/`, which reports what was not decided. */
export class TooMuchToDecide extends Error {
  constructor() {
    super("too much to decide");
  }
}

/** Steps charged for each item kept in memory: an entry of a table, a piece of port space. */
export const KEPT = 8;

/**
 * Steps that a computation may still take. Rules can have more combinations than can be listed. With a budget their evaluation ends in "not
 * known" in bounded time and memory, because everything that is kept costs steps. It counts steps, not time, so that the same input gives
 * the same answer on every machine.
 */
export class Budget {
  constructor(private left: number) {}

  /** Takes the steps. Throws when too few are left. */
  spend(steps = 1): void {
    this.left -= steps;
    if (this.left < 0) throw new TooMuchToDecide();
  }

  /**
   * Does one of several pieces of work with at most half of the remaining steps, so that the others can still be done. Undefined when that
   * was not enough.
   */
  attempt<T>(work: () => T): T | undefined {
    const before = this.left;
    const allotted = Math.ceil(before / 2);
    this.left = allotted;
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TooMuchToDecide)) throw error;
      return undefined;
    } finally {
      this.left = before - allotted + Math.max(0, this.left);
    }
  }

  /** Steps that are left. */
  get rest(): number {
    return this.left;
  }
}
