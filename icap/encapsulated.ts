import { MalformedMessage } from "./head";

/** Positions of an ICAP message's parts: the heads end to end from 0, then a body or none (RFC 3507 §4.4.1). */
export interface Encapsulation {
  readonly heads: readonly { readonly kind: "request" | "response"; readonly length: number }[];
  readonly hasBody: boolean;
}

/** The parts that an answer may contain, by the request's method (RFC 3507 §4.4.1). */
const ANSWERS = {
  REQMOD: [/^req-hdr (req-body|null-body)$/, /^res-hdr (res-body|null-body)$/],
  RESPMOD: [/^res-hdr (res-body|null-body)$/],
  OPTIONS: [/^(opt-body|null-body)$/],
} as const;

/** Larger heads are refused: they are held in memory to be compared. */
const MAX_HEADS = 2 ** 20;

/**
 * Reads the Encapsulated header of an answer to `method`. Throws MalformedMessage when such an answer may not contain this list of parts,
 * or when the offsets are inconsistent.
 */
export function parseEncapsulated(value: string, method: keyof typeof ANSWERS): Encapsulation {
  const parts = value
    .split(",")
    .map((part) => /^(req-hdr|res-hdr|req-body|res-body|opt-body|null-body)=(\d{1,9})$/.exec(part.trim()));
  const entries = parts.map((part) => ({ name: part?.[1] ?? "?", offset: Number(part?.[2]) }));
  const names = entries.map((entry) => entry.name).join(" ");
  if (!ANSWERS[method].some((allowed) => allowed.test(names)))
    throw new MalformedMessage(`"Encapsulated: ${value}" is not how a ${method} can be answered`);
  const lengths = entries.map((entry, index) => (entries[index + 1]?.offset ?? entry.offset) - entry.offset);
  const body = entries.at(-1);
  if (entries[0]?.offset !== 0 || lengths.slice(0, -1).some((length) => length <= 0) || (body?.offset ?? 0) > MAX_HEADS)
    throw new MalformedMessage(`"Encapsulated: ${value}" has offsets that cannot be right`);
  const heads = entries.slice(0, -1).map(({ name }, index) => {
    const kind = name === "req-hdr" ? ("request" as const) : ("response" as const);
    return { kind, length: lengths[index] ?? 0 };
  });
  return { heads, hasBody: body?.name !== "null-body" };
}

/** The Encapsulated header of a request that carries these heads. */
export function renderEncapsulated(parts: {
  method: "REQMOD" | "RESPMOD";
  requestHead?: Uint8Array;
  responseHead?: Uint8Array;
  hasBody: boolean;
}): string {
  const list: string[] = [];
  let offset = 0;
  if (parts.requestHead) list.push(`req-hdr=${offset}`);
  offset += parts.requestHead?.byteLength ?? 0;
  if (parts.responseHead) list.push(`res-hdr=${offset}`);
  offset += parts.responseHead?.byteLength ?? 0;
  const body = parts.method === "REQMOD" ? "req-body" : "res-body";
  list.push(`${parts.hasBody ? body : "null-body"}=${offset}`);
  return list.join(", ");
}
