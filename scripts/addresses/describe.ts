import type { PageVerdict } from "./update";

/** A page's verdict as lines for a terminal. */
export function describeVerdict({ comparison, date, refusals, warnings }: PageVerdict, list: string): string {
  const when = date === undefined ? "an undated page" : `the page of ${date}`;
  const counted = comparison.changes.map(
    ({ dataCentre, added, removed }) => `${dataCentre}: ${added.length} added, ${removed.length} removed`,
  );
  const same = refusals.length === 0 ? `${list}: ${when} has the same addresses.` : `${list}: ${when} is refused.`;
  const lines = counted.length === 0 ? [same] : [`${list} in ${when}: ${counted.join("; ")}`];
  for (const { dataCentre, added, removed } of comparison.changes) {
    lines.push(
      ...added.map((address) => `  + ${dataCentre} ${address}`),
      ...removed.map((address) => `  - ${dataCentre} ${address}`),
    );
  }
  lines.push(...warnings.map((warning) => `warning: ${warning}`), ...refusals.map((refusal) => `refused: ${refusal}`));
  return lines.join("\n");
}
