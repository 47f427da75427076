/** The tables of the pages about faults, and the two parts of docs/faults.md, each written by a test of its own. Pure. */

/** A row, cell by cell; the first is the fault's name. */
export type Row = readonly string[];

/** A column's heading with what stands under it. */
export type Column<Measured> = readonly [heading: string, cell: (one: Measured) => string];

/** The first heading of every table. */
export const FAULT = "fault";

/** The second part, which tells of external servers; the first one tells of a gateway. */
export const EXTERNAL_GROUP = "External ICAP servers";

export interface Parts {
  readonly gateway: string;
  /** Empty: not written yet. */
  readonly external: string;
}

const BEGIN = `\n## ${EXTERNAL_GROUP}\n`;

export function partsOf(page: string): Parts {
  const at = page.indexOf(BEGIN);
  return at < 0 ? { gateway: page, external: "" } : { gateway: page.slice(0, at), external: page.slice(at + 1) };
}

export const pageOf = ({ gateway, external }: Parts): string =>
  `${[gateway, external]
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n")}\n`;

export const keyOf = ({ group, name }: { readonly group: string; readonly name: string }): string =>
  `${group}, ${name}`;

/** The rows of a part by their group and the fault's name. */
export function rowsOf(part: string): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  let group = "";
  for (const line of part.split("\n")) {
    group = /^## (.*)$/.exec(line)?.[1] ?? group;
    const row = line.startsWith("| ")
      ? line
          .slice(2, -2)
          .split(" | ")
          .map((cell) => cell.trim())
      : [];
    if (row.length > 1 && row[0] !== FAULT && !/^-+$/.test(row[0]!)) rows.set(keyOf({ group, name: row[0]! }), row);
  }
  return rows;
}

/** The part with what was measured now; a fault that was not stands as it did there, where it had as many cells. */
export function newRows<Measured>(
  part: string,
  columns: readonly Column<Measured>[],
  measured: ReadonlyMap<string, Measured>,
): ReadonlyMap<string, Row> {
  const old = [...rowsOf(part)].filter(([, row]) => row.length === columns.length);
  const now = [...measured].map(([key, one]) => [key, columns.map(([, cell]) => cell(one))] as const);
  return new Map<string, Row>([...old, ...now]);
}

export const seconds = (value: number | undefined, otherwise: string): string =>
  value === undefined ? otherwise : `${value.toFixed(1)} s`;
