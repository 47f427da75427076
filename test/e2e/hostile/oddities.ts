/** Messages that are legal but odd, or that real clients send wrong, and what a gateway must make of each. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { encryptedZip } from "../inspection/encryptedZip";
import { bytesOf, rightMessage, type Message } from "./message";

/** One of them, and how the answer begins. */
export interface Oddity {
  name: string;
  pieces: Buffer[];
  /** "blocked": by this rule; a number: the ICAP status of an error. */
  expected: { rule: RegExp } | { status: number };
  /** Verdicts on the one connection. */
  answers?: number;
}

type Method = "REQMOD" | "RESPMOD";
type Bend = (message: Message) => void;

const card = "Please charge 4111 1111 1111 1111 today.\n";
const byCard = { rule: /^cards$/ };
const byEncoding = { rule: /^unreadable$/ };

function bent(method: Method, body: Buffer, bend: Bend): Buffer[] {
  const message = rightMessage(method, body);
  bend(message);
  const { first, rest } = bytesOf(message);
  return rest ? [first, rest] : [first];
}

const plainly = (name: string, method: Method, bend: Bend, expected: Oddity["expected"] = byCard): Oddity => ({
  name,
  pieces: bent(method, Buffer.from(card), bend),
  expected,
});
const encoded = (name: string, body: Buffer, header: string, expected: Oddity["expected"] = byEncoding): Oddity => ({
  name,
  pieces: bent("RESPMOD", body, (message) => {
    message.httpResponse = message.httpResponse!.replace("\r\n", `\r\n${header}\r\n`);
  }),
  expected,
});

const br = brotliCompressSync(card);
const trailer: Bend = (message) => (message.end = "0\r\nX-Checksum: 1\r\n\r\n");
const service =
  (path: string): Bend =>
  (message) =>
    (message.uri = `icap://gateway.example:11344${path}`);

export const oddities: readonly Oddity[] = [
  plainly("chunk extensions", "REQMOD", (message) => (message.size = (bytes) => `${bytes.toString(16)};a=b`)),
  {
    name: "a trailer, then a second message",
    pieces: [...bent("REQMOD", Buffer.from(card), trailer), ...bent("RESPMOD", Buffer.from(card), () => undefined)],
    expected: byCard,
    answers: 2,
  },
  plainly("FortiProxy's example path", "REQMOD", service("/reqmod/")),
  plainly("a path in capitals", "REQMOD", service("/REQMOD")),
  plainly("a service in a folder", "REQMOD", service("/dlp/reqmod"), { status: 404 }),
  plainly("lines that end in LF", "REQMOD", (message) => (message.lineEnd = "\n"), { status: 400 }),
  plainly("ICAP/2.0", "REQMOD", (message) => (message.version = "ICAP/2.0"), { status: 505 }),
  plainly("an upload at the service for downloads", "REQMOD", service("/respmod"), { status: 405 }),
  plainly(
    "an upload with the parts of a download",
    "REQMOD",
    (message) => (message.encapsulated = "res-hdr=0, res-body=92"),
    {
      status: 400,
    },
  ),
  plainly("a download without a status line", "RESPMOD", (message) => {
    message.httpResponse = message.httpResponse!.replace(/^HTTP.*\r\n/, "");
  }),
  plainly("a download without any HTTP head of its own", "RESPMOD", (message) => {
    message.httpResponse = undefined;
    message.encapsulated = `req-hdr=0, res-body=${message.httpRequest.length}`;
  }),
  plainly("a script in the URL", "REQMOD", (message) => {
    message.httpRequest = message.httpRequest.replace("files.example/a", "u/<script>alert(1)</script>");
  }),
  encoded("two lines of Content-Encoding", br, "Content-Encoding: identity\r\nContent-Encoding: br"),
  encoded("a blank before the colon", br, "Content-Encoding :br"),
  encoded("Transfer-Encoding: br", br, "Transfer-Encoding: br"),
  encoded("gzip, br", brotliCompressSync(gzipSync(card)), "Content-Encoding: gzip, br", byCard),
  encoded("gzip that is br", br, "Content-Encoding: gzip"),
  encoded(
    "deflate, the card behind its end",
    Buffer.concat([deflateSync("x"), Buffer.from(card)]),
    "Content-Encoding: deflate",
  ),
  encoded("br, cut short", br.subarray(0, -4), "Content-Encoding: br"),
  encoded("br", br, "Content-Encoding: br", byCard),
  {
    name: "an encrypted archive",
    pieces: bent("REQMOD", encryptedZip("x"), () => undefined),
    expected: { rule: /^encrypted$/ },
  },
  {
    name: "a file over the limit",
    pieces: bent("REQMOD", Buffer.alloc(65 * 1024 * 1024, "x"), () => undefined),
    expected: { rule: /^Gateway\.TooLarge$/ },
  },
];
