/** Runs tasks one after the other in the order of their requests; a failed task does not stop the next one. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects with the task's own outcome, after all earlier tasks are over. */
  take<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.last.then(task, task);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** Resolves after `milliseconds`. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Repeats a query every `everyMs` until the answer is not undefined. Returns undefined when `timeoutMs` have passed without one. */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  { timeoutMs, everyMs }: { readonly timeoutMs: number; readonly everyMs: number },
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline) return undefined;
    await pause(everyMs);
  }
}
