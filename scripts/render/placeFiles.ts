/** The files of `places/` in the repository. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "..", "places");

export const placeFile = (path: string): string => readFileSync(join(folder, path), "utf8");

/**
 * Replaces the placeholders of a text, `{{NAME}}`. The values come from checked settings.
 * @throws Error for a placeholder without a value, and for a value without a placeholder
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(values));
  const filled = text.replace(/\{\{([A-Z_]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`places/: no value for {{${name}}}`);
    unused.delete(name);
    return value;
  });
  if (unused.size > 0) throw new Error(`places/: no place for ${[...unused].join(", ")}`);
  return filled;
}
