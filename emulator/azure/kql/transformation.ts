import { MOST_PARSED_COLUMNS, TABULAR_OPERATORS } from "./features";
import { Reader } from "./expression";
import { QueryError, tokens, type Token } from "./tokens";

/**
 * The error that Azure reports for a transformation's query, or undefined. The query works on `source`, one row at a time, with a part of
 * KQL. Its output needs the column TimeGenerated.
 *
 * Only operators, functions and names of columns are checked; types are not.
 *
 * @param columns columns of the stream; absent where they are not known (Azure's own streams)
 */
export function transformationProblem(query: string, columns: readonly string[] | undefined): string | undefined {
  try {
    const [source, ...operators] = parts(tokens(query), "|");
    const known = sourceColumns(source ?? [], columns);
    const out = operators.reduce(applied, known);
    if (columns !== undefined && !out.has("TimeGenerated"))
      return "The output of the transformation must contain the column TimeGenerated";
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return `Error occurred while compiling query in query: ${error.message}`;
    throw error;
  }
}

/** Columns of an unknown table: every name counts as a column. */
class AnyColumn extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** `print` is supported too, but does not use the input line, so it is not emulated. */
function sourceColumns(words: readonly Token[], columns: readonly string[] | undefined): ReadonlySet<string> {
  const [first, ...rest] = words;
  if (first?.text !== "source" || rest.length > 0)
    throw new QueryError(`SyntaxError:0x00000001 : the query must begin with source; let and print are not emulated`);
  return columns === undefined ? new AnyColumn() : new Set(columns);
}

/** The columns after one more operator. */
function applied(known: ReadonlySet<string>, words: readonly Token[]): ReadonlySet<string> {
  const reader = new Reader(words, known);
  const operator = reader.take();
  if (!TABULAR_OPERATORS.has(operator.text))
    throw new QueryError(
      `SemanticError:0x00000002 at ${operator.at} : the operator '${operator.text}' is not supported in transformations; supported are ${[...TABULAR_OPERATORS].join(", ")}`,
    );
  const after = OPERATORS[operator.text]!(reader, known);
  const left = reader.next;
  if (left) throw new QueryError(`SyntaxError:0x00000001 at ${left.at} : extraneous input '${left.text}'`);
  return after;
}

type Operator = (reader: Reader, known: ReadonlySet<string>) => ReadonlySet<string>;

const OPERATORS: Readonly<Record<string, Operator>> = {
  where: (reader, known) => {
    reader.expression();
    return known;
  },
  extend: (reader, known) => together(known, assignments(reader)),
  project: (reader) => new Set(assignments(reader)),
  "project-away": (reader, known) => without(known, names(reader)),
  "project-rename": (reader, known) => {
    const renamed = names(reader);
    const [fresh, old] = [renamed.filter((_, i) => i % 2 === 0), renamed.filter((_, i) => i % 2 === 1)];
    return together(without(known, old), fresh);
  },
  parse: (reader, known) => {
    reader.expression();
    reader.take("with");
    const made: string[] = [];
    while (reader.next) {
      const token = reader.take();
      if (token.kind === "name") made.push(token.text);
      if (reader.at(":")) {
        reader.take();
        reader.take();
      }
    }
    if (made.length > MOST_PARSED_COLUMNS)
      throw new QueryError(`parse makes ${made.length} columns; a transformation takes ${MOST_PARSED_COLUMNS}`);
    return together(known, made);
  },
};

/** `A = expression, B, ...`: the names. */
function assignments(reader: Reader): readonly string[] {
  const made: string[] = [];
  for (;;) {
    const name = reader.next;
    if (name?.kind === "name" && reader.afterNext?.text === "=") {
      reader.take();
      reader.take();
    }
    reader.expression();
    if (name?.kind === "name") made.push(name.text);
    if (!reader.at(",")) return made;
    reader.take();
  }
}

/** Names with commas or `=` between them. */
function names(reader: Reader): readonly string[] {
  const found: string[] = [];
  while (reader.next) {
    const token = reader.take();
    if (token.kind === "name") found.push(token.text);
    else if (token.text !== "," && token.text !== "=")
      throw new QueryError(`SyntaxError:0x00000001 at ${token.at} : unexpected '${token.text}'`);
  }
  return found;
}

const together = (known: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> =>
  known instanceof AnyColumn ? known : new Set([...known, ...more]);

const without = (known: ReadonlySet<string>, less: readonly string[]): ReadonlySet<string> =>
  known instanceof AnyColumn ? known : new Set([...known].filter((name) => !less.includes(name)));

/** The tokens between separators that are not inside brackets. */
function parts(words: readonly Token[], separator: string): readonly Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of words) {
    if (token.kind === "symbol" && "([{".includes(token.text)) depth += 1;
    if (token.kind === "symbol" && ")]}".includes(token.text)) depth -= 1;
    if (token.kind === "symbol" && token.text === separator && depth === 0) found.push([]);
    else found.at(-1)!.push(token);
  }
  return found;
}
