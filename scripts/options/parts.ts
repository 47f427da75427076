import { nameProblem } from "./nameProblem";

/** The names given in an option `--only`. */
const named = (only: string): readonly string[] => only.split(",").map((part) => part.trim());

/** The sentences about parts that do not exist; none where all of them do, or where none was asked for. */
export const unknownParts = (only: string | undefined, parts: readonly string[]): readonly (string | undefined)[] =>
  only === undefined ? [] : named(only).map((part) => nameProblem("--only", part, parts));

/** The requested parts, in the list's order; `otherwise` when none was requested. */
export const chosenParts = <P extends string>(
  only: string | undefined,
  parts: readonly P[],
  otherwise: readonly P[],
): readonly P[] => (only === undefined ? otherwise : parts.filter((part) => named(only).includes(part)));
