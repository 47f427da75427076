/** How many resources an operation of the engine touched, by kind: `{create: 31}`, `{same: 31}`. */
export type ChangeCounts = Record<string, number>;

/** Whether an operation changed nothing, or would change nothing. An operation of a kind unknown here is a change. */
export const changesNothing = (changes: ChangeCounts): boolean =>
  Object.entries(changes).every(([kind, count]) => kind === "same" || count === 0);
