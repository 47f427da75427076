/**
 * The first of several moments in any form that `Date` reads, as ISO 8601 in UTC; nothing where there is none. Mocks of a program's
 * tests give certificates without an end.
 */
export function firstEnd(ends: readonly (string | undefined)[]): string | undefined {
  const moments = ends.flatMap((end) => (end === undefined ? [] : [Date.parse(end)]));
  return moments.length === 0 ? undefined : new Date(Math.min(...moments)).toISOString();
}
