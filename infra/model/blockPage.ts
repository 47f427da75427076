/** Maximum size of a page in bytes, because the boot configuration is limited. */
const LONGEST = 4096;

/** The problem with a page for clients whose file was blocked, to follow the value; or undefined. */
export function blockPageProblem(page: string): string | undefined {
  const bytes = Buffer.byteLength(page.trim());
  if (!/^\s*<(!doctype html|html)\b/i.test(page))
    return "does not begin with <!DOCTYPE html> or <html>; give a whole page";
  if (!page.includes("{rule}")) return "does not contain {rule}, in whose place the rule's name is written";
  if (/[^\P{C}\n]|[\u2028\u2029]/u.test(page))
    return "contains a tab or another control character; line breaks are allowed";
  return bytes > LONGEST ? `has ${bytes} bytes; at most ${LONGEST} are allowed` : undefined;
}
