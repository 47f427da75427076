import { printableLines } from "./printable";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text for HTML or SVG, safe in elements and in quoted attributes, with nothing hidden in it. */
export const escapeHtml = (text: string): string => printableLines(text).replace(/[&<>"']/g, (sign) => entities[sign]);
