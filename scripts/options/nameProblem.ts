import { notOneOf } from "../../infra/model/nearestName";

/**
 * The problem with the value of an option that takes one of a list of names; none where it is one of them, or is not given.
 *
 * @param option as it is written, such as `--format` or `<action>`
 */
export const nameProblem = (option: string, value: string | undefined, known: readonly string[]): string | undefined =>
  value === undefined || known.includes(value) ? undefined : `${option}: ${notOneOf(value, known)}`;
