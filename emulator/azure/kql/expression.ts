import { FUNCTIONS, INFIX_SYMBOLS, INFIX_WORDS, LITERALS } from "./features";
import { QueryError, type Token } from "./tokens";

/** Reserved names, which are not columns. */
const CONSTANTS: ReadonlySet<string> = new Set(["true", "false", "null"]);

/** Parser of a list of tokens, from left to right. */
export class Reader {
  private position = 0;

  constructor(
    private readonly words: readonly Token[],
    /** Columns and constants that an expression may name. */
    readonly known: ReadonlySet<string>,
  ) {}

  get next(): Token | undefined {
    return this.words[this.position];
  }

  get afterNext(): Token | undefined {
    return this.words[this.position + 1];
  }

  /** Whether this token comes next. */
  at(text: string): boolean {
    return this.next?.text === text;
  }

  /** Consumes the next token, which must be the expected one if one is given. */
  take(expected?: string): Token {
    const token = this.next;
    if (token === undefined || (expected !== undefined && token.text !== expected))
      throw new QueryError(
        `SyntaxError:0x00000001 at ${token?.at ?? "the end"} : ${token ? `unexpected '${token.text}'` : "it ends"}${expected === undefined ? "" : `, expecting '${expected}'`}`,
      );
    this.position += 1;
    return token;
  }

  /** A scalar expression: operands with operators between them. */
  expression(): void {
    this.operand();
    for (let token = this.next; token !== undefined && isInfix(token); token = this.next) {
      this.take();
      if (token.text === "matches") this.take("regex");
      if (token.text === "in" || token.text === "!in") this.list("(", ")");
      else this.operand();
    }
  }

  /** Expressions separated by commas, between `open` and `close`. */
  list(open: string, close: string): void {
    this.take(open);
    if (this.next?.text !== close) {
      this.expression();
      while (this.at(",")) {
        this.take();
        this.expression();
      }
    }
    this.take(close);
  }

  private operand(): void {
    const token = this.take();
    if (token.text === "-" || token.text === "+") return this.operand();
    if (token.text === "(") {
      this.expression();
      this.take(")");
    } else if (token.kind === "name") this.named(token);
    else if (token.kind === "symbol")
      throw new QueryError(`SyntaxError:0x00000001 at ${token.at} : unexpected '${token.text}'`);
    this.path();
  }

  private named(token: Token): void {
    if (!this.at("(")) {
      if (this.known.has(token.text) || CONSTANTS.has(token.text)) return;
      throw new QueryError(`SemanticError:0x00000006 at ${token.at} : Undefined symbol: ${token.text}`);
    }
    if (LITERALS.has(token.text)) {
      this.take("(");
      while (!this.at(")")) this.take();
      this.take(")");
      return;
    }
    if (!FUNCTIONS.has(token.text))
      throw new QueryError(
        `SemanticError:0x00000009 at ${token.at} : Runtime scalar function provider not found for function: ${token.text}`,
      );
    this.list("(", ")");
  }

  /** `.name` and `[...]` after an operand. */
  private path(): void {
    for (;;)
      if (this.at(".")) {
        this.take();
        this.take();
      } else if (this.at("[")) {
        this.take();
        this.expression();
        this.take("]");
      } else return;
  }
}

function isInfix(token: Token): boolean {
  if (INFIX_WORDS.has(token.text) || INFIX_SYMBOLS.has(token.text)) return true;
  if (token.text === "with") return false; // of `parse`
  if (token.kind === "name" || token.text.startsWith("!"))
    throw new QueryError(`SyntaxError:0x00000001 at ${token.at} : the operator '${token.text}' is not supported`);
  return false;
}
