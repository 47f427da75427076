/**
 * The smallest template that serves: `{{NAME}}` stands for one text. A name without a value and a value without a name
 * are both errors, so that a renamed setting cannot silently vanish from a machine.
 */

const PLACEHOLDER = /\{\{([A-Z_]+)\}\}/g;

/**
 * Fills every placeholder of the named texts.
 * @throws Error that lists every unknown placeholder with its file, and every value that no file uses.
 */
export function fillTemplates(
  texts: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const used = new Set<string>();
  const problems: string[] = [];
  const filled: Record<string, string> = {};
  for (const [file, text] of Object.entries(texts)) {
    filled[file] = text.replace(PLACEHOLDER, (whole, name: string) => {
      used.add(name);
      const value = values[name];
      if (value === undefined) problems.push(`${file}: no value for ${whole}`);
      return value ?? whole;
    });
  }
  for (const name of Object.keys(values)) if (!used.has(name)) problems.push(`no file uses {{${name}}}`);
  if (problems.length > 0) throw new Error(`cloud-init templates:\n  ${problems.join("\n  ")}`);
  return filled;
}
