/** The names given in an option `--only`. */
const named = (only: string): readonly string[] => only.split(",").map((part) => part.trim());

/** The sentence about parts that do not exist; undefined where all of them do, or where none was asked for. */
export function unknownParts(only: string | undefined, parts: readonly string[]): string | undefined {
  const unknown = named(only ?? parts.join(",")).filter((part) => !parts.includes(part));
  if (unknown.length === 0) return undefined;
  return `--only: there is no part "${unknown.join('", "')}"; the parts are: ${parts.join(", ")}`;
}

/** The requested parts, in the list's order; `otherwise` when none was requested. */
export const chosenParts = <P extends string>(
  only: string | undefined,
  parts: readonly P[],
  otherwise: readonly P[],
): readonly P[] => (only === undefined ? otherwise : parts.filter((part) => named(only).includes(part)));
