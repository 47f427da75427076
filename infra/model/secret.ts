import { inspect } from "node:util";

/**
 * A text that must not be shown. Printing, logging or serialising it gives `[secret]`; only `reveal` gives the text, so
 * that a search for `reveal(` lists every place that handles it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Wrap it in `pulumi.secret` before it reaches a resource. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [inspect.custom](): string {
    return "[secret]";
  }
}
