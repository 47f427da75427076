/** Longest cell, in characters; the last column alone may be wider, because nothing stands behind it. */
const WIDEST_CELL = 60;

/** A long text shortened in its middle: `the begin…the end`. The end stays because the end of a file's name tells its type. */
function shortened(text: string): string {
  const signs = [...text];
  if (signs.length <= WIDEST_CELL) return text;
  const end = Math.floor((WIDEST_CELL - 1) / 2);
  return `${signs.slice(0, WIDEST_CELL - 1 - end).join("")}…${signs.slice(-end).join("")}`;
}

/** A table for a terminal: columns as wide as their longest cell, two spaces between, a rule under the heads. */
export function renderTable(heads: string[], contents: string[][]): string {
  const rows = contents.map((row) => row.map((cell, column) => (column < heads.length - 1 ? shortened(cell) : cell)));
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
