/** Share of the random examples that run: all of them, but a part in `npm run mutation`, where each change runs them anew. */
const SHARE = Number(process.env.MUTATION_EXAMPLES ?? 1);

/** How many random examples a property runs that has so many in `npm test`. */
export const examples = (runs: number): number => Math.ceil(runs * SHARE);
