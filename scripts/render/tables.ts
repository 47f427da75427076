/** Aligns the columns of the tables in a Markdown text, after placeholders were replaced by values of other lengths. Pure. */
export const withAlignedTables = (markdown: string): string => markdown.replace(/(?:^\|.*\|\n)+/gm, aligned);

function aligned(table: string): string {
  const rows = table
    .trimEnd()
    .split("\n")
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  const isRule = (cell: string) => /^-+$/.test(cell);
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((cells) => (isRule(cells[column]!) ? 0 : cells[column]!.length))),
  );
  const padded = (cell: string, width: number) => (isRule(cell) ? "-".repeat(width) : cell.padEnd(width));
  return rows
    .map((cells) => `| ${cells.map((cell, column) => padded(cell, widths[column]!)).join(" | ")} |\n`)
    .join("");
}
