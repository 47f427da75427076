/** gateway-relay: bodies in an encoding that no program behind it reads. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { FakeRelay, NO_CONTENT } from "./fakeRelay";
import { binary, expectBlocked, POST, reqmod, respmod } from "./icapMessages";

let relay: FakeRelay;

beforeAll(async () => {
  relay = await FakeRelay.start();
});
afterAll(async () => relay.stop());
beforeEach(() => {
  relay.answer = NO_CONTENT;
  relay.asked.length = 0;
});

const words = Buffer.from("Please charge 4111 1111 1111 1111 today. ".repeat(3));
const encoded = (header: string): string => `Content-Type: text/plain\r\n${header}\r\n`;
const br = binary(brotliCompressSync(words));
const gzip = binary(gzipSync(words));

/** gzip of the words with these flags in its head, and what they announce behind it (RFC 1952 §2.3). */
function withHead(flags: number, announced: string): Buffer {
  const plain = gzipSync(words);
  plain[3] = flags;
  return Buffer.concat([plain.subarray(0, 10), Buffer.from(announced, "latin1"), plain.subarray(10)]);
}

function changedAt(place: number): Buffer {
  const changed = gzipSync(words);
  changed[place < 0 ? changed.length + place : place]! ^= 1;
  return changed;
}

/** Faults at which the scanner gives up what it has not read yet; some readers go on. */
const faultyGzip: [string, Buffer][] = [
  ["with a wrong checksum of its head", withHead(0x02, "\0\0")],
  ["with a reserved flag", withHead(0x20, "")],
  ["by another method", changedAt(2)],
  ["with a wrong checksum", changedAt(-8)],
  ["with a wrong length", changedAt(-1)],
  ["with other bytes behind its end", Buffer.concat([gzipSync("x"), words])],
  ["with other bytes between two members", Buffer.concat([gzipSync("x"), Buffer.from("junk"), gzipSync(words)])],
  ["with zeros between two members", Buffer.concat([gzipSync("x"), Buffer.alloc(512), gzipSync(words)])],
];

/** A stored block (RFC 1951 §3.2.4) whose first two bytes are those of a zlib head, and the end. */
const likeZlib = Buffer.concat([
  Buffer.from([0x78, 0x01, 0x01, 0xfe, 0xfe]),
  Buffer.alloc(0x101, "x"),
  Buffer.from([0x01, 0x00, 0x00, 0xff, 0xff]),
]);

describe("a body in an encoding that no reader supports is blocked", () => {
  test.each<[string, string]>([
    ["an upload in br", reqmod({ http: encoded("Content-Encoding: br"), body: br })],
    [
      "an upload in bare deflate",
      reqmod({ http: encoded("Content-Encoding: deflate"), body: binary(deflateRawSync(words)) }),
    ],
    ["an upload in zstd", reqmod({ http: encoded("Content-Encoding: zstd") })],
    ["an upload in something unknown", reqmod({ http: encoded("Content-Encoding: rot13") })],
    ["an upload that says gzip and is br", reqmod({ http: encoded("Content-Encoding: gzip"), body: br })],
    [
      "an upload, a preview in br",
      reqmod({ headers: "Preview: 4\r\n", http: encoded("Content-Encoding: br"), body: "4\r\nabcd\r\n0\r\n\r\n" }),
    ],
    [
      "two lines, identity first",
      respmod({ http: encoded("Content-Encoding: identity\r\nContent-Encoding: br"), body: br }),
    ],
    ["a blank before the colon", respmod({ http: encoded("Content-Encoding :br"), body: br })],
    ["a blank before the name", respmod({ http: encoded(" Content-Encoding: br"), body: br })],
    ["a tab before the colon", respmod({ http: encoded("Content-Encoding\t: br"), body: br })],
    ["Transfer-Encoding", respmod({ http: encoded("Transfer-Encoding: br"), body: br })],
    ["Transfer-Encoding, a list", respmod({ http: encoded("Transfer-Encoding: br, chunked"), body: br })],
    ["a line of its own for the value", respmod({ http: encoded("Content-Encoding:\r\n br"), body: br })],
    ["a second line that is a value", respmod({ http: encoded("Content-Encoding: identity,\r\n\tbr"), body: br })],
    ["a line that ends in LF", respmod({ http: encoded("X: y\nContent-Encoding: identity, br"), body: br })],
    [
      "a list",
      respmod({ http: encoded("Content-Encoding: gzip, br"), body: binary(brotliCompressSync(gzipSync(words))) }),
    ],
    ["x-br", respmod({ http: encoded("Content-Encoding: x-br"), body: br })],
    ["x-deflate", respmod({ http: encoded("Content-Encoding: x-deflate"), body: binary(deflateSync(words)) })],
    ["br in quotes", respmod({ http: encoded('Content-Encoding: "br"'), body: br })],
    ["br with a parameter", respmod({ http: encoded("Content-Encoding: br;q=1"), body: br })],
    ["br, an odd byte behind", respmod({ http: encoded("Content-Encoding: br\x0b"), body: br })],
    ["zstd", respmod({ http: encoded("Content-Encoding: zstd") })],
    ["dictionary-compressed Brotli", respmod({ http: encoded("Content-Encoding: dcb") })],
    ["compress", respmod({ http: encoded("Content-Encoding: compress") })],
    ["bzip2", respmod({ http: encoded("Content-Encoding: bzip2") })],
    ["gzip that is br", respmod({ http: encoded("Content-Encoding: gzip"), body: br })],
    [
      "gzip that is br, a byte at a time",
      respmod({ http: encoded("Content-Encoding: gzip"), body: "1\r\n\x1f\r\n1\r\nx\r\n0\r\n\r\n" }),
    ],
    ...faultyGzip.map(([what, body]): [string, string] => [
      `gzip ${what}`,
      respmod({ http: encoded("Content-Encoding: gzip"), body: binary(body) }),
    ]),
    ...faultyGzip.map(([what, body]): [string, string] => [
      `an upload in gzip ${what}, in two chunks`,
      reqmod({
        http: encoded("Content-Encoding: gzip"),
        body: binary(body.subarray(0, 25)).replace(/0\r\n\r\n$/, "") + binary(body.subarray(25)),
      }),
    ]),
    ["deflate that is none", respmod({ http: encoded("Content-Encoding: deflate"), body: binary(words) })],
    [
      "bare deflate that begins like zlib, with words behind its end",
      respmod({ http: encoded("Content-Encoding: deflate"), body: binary(Buffer.concat([likeZlib, words])) }),
    ],
    [
      "deflate with words behind its end",
      respmod({ http: encoded("Content-Encoding: deflate"), body: binary(Buffer.concat([deflateSync("x"), words])) }),
    ],
    [
      "bare deflate with words behind its end",
      respmod({
        http: encoded("Content-Encoding: deflate"),
        body: binary(Buffer.concat([deflateRawSync("x"), words])),
      }),
    ],
    [
      "deflate, then words in a chunk of their own",
      respmod({
        http: encoded("Content-Encoding: deflate"),
        body: `${binary(deflateSync("x")).slice(0, -5)}${binary(words)}`,
      }),
    ],
  ])("%s", async (_what, message) => {
    const { text, closed } = await relay.send(message);
    expect(expectBlocked(text)).toBe("Gateway.Unreadable.Encoding");
    expect(closed).toBe(false);
    // in no case was it asked about to the end, so in no case could it have been allowed
    expect(relay.asked).toEqual([]);
  });

  test.each<[string, string]>([
    ["no encoding", respmod()],
    ["identity", respmod({ http: encoded("Content-Encoding: identity") })],
    ["what wrong servers write for none", respmod({ http: encoded("content-encoding: UTF-8") })],
    ["an upload to S3", reqmod({ http: encoded("Content-Encoding: aws-chunked") })],
    ["Transfer-Encoding: chunked", respmod({ http: encoded("Transfer-Encoding: Chunked") })],
    ["gzip", respmod({ http: encoded("Content-Encoding: gzip"), body: gzip })],
    ["an upload in X-GZIP", reqmod({ http: encoded("Content-Encoding: X-GZIP"), body: gzip })],
    ["gzip, gzip", reqmod({ http: encoded("Content-Encoding: gzip, gzip"), body: binary(gzipSync(gzipSync(words))) })],
    [
      "gzip, a byte at a time",
      reqmod({ http: encoded("Content-Encoding: gzip"), body: "1\r\n\x1f\r\n1\r\n\x8b\r\n0\r\n\r\n" }),
    ],
    ["br, which c-icap decodes of downloads", respmod({ http: encoded("Content-Encoding: br"), body: br })],
    ["BR", respmod({ http: encoded("CONTENT-ENCODING:   BR "), body: br })],
    ["deflate", respmod({ http: encoded("Content-Encoding: deflate"), body: binary(deflateSync(words)) })],
    ["bare deflate", respmod({ http: encoded("Content-Encoding: deflate"), body: binary(deflateRawSync(words)) })],
    [
      "gzip in two members, and zeros that fill a block",
      reqmod({
        http: encoded("Content-Encoding: gzip"),
        body: binary(Buffer.concat([gzipSync("x"), gzipSync(words), Buffer.alloc(512)])),
      }),
    ],
    [
      "gzip with a name, a comment and more in its head, cut short",
      respmod({
        http: encoded("Content-Encoding: gzip"),
        body: binary(withHead(0x1c, "\x02\0ABname\0text\0").subarray(0, -9)),
      }),
    ],
    [
      "the name of the header in another",
      respmod({ http: encoded("X-Content-Encoding: zstd\r\nAccept-Encoding: br") }),
    ],
  ])("not: %s", async (_what, message) => {
    expect((await relay.send(message)).text).toMatch(/^ICAP\/1\.0 204 /);
    expect(relay.asked).toHaveLength(1);
  });

  test("by choice (dlp.unreadableTypes: allow) none of it is looked at; messages without a body are blocked by choice", async () => {
    const other = await FakeRelay.start({ UNREADABLE: "allow", WITHOUT_BODY: "block" });
    try {
      expect((await other.send(reqmod({ http: encoded("Content-Encoding: zstd") }))).text).toMatch(/^ICAP\/1\.0 204 /);
      const empty = reqmod({ encapsulated: `req-hdr=0, null-body=${POST.length + 2}`, body: "" });
      expect(expectBlocked((await other.send(empty)).text)).toBe("Gateway.WithoutBody");
    } finally {
      await other.stop();
    }
  });
});
