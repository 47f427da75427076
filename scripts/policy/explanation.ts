import { renderTable } from "../../console/table";
import type { Explained } from "./answers";

/** Words for the parts of a file that were read, and for those that were not, with the reasons. Pure. */
export function explanation(name: string, explained: Explained): string {
  if ("error" in explained) return `${name}: ${explained.error}\n`;
  const rows = explained.parts.map(({ part, type, encoding, bytes, text }) => [
    part,
    type || "-",
    encoding === null ? "bytes" : `text (${encoding})`,
    String(bytes),
    ...(text === undefined ? [] : [JSON.stringify(text)]),
  ]);
  const unread = explained.unread.map(({ part, why, detail }) => `Not read: ${part}: ${why}${detail && `, ${detail}`}`);
  const shown = explained.parts.some(({ text }) => text !== undefined) ? ["begins with"] : [];
  return `${renderTable(["part", "type", "read as", "bytes", ...shown], rows)}\n\n${
    unread.length === 0 ? "No part was reported as unread." : unread.join("\n")
  }\n`;
}
