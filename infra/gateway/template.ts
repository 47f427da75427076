/**
 * A minimal template: `{{NAME}}` stands for one value. A name without a value and a value without a name are both errors, so that a renamed
 * setting cannot silently vanish from a machine. Values end in files of many languages (shell, systemd, stunnel, haproxy, nftables, YAML),
 * so characters that could end a word, a quotation or a line there are refused here, whatever was checked before.
 */

/** A word, which may be anywhere in a line, or whole lines, which their author must quote. */
export type TemplateValue = string | readonly string[];

const PLACEHOLDER = /\{\{([A-Z_]+)\}\}/g;

export const hasPlaceholder = (text: string): boolean => text.search(PLACEHOLDER) >= 0;

/** Characters without special meaning in any of the languages, unquoted or quoted. */
const WORD = /^[A-Za-z0-9_.,:/-]+$/;
/** Inside double quotes spaces do not separate words. */
const QUOTED = /^[A-Za-z0-9_.,:/ -]+$/;
/** Control characters, Unicode's line separators, and lone surrogates, which no UTF-8 file can contain. */
const UNPRINTABLE = /[\p{C}\u2028\u2029]/u;

/**
 * Fills every placeholder of the named texts.
 * @param machine the kind of machine that has these texts, for the error: a value may be right for another kind
 * @throws Error that lists, with its file, every unknown placeholder and every value that would break out of its place, and
 *   every value that no file uses. Lines are not shown: keywords are confidential.
 */
export function fillTemplates(
  texts: Readonly<Record<string, string>>,
  values: Readonly<Record<string, TemplateValue>>,
  machine = "a machine",
): Record<string, string> {
  const used = new Set<string>();
  const problems: string[] = [];
  const fill = (file: string, line: string): string =>
    line.replace(PLACEHOLDER, (whole, name: string, at: number) => {
      used.add(name);
      const value = values[name];
      const problem = value === undefined ? `no value for ${whole}` : valueProblem(value, whole, line, at);
      if (problem !== undefined) problems.push(`${file}: ${problem}`);
      return value === undefined ? whole : typeof value === "string" ? value : indented(value, line.slice(0, at));
    });
  const filled = Object.fromEntries(
    Object.entries(texts).map(([file, text]) => [
      file,
      text
        .split("\n")
        .map((line) => fill(file, line))
        .join("\n"),
    ]),
  );
  for (const name of Object.keys(values)) if (!used.has(name)) problems.push(`no file of ${machine} uses {{${name}}}`);
  if (problems.length > 0) throw new Error(`cloud-init templates:\n  ${problems.join("\n  ")}`);
  return filled;
}

function valueProblem(value: TemplateValue, whole: string, line: string, at: number): string | undefined {
  if (typeof value !== "string") {
    if (line.trim() !== whole) return `${whole} stands for whole lines and must be alone on its line`;
    const wrong = value.findIndex((one) => UNPRINTABLE.test(one));
    return wrong < 0 ? undefined : `line ${wrong + 1} of ${whole} contains a line break or another control character`;
  }
  const quoted = line[at - 1] === '"' && line[at + whole.length] === '"';
  if ((quoted ? QUOTED : WORD).test(value)) return undefined;
  return `${whole} has the value ${JSON.stringify(value)}; only letters, digits and _ . , : / - ${quoted ? "and spaces " : ""}are allowed`;
}

/** The lines, each indented like the placeholder. */
const indented = (lines: readonly string[], indentation: string): string => lines.join(`\n${indentation}`);
