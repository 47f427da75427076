import { rangeOf } from "../../exposure";
import type { Findings } from "./findings";

/**
 * Refuses duplicate values of a list.
 * @param path of the list, for example `client.addresses`
 * @param key equal for two values that mean the same
 */
export function checkRepeated<T extends string | number>(
  path: string,
  values: readonly T[],
  key: (value: T) => T,
  findings: Findings,
): void {
  const seen = new Set<T>();
  for (const [i, value] of values.entries()) {
    if (seen.has(key(value))) findings.add(`${path}[${i}]`, `${JSON.stringify(value)} is given twice`);
    seen.add(key(value));
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
