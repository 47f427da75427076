/** A value that JSON can hold, not to be changed. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON on one line without spaces, the keys of each object in order: the same bytes for the same value. Python's
 * `json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)` writes the same, which the digests of rules need.
 */
export function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
