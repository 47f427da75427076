import { rangeOf } from "../../exposure";
import type { Findings } from "./findings";

/**
 * Refuses the values of a list that stand in it before.
 * @param path of the list, for example `client.addresses`
 * @param key the same value for two that mean the same
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

/** Names each IPv4 address or prefix that is given twice: "52.1.2.3" and "52.1.2.3/32" are one. */
export function checkRepeatedRanges(path: string, values: readonly string[], findings: Findings): void {
  const key = (value: string) => {
    const { first, last } = rangeOf(value);
    return `${first}-${last}`;
  };
  checkRepeated(path, values, key, findings);
}
