/** Ends a computation that would take longer than anybody waits. Never leaves `exposure/`: its callers say what was not decided. */
export class TooMuchToDecide extends Error {
  constructor() {
    super("too much to decide");
  }
}

/** Price in steps of what is kept in memory: an entry of a table, a piece of port space. */
export const KEPT = 8;

/**
 * Steps that a computation may still take. Rules can be written whose combinations nobody can list; with a budget they end in
 * "not known" after a bounded time and in bounded memory, because nothing is kept that no step paid for. Steps and no clock:
 * the same input gives the same answer on every machine.
 */
export class Budget {
  constructor(private left: number) {}

  /** Takes the steps. Throws when there are not so many left. */
  spend(steps = 1): void {
    this.left -= steps;
    if (this.left < 0) throw new TooMuchToDecide();
  }

  /**
   * Does one of several pieces of work with at most half of what is left, so that one that takes too much leaves room for
   * the others. Undefined when it took too much.
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
