import { bootingSuites, type Part } from "./run";

/** The niceness of suites that run in parallel to gateways. Gateways have time limits, so they have priority. */
const BESIDE_GATEWAYS = 5;

/** Parts that run one after the other, in parallel to the parts of other rows. */
export interface Row {
  readonly parts: readonly Part[];
  readonly niceness: number;
}

/**
 * Suites that run at the same time: the suites that boot gateways wait most of their time, for boots and for time limits of the gateways,
 * and leave the processors to the rest.
 */
export function rowsOf(parts: readonly Part[]): Row[] {
  const booting = parts.filter((part) => bootingSuites.includes(part));
  const others = parts.filter((part) => !bootingSuites.includes(part));
  const rows = [
    { parts: booting, niceness: 0 },
    { parts: others, niceness: booting.length === 0 ? 0 : BESIDE_GATEWAYS },
  ];
  return rows.filter(({ parts: some }) => some.length > 0);
}
