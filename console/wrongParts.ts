/** A schema's finding about data: zod's issue, as far as it is read here. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  /** Names that the schema does not know. */
  readonly keys?: readonly string[];
}

/** The most parts that are named. */
const MOST = 6;

/**
 * The parts of data from outside that do not fit their schema, by their paths: "wrong or missing: name, servers[0].port". A schema's own
 * words speak of the code, and would help nobody who has the file before them.
 */
export function wrongParts({ issues }: { readonly issues: readonly Issue[] }): string {
  const paths = issues.flatMap(({ code, path, keys }) =>
    code === "unrecognized_keys" ? (keys ?? []).map((key) => `${pathOf([...path, key])} (unknown)`) : [pathOf(path)],
  );
  const all = [...new Set(paths)];
  if (all.includes("")) return "it has another form";
  const more = all.length > MOST ? ` and ${all.length - MOST} more` : "";
  return `wrong or missing: ${all.slice(0, MOST).join(", ")}${more}`;
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${String(part)}`)).join("");
