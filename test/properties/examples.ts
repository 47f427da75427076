/** Share of the random examples that run: all of them, but a part in `npm run mutation`, where each change runs them anew. */
const SHARE = Number(process.env.MUTATION_EXAMPLES ?? 1);

/** Number of random examples that a property runs, from the number that it has in `npm test`. */
export const examples = (runs: number): number => Math.ceil(runs * SHARE);

/** The cases that run of those that a property tries one by one. */
export const sampleOf = <T>(cases: readonly T[]): readonly T[] =>
  cases.filter((_, i) => i % Math.round(1 / SHARE) === 0);
