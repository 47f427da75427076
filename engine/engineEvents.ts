import type { EngineEvent } from "@pulumi/pulumi/automation";
import { errorMessage } from "../console/userError";

/** Error for an operation that the engine, the program or a provider refused; the message is theirs. */
export class EngineRefusal extends Error {
  override readonly name = "EngineRefusal";

  /** @param operation `preview`, `up`, `destroy` @param diagnostics the engine's error messages, as they came */
  constructor(
    readonly operation: string,
    diagnostics: readonly string[],
    options: ErrorOptions,
  ) {
    super(refusalWords(operation, diagnostics, options.cause), options);
  }
}

/** Terminal colours as the engine writes them into its messages: `<{%reset%}>`. */
const colours = /<\{%[^%]*%\}>/g;

/** The engine's errors, each once and without colours: the engine repeats an error for the resource, the program and the update. */
export function refusalWords(operation: string, diagnostics: readonly string[], cause: unknown): string {
  const own = diagnostics.map((text) => text.replace(colours, "").trim()).filter((text) => text !== "");
  const distinct = [...new Set(own)];
  if (distinct.length > 0) return `${operation} failed:\n${distinct.join("\n")}`;
  return `${operation} failed:\n${errorMessage(cause).trim()}`;
}

/** A short description of the step that the engine has begun on one resource; `undefined` for other events. */
export function resourceWords(event: EngineEvent): string | undefined {
  const metadata = event.resourcePreEvent?.metadata;
  if (metadata === undefined || metadata.op === "same") return undefined;
  const [type, name] = [metadata.type.split(":").at(-1), metadata.urn.split("::").at(-1)];
  return `${metadata.op} ${type} ${name}`;
}

/** Number of resources that an operation of the engine touched, by kind: `{create: 31}`, `{same: 31}`. */
export type ChangeCounts = Record<string, number>;

/** Whether an operation changed nothing, or would change nothing. Unknown kinds of operation count as changes. */
export const changesNothing = (changes: ChangeCounts): boolean =>
  Object.entries(changes).every(([kind, count]) => kind === "same" || count === 0);
