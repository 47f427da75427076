import { rangeOf } from "../../exposure";
import type { Findings } from "./findings";

/**
 * Reports each value of a list that means the same as one before it. Wrong values are left out of the list, and the others are named by
 * their positions in the stack file.
 *
 * @param path of the list, for example `client.addresses`
 * @param key equal for two values that mean the same
 * @param textOf the problem of a value that is repeated, given the first one
 */
export function checkRepeated<T>(
  path: string,
  values: readonly T[],
  key: (value: T) => unknown,
  findings: Findings,
  textOf: (value: T, first: { readonly path: string; readonly value: T }) => string = (value) =>
    `${JSON.stringify(value)} is given twice`,
): void {
  const seen = new Map<unknown, { readonly path: string; readonly value: T }>();
  for (const [i, value] of findings.placed(path, values)) {
    const place = `${path}[${i}]`;
    const first = seen.get(key(value));
    if (first === undefined) seen.set(key(value), { path: place, value });
    else findings.add(place, textOf(value, first));
  }
}

/** Reports each duplicate IPv4 address or prefix: "52.1.2.3" and "52.1.2.3/32" are the same. */
export function checkRepeatedRanges(path: string, values: readonly string[], findings: Findings): void {
  const key = (value: string) => {
    const { first, last } = rangeOf(value);
    return `${first}-${last}`;
  };
  checkRepeated(path, values, key, findings);
}
