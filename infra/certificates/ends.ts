/** The first of several moments in any form that `Date` reads, as ISO 8601 in UTC. */
export function firstEnd(ends: readonly string[]): string {
  return new Date(Math.min(...ends.map((end) => Date.parse(end)))).toISOString();
}
