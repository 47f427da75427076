/** The known name that a mistyped one most likely meant: at most a third of its letters differ. */
export function nearestName<N extends string>(name: string, known: readonly N[]): N | undefined {
  const wanted = name.toLowerCase();
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((x, y) => x.distance - y.distance);
  return best && best.distance <= Math.floor((name.length + 1) / 3) ? best.candidate : undefined;
}

/** `; did you mean "x"?`; empty where no known name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

/** The most names that a message lists. A fleet may have hundreds of stacks. */
const MOST_LISTED = 30;

/** A value that should be one of these names: the sentence that refuses it, with the names and the one that was probably meant. */
export function notOneOf(value: string, known: readonly string[]): string {
  const more = known.length > MOST_LISTED ? ` and ${known.length - MOST_LISTED} more` : "";
  return `"${value}" is not one of ${known.slice(0, MOST_LISTED).join(", ")}${more}${didYouMean(value, known)}`;
}

/** Letters to insert, leave out or replace, and neighbours to swap (optimal string alignment): `tset` is one from `test`. */
function editDistance(left: string, right: string): number {
  const distances = [Array.from({ length: right.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= left.length; i++) {
    const [row, above] = [[i], distances[i - 1]!];
    for (let j = 1; j <= right.length; j++) {
      const isSwapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      row[j] = Math.min(
        row[j - 1]! + 1,
        above[j]! + 1,
        above[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1),
        isSwapped ? distances[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
    distances.push(row);
  }
  return distances[left.length]![right.length]!;
}
