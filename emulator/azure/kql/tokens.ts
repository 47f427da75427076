/** One word of a query. */
export interface Token {
  readonly kind: "name" | "number" | "string" | "symbol";
  readonly text: string;
  /** Line and column, from 1 and 0 as in Azure's messages. */
  readonly at: string;
}

/** The error for a text that is not a sequence of KQL tokens. */
export class QueryError extends Error {}

const PATTERNS: readonly (readonly [Token["kind"] | "blank", RegExp])[] = [
  ["blank", /(?:\s|\/\/[^\n]*)+/y],
  ["string", /[hH]?(?:@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/y],
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:[a-zA-Z]+)?/y],
  // Operators with a hyphen are single words; elsewhere a hyphen is a minus.
  ["name", /(?:project|parse|mv)-[a-z]+\b|[A-Za-z_$][A-Za-z0-9_]*/y],
  ["symbol", /==|!=|=~|!~|<=|>=|<>|\.\.|![a-z_]+~?|[-+*/%<>=|(),;.[\]{}:]/y],
];

/** The tokens of a query, without white space and comments. */
export function tokens(query: string): readonly Token[] {
  const found: Token[] = [];
  for (let at = 0; at < query.length;) {
    const match = PATTERNS.map(([kind, pattern]) => {
      pattern.lastIndex = at;
      const text = pattern.exec(query)?.[0];
      return text === undefined ? undefined : { kind, text };
    }).find((one) => one !== undefined);
    if (!match) throw new QueryError(`SyntaxError:0x00000001 at ${place(query, at)} : unexpected '${query[at]}'`);
    if (match.kind !== "blank") found.push({ kind: match.kind, text: match.text, at: place(query, at) });
    at += match.text.length;
  }
  return found;
}

function place(query: string, at: number): string {
  const before = query.slice(0, at).split("\n");
  return `${before.length}:${before.at(-1)?.length ?? 0}`;
}
