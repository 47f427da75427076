/** Names in an option `--only`, as a person wrote them. */
const named = (only: string): readonly string[] => only.split(",").map((part) => part.trim());

/** The sentence about parts that do not exist; undefined where all of them do, or where none was asked for. */
export function unknownParts(only: string | undefined, parts: readonly string[]): string | undefined {
  const unknown = named(only ?? parts.join(",")).filter((part) => !parts.includes(part));
  if (unknown.length === 0) return undefined;
  return `--only: there is no part "${unknown.join('", "')}"; the parts are: ${parts.join(", ")}`;
}

/** The parts that were asked for, in their own order; `otherwise` where none was. */
export const chosenParts = <P extends string>(
  only: string | undefined,
  parts: readonly P[],
  otherwise: readonly P[],
): readonly P[] => (only === undefined ? otherwise : parts.filter((part) => named(only).includes(part)));
