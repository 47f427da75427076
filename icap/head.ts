import { isIP } from "node:net";

/** One header field, in the order and spelling in which it was received. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** The start line and the header fields of an ICAP or HTTP message. */
export interface Head {
  readonly startLine: string;
  readonly headers: readonly Header[];
}

/** A message that breaks the grammar. The exchange turns it into a failure of kind `protocol`. */
export class MalformedMessage extends Error {
  override readonly name = "MalformedMessage";
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Visible characters, space, tab, and bytes above ASCII; neither CR, LF nor NUL. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Far above any real message, and low enough to limit memory and time. */
const MAX_HEADERS = 2000;

/**
 * A header that may have continuation lines, because it is defined with them (draft-stecher-icap-subid-00: count, then file, name, id and
 * disposition on lines of their own), and c-icap sends it so. All other continuation lines are refused, because two readers may see two
 * messages.
 */
const MULTI_LINE = "x-violations-found";

/**
 * Reads a head. `bytes` ends with the empty line. A multi-line value keeps its line breaks as "\n".
 * Throws MalformedMessage on a bare CR or LF, folding, control characters, a bad name, or too many fields.
 */
export function parseHead(bytes: Buffer): Head {
  const text = bytes.toString("latin1");
  if (!text.endsWith("\r\n\r\n")) throw new MalformedMessage("a head does not end with an empty line");
  const [startLine = "", ...lines] = text.slice(0, -4).split("\r\n");
  if (!startLine || !FIELD_VALUE.test(startLine)) throw new MalformedMessage(`bad start line ${quote(startLine)}`);
  if (lines.length > MAX_HEADERS) throw new MalformedMessage(`more than ${MAX_HEADERS} header lines`);
  const headers: { name: string; value: string }[] = [];
  for (const line of lines) {
    if (!FIELD_VALUE.test(line)) throw new MalformedMessage(`control character in header line ${quote(line)}`);
    if (/^[ \t]/.test(line)) {
      const folded = headers.at(-1);
      if (folded?.name.toLowerCase() !== MULTI_LINE) throw new MalformedMessage(`folded header line ${quote(line)}`);
      folded.value += `\n${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0));
    if (!TOKEN.test(name)) throw new MalformedMessage(`bad header line ${quote(line)}`);
    headers.push({ name, value: line.slice(colon + 1).trim() });
  }
  return { startLine, headers };
}

/** A head as bytes. Throws RangeError when a part contains a line break or another control character. */
export function renderHead(startLine: string, headers: readonly Header[]): Buffer {
  if (!FIELD_VALUE.test(startLine))
    throw new RangeError(`start line ${quote(startLine)} is not printable text on one line`);
  for (const { name, value } of headers) {
    if (!TOKEN.test(name)) throw new RangeError(`header name ${quote(name)} is not a token`);
    if (!FIELD_VALUE.test(value))
      throw new RangeError(`header ${name} has a value that is not printable text on one line`);
  }
  const lines = [startLine, ...headers.map(({ name, value }) => `${name}: ${value}`), "", ""];
  return Buffer.from(lines.join("\r\n"), "latin1");
}

/** All values of a field, in order. */
export function valuesOf(head: Head, name: string): string[] {
  const wanted = name.toLowerCase();
  return head.headers.filter((header) => header.name.toLowerCase() === wanted).map((header) => header.value);
}

/** The status code of `HTTP/1.x NNN reason` or `ICAP/1.0 NNN reason`. Throws MalformedMessage on anything else. */
export function statusOf(startLine: string, protocol: "ICAP/1.0" | "HTTP/1.x"): number {
  const pattern = protocol === "ICAP/1.0" ? /^ICAP\/1\.0 ([1-5]\d\d)( .*)?$/ : /^HTTP\/1\.[01] ([1-5]\d\d)( .*)?$/;
  const code = pattern.exec(startLine)?.[1];
  if (!code) throw new MalformedMessage(`${quote(startLine)} is not an ${protocol} status line`);
  return Number(code);
}

/** `host:port` as URIs and Host headers want it: IPv6 in brackets, the scheme's default port left out. */
export function authorityOf(host: string, port: number, defaultPort: number): string {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return port === defaultPort ? name : `${name}:${port}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
