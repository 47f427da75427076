/** Mutations of a message. Each says whether the forbidden body is still delivered in a way that RFC 3507 defines. */
import type { Message } from "./message";
import type { Random } from "./random";

/**
 * - `carries`: the server that understands the message gets the whole body, so "allowed" is a fail-open;
 * - `unclear`: what the message says and what it carries differ, so no answer but the gateway's health is judged;
 * - `incomplete`: the message never ends; the server may wait for the rest until its time is up.
 */
export type Meaning = "carries" | "unclear" | "incomplete";

export interface Mutation {
  name: string;
  meaning: Meaning;
  apply(message: Message, random: Random): void;
}

const mutation = (meaning: Meaning, name: string, apply: Mutation["apply"]): Mutation => ({ name, meaning, apply });

/** Puts a header into the judged HTTP head, after its first line. */
function addHttp(message: Message, line: string): void {
  if (message.httpResponse !== undefined)
    message.httpResponse = message.httpResponse.replace("\r\n", () => `\r\n${line}\r\n`);
  else message.httpRequest = message.httpRequest.replace("\r\n", () => `\r\n${line}\r\n`);
}

function replaceHttp(message: Message, from: RegExp, to: string): void {
  if (message.httpResponse !== undefined) message.httpResponse = message.httpResponse.replace(from, () => to);
  else message.httpRequest = message.httpRequest.replace(from, () => to);
}

/** The same body in other chunks. */
function split(message: Message, pieces: readonly number[]): void {
  let body = Buffer.concat(message.chunks);
  const chunks: Buffer[] = [];
  for (const piece of pieces) {
    if (piece > 0 && piece < body.length) {
      chunks.push(body.subarray(0, piece));
      body = body.subarray(piece);
    }
  }
  message.chunks = [...chunks, body];
}

/** A preview of `bytes`, and what the header says about it. */
function preview(message: Message, bytes: number, said: string): void {
  split(message, [bytes]);
  message.preview = said;
  message.previewEnd = { chunks: bytes > 0 ? 1 : 0, ieof: false };
}

const bodyLength = (message: Message): number => Buffer.concat(message.chunks).length;

const framing: Mutation[] = [
  mutation("carries", "chunks of random sizes", (m, r) =>
    split(
      m,
      Array.from({ length: 9 }, () => r.whole(1, 9)),
    ),
  ),
  mutation("carries", "chunks of one byte", (m) => split(m, Array<number>(bodyLength(m)).fill(1))),
  mutation("carries", "chunk size with zeros before", (m, r) => {
    const zeros = "0".repeat(r.whole(1, 12));
    m.size = (bytes) => zeros + bytes.toString(16);
  }),
  mutation("carries", "chunk size in capitals", (m) => (m.size = (bytes) => bytes.toString(16).toUpperCase())),
  mutation(
    "carries",
    "chunk extension",
    (m, r) => (m.size = (bytes) => `${bytes.toString(16)};${r.text(5)}=${r.text(9)}`),
  ),
  mutation("carries", "trailer", (m, r) => (m.end = `0\r\nX-${r.text(4)}: ${r.text(8)}\r\n\r\n`)),
  mutation("carries", "preview of a part", (m, r) => {
    const bytes = r.whole(0, bodyLength(m) - 1);
    preview(m, bytes, String(bytes));
  }),
  mutation("carries", "preview that is the whole, ieof", (m) => {
    m.preview = "4096";
    m.previewEnd = { chunks: m.chunks.length, ieof: true };
  }),
  mutation("unclear", "chunk size too large", (m, r) => (m.size = (bytes) => (bytes + r.whole(1, 4000)).toString(16))),
  mutation(
    "unclear",
    "chunk size too small",
    (m, r) => (m.size = (bytes) => Math.max(1, bytes - r.whole(1, 20)).toString(16)),
  ),
  mutation("unclear", "chunk size that is none", (m, r) => {
    const sizes = [
      "",
      "-1",
      "-7fffffff",
      "zz",
      "0x10",
      "ffffffffffffffff",
      "10000000000000005",
      "7fffffffffffffff",
      " 5",
      "+5",
      "1e3",
    ];
    const size = r.pick(sizes);
    m.size = () => size;
  }),
  mutation(
    "unclear",
    "no end of the body, then another request",
    (m) => (m.end = "OPTIONS icap://x/reqmod ICAP/1.0\r\n\r\n"),
  ),
  mutation("unclear", "preview header that lies", (m, r) => {
    preview(m, r.whole(0, 20), r.pick(["-1", "99999999999", "abc", "", "0", "1", "4294967296"]));
  }),
  mutation("unclear", "ieof before the forbidden words", (m, r) => {
    preview(m, r.whole(1, 5), "1024");
    m.previewEnd = { chunks: 1, ieof: true };
  }),
];

const offsets: Mutation[] = [
  mutation("unclear", "negative offset", (m, r) => (m.encapsulated = `req-hdr=0, req-body=-${r.whole(1, 99)}`)),
  mutation("unclear", "offset elsewhere", (m, r) => (m.encapsulated = `req-hdr=0, req-body=${r.whole(0, 5000)}`)),
  mutation("unclear", "offset that is no number", (m, r) => {
    m.encapsulated = `req-hdr=${r.pick(["x", "", "0x0", "99999999999999999999", "2147483648", "-2147483648"])}, req-body=${r.text(3)}`;
  }),
  mutation("unclear", "offsets in the wrong order", (m, r) => {
    m.encapsulated = r.pick(["req-body=0, req-hdr=99", "res-body=10, res-hdr=0, req-hdr=5", "req-hdr=50, req-body=0"]);
  }),
  mutation("unclear", "parts that are not there", (m, r) => {
    m.encapsulated = r.pick([
      "null-body=0",
      "opt-body=0",
      "res-hdr=0, res-body=1",
      "req-hdr=0, null-body=120",
      "x-hdr=0",
      ",",
    ]);
  }),
  mutation("unclear", "many parts", (m, r) => {
    m.encapsulated = Array.from({ length: r.whole(3, 60) }, (_, part) => `req-hdr=${part}`).join(", ");
  }),
  mutation("unclear", "no Encapsulated", (m) => (m.encapsulated = null)),
];

const icapHead: Mutation[] = [
  mutation("carries", "names of headers in another case", (m) => {
    m.headers = m.headers.map(([name, value]) => [name.toUpperCase(), value]);
  }),
  mutation("carries", "headers in another order", (m) => void m.headers.reverse()),
  mutation("carries", "many headers", (m, r) => {
    for (let i = r.whole(20, 150); i > 0; i -= 1) m.headers.push([`X-${r.text(4)}`, r.text(6)]);
  }),
  mutation("carries", "a long header", (m, r) => m.headers.push(["X-Long", "l".repeat(r.whole(500, 60_000))])),
  mutation("carries", "a header twice", (m) => m.headers.push(["Host", "other.example"], ["Allow", "204, 206"])),
  mutation("carries", "no Allow: the whole file comes back, if allowed", (m) => {
    m.headers = m.headers.filter(([name]) => !/allow/i.test(name));
  }),
  mutation("carries", "a client that names itself another", (m, r) => {
    m.headers.push(
      ["X-Client-IP", r.pick(["127.0.0.3", "::1", "x\ty", "999.9.9.9"])],
      ["X-Authenticated-User", r.text(30)],
    );
  }),
  mutation("carries", "arguments in the URI", (m, r) => {
    m.uri += r.pick([
      "?allow204=on",
      "?sizelimit=on&mode=vir",
      "?profile=none",
      "?force=off",
      `?${r.text(40)}`,
      "?%00",
      "?a=b&a=c;d",
    ]);
  }),
  mutation("carries", "another service", (m, r) => {
    m.uri = `icap://x/${r.pick(["echo", "virus_scan", "", "reqmod/", "/reqmod", "REQMOD", "reqmod%00", "../reqmod", "respmod", r.text(900)])}`;
  }),
  mutation(
    "carries",
    "another version",
    (m, r) => (m.version = r.pick(["ICAP/1.1", "ICAP/0.9", "HTTP/1.1", "ICAP/9.9", "icap/1.0", ""])),
  ),
  mutation("unclear", "another method", (m, r) => {
    m.method = r.pick(["OPTIONS", "GET", "POST", "reqmod", "REQMODX", "", r.text(300), "RESPMOD", "REQMOD"]);
  }),
  mutation("unclear", "line ends of another kind", (m, r) => (m.lineEnd = r.pick(["\n", "\r", "\n\r", "\r\r\n"]))),
  mutation("unclear", "bytes of the ICAP head changed", (m, r) =>
    flip(m, r, (bodyStart) => [0, Math.min(160, bodyStart)]),
  ),
];

const httpHead: Mutation[] = [
  mutation("carries", "Content-Length that lies", (m, r) => {
    replaceHttp(
      m,
      /Content-Length: \d+/,
      `Content-Length: ${r.pick(["0", "1", "-1", "99999999", "9223372036854775807", "x", ""])}`,
    );
  }),
  mutation("carries", "two Content-Lengths", (m, r) => addHttp(m, `Content-Length: ${r.whole(0, 9_999_999)}`)),
  mutation("carries", "Transfer-Encoding", (m, r) =>
    addHttp(m, `Transfer-Encoding: ${r.pick(["chunked", "gzip, chunked", "x"])}`),
  ),
  mutation("carries", "another Content-Type", (m, r) => {
    const types = [
      "image/png",
      "video/mpeg",
      "application/zip",
      "x",
      "",
      "text/html; charset=utf-16",
      "multipart/form-data",
    ];
    replaceHttp(m, /Content-Type: [^\r]*/, `Content-Type: ${r.pick(types)}`);
  }),
  mutation("carries", "Content-Encoding of a body that has none", (m, r) => {
    addHttp(m, `Content-Encoding: ${r.pick(["identity", "rot13", "gzip", "deflate", "br", "gzip, gzip", ""])}`);
  }),
  mutation("carries", "another HTTP method or status", (m, r) => {
    replaceHttp(
      m,
      /^POST|200 OK/,
      r.pick(["PUT", "GET", "HEAD", "CONNECT", "304 Not Modified", "204 No Content", "999", "-1", r.text(50)]),
    );
  }),
  mutation("carries", "a long URL", (m, r) => {
    m.httpRequest = m.httpRequest.replace("/a HTTP", () => `/${"a".repeat(r.whole(500, 30_000))} HTTP`);
  }),
  mutation("carries", "odd bytes in an HTTP header", (m, r) =>
    addHttp(m, `X-Odd: ${r.text(40, '\x01\x7f\x80\xff\t "%{}\\')}`),
  ),
  mutation("carries", "many HTTP headers", (m, r) => {
    for (let i = r.whole(20, 300); i > 0; i -= 1) addHttp(m, `X-${r.text(5)}: ${r.text(5)}`);
  }),
  mutation("unclear", "bytes of the HTTP head changed", (m, r) =>
    flip(m, r, (bodyStart) => [Math.max(0, bodyStart - 100), bodyStart]),
  ),
];

/** Changes some bytes between two places. */
function flip(message: Message, random: Random, where: (bodyStart: number) => [number, number]): void {
  const seeds = Array.from({ length: random.whole(1, 6) }, () => [random.next(), random.whole(0, 255)] as const);
  message.bytes = (whole, bodyStart) => {
    const [from, to] = where(bodyStart);
    for (const [place, value] of seeds) whole[from + Math.floor(place * (to - from))] = value;
    return whole;
  };
}

const ends: Mutation[] = [
  mutation("incomplete", "cut short", (m, r) => {
    const share = r.next();
    m.bytes = (whole) => whole.subarray(0, 1 + Math.floor(share * (whole.length - 2)));
  }),
  mutation("incomplete", "no end of the body", (m) => (m.end = "")),
  mutation("unclear", "noise", (m, r) => {
    const noise = Buffer.from(r.text(r.whole(1, 3000), "\0\r\n ICAP/1.0:abc\xff"), "latin1");
    m.bytes = () => Buffer.concat([noise, Buffer.from("\r\n\r\n")]);
  }),
  mutation(
    "unclear",
    "two messages in one",
    (m) => (m.bytes = (whole) => Buffer.concat([whole.subarray(0, 90), whole])),
  ),
];

/** All of them. */
export const mutations: readonly Mutation[] = [...framing, ...offsets, ...icapHead, ...httpHead, ...ends];
