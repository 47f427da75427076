/** gateway-relay: what it refuses, what c-icap gets of a legal message, how long half of one is waited for. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeRelay, NO_CONTENT } from "./fakeRelay";
import { POST, reqmod, respmod } from "./icapMessages";

let relay: FakeRelay;

const folder = mkdtempSync(join(tmpdir(), "relay-marks-"));
const marks = ["draining", "leaving"].map((mark) => join(folder, mark));

beforeAll(async () => {
  relay = await FakeRelay.start({ HEADS_SECONDS: "1", BODY_SECONDS: "1.5", DRAINING: marks.join(":") });
});
afterAll(async () => {
  await relay.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  relay.answer = NO_CONTENT;
  relay.asked.length = 0;
});

describe("a message that is not ICAP as we understand it is refused without waiting for more of it, and c-icap never sees it", () => {
  const falling = "req-hdr=0, req-body=-5";
  test.each<[string, string, number]>([
    ["ICAP/2.0", reqmod({ line: "REQMOD icap://h/reqmod ICAP/2.0" }), 505],
    ["ICAP/1.1", reqmod({ line: "REQMOD icap://h/reqmod ICAP/1.1" }), 505],
    ["HTTP/1.1", reqmod({ line: "REQMOD icap://h/reqmod HTTP/1.1" }), 400],
    ["another method", reqmod({ line: "POST icap://h/reqmod ICAP/1.0" }), 501],
    ["a method in small letters", reqmod({ line: "reqmod icap://h/reqmod ICAP/1.0" }), 501],
    ["a method of the other service", reqmod({ line: "REQMOD icap://h/dlp-in ICAP/1.0" }), 405],
    ["a service that is none", reqmod({ line: "REQMOD icap://h/echo ICAP/1.0" }), 404],
    ["c-icap's own service", reqmod({ line: "REQMOD icap://h/virus_scan ICAP/1.0" }), 404],
    ["no service", reqmod({ line: "REQMOD icap://h/ ICAP/1.0" }), 404],
    ["a service in a folder", reqmod({ line: "REQMOD icap://h:11344/dlp/reqmod ICAP/1.0" }), 404],
    ["a URI without icap:", reqmod({ line: "REQMOD /reqmod ICAP/1.0" }), 400],
    ["lines that end in LF", reqmod().replaceAll("\r\n", "\n"), 400],
    ["lines that end in CR", `${reqmod().replaceAll("\r\n", "\r")}\r\n\r\n`, 400],
    ["a blank before a header's colon", reqmod({ headers: "Allow : 204\r\n" }), 400],
    ["Encapsulated twice", reqmod({ headers: "Encapsulated: req-hdr=0, req-body=9\r\n" }), 400],
    ["a negative offset", reqmod({ encapsulated: falling }), 400],
    ["offsets that fall", reqmod({ encapsulated: "req-hdr=50, req-body=0" }), 400],
    ["an offset of gigabytes", reqmod({ encapsulated: "req-hdr=0, req-body=2147483648" }), 400],
    ["an HTTP head over 256 KiB", reqmod({ encapsulated: "req-hdr=0, req-body=262145" }), 400],
    ["parts of a download in an upload", reqmod({ encapsulated: "res-hdr=0, res-body=37" }), 400],
    ["no Encapsulated", "REQMOD icap://h/reqmod ICAP/1.0\r\nHost: h\r\n\r\n", 400],
    ["a preview that is no number", reqmod({ headers: "Preview: -1\r\n" }), 400],
    ["a head without end", `REQMOD icap://h/reqmod ICAP/1.0\r\nX: ${"x".repeat(70_000)}`, 400],
    ["a chunk size that is none", reqmod({ body: "zz\r\nhello\r\n0\r\n\r\n" }), 400],
    ["a negative chunk size", reqmod({ body: "-5\r\nhello\r\n0\r\n\r\n" }), 400],
    ["a chunk size beyond 64 bits", reqmod({ body: "10000000000000005\r\nhello\r\n0\r\n\r\n" }), 400],
    ["a chunk longer than its size", reqmod({ body: "3\r\nhello\r\n0\r\n\r\n" }), 400],
    ["a chunk whose lines end in LF", reqmod({ body: "5\nhello\n0\n\n" }), 400],
  ])("%s", async (_what, message, status) => {
    const { text, closed } = await relay.send(message); // later it would be 408
    expect(text).toMatch(new RegExp(`^ICAP/1\\.0 ${status} [^]*\\r\\nEncapsulated: null-body=0\\r\\n\\r\\n$`));
    expect(closed).toBe(true);
    expect(relay.asked).toEqual([]);
  });
});

test.each([0, 1])(
  "while the gateway is drained (mark %i) an answer is the last one on its connection, and says so",
  async (mark) => {
    writeFileSync(marks[mark]!, "");
    const { text, closed } = await relay.send(reqmod());
    rmSync(marks[mark]!);
    expect(text).toMatch(/^ICAP\/1\.0 204 [^]*\r\nConnection: close\r\n/);
    expect(closed).toBe(true);
    expect(relay.asked).toHaveLength(1);
    expect((await relay.send(reqmod())).text).toContain("\r\nConnection: keep-alive\r\n");
  },
);

describe("legal ICAP reaches c-icap in the one form that it reads", () => {
  const plain = `REQMOD icap://127.0.0.1/reqmod ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\nEncapsulated: req-hdr=0, req-body=${POST.length + 2}\r\n\r\n${POST}\r\n`;
  test.each<[string, string]>([
    ["a plain message", reqmod()],
    ["a chunk extension", reqmod({ body: '5;a=b;c="d"\r\nhello\r\n0;e\r\n\r\n' })],
    ["a trailer", reqmod({ body: "5\r\nhello\r\n0\r\nX-Checksum: 1\r\nX-More: 2\r\n\r\n" })],
    ["chunks of one byte", reqmod({ body: "1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n" })],
    ["zeros before a chunk's size, blanks behind", reqmod({ body: "0005 \r\nhello\r\n000\r\n\r\n" })],
    ["a slash at the end of the path", reqmod({ line: "REQMOD icap://h:11344/reqmod/ ICAP/1.0" })],
    ["a path in capitals", reqmod({ line: "REQMOD ICAP://H/REQMOD ICAP/1.0" })],
    ["arguments for c-icap", reqmod({ line: "REQMOD icaps://h/reqmod?allow204=off&profile=none ICAP/1.0" })],
    [
      "a folded header, others, an empty line before",
      `\r\n${reqmod({ headers: "Allow: 206,\r\n 204\r\nX-Client-IP: 1.2.3.4\r\n" })}`,
    ],
    [
      "a preview that is the whole",
      reqmod({ headers: "Allow: 204\r\nPreview: 9\r\n", body: "5\r\nhello\r\n0; ieof\r\n\r\n" }),
    ],
  ])("%s", async (_what, message) => {
    const { text, closed } = await relay.send(message);
    expect(text).toMatch(/^ICAP\/1\.0 204 /);
    expect(closed).toBe(false);
    const [asked, ...others] = relay.asked;
    expect(asked!.replace(/(?:1\r\n.\r\n){5}/s, "5\r\nhello\r\n")).toBe(`${plain}5\r\nhello\r\n0\r\n\r\n`);
    expect(others).toEqual([]);
  });

  test("a preview is asked for its rest by the relay, and a second message follows the trailer of the first", async () => {
    const preview = reqmod({ headers: "Allow: 204\r\nPreview: 2\r\n", body: "2\r\nhe\r\n0\r\n\r\n" });
    const rest = "3\r\nllo\r\n0\r\nX-T: 1\r\n\r\n";
    const { text } = await relay.send([preview, rest, respmod()], { gapMs: 60, answers: 2 });
    expect(text.match(/ICAP\/1\.0 \d{3}/g)).toEqual(["ICAP/1.0 100", "ICAP/1.0 204", "ICAP/1.0 204"]);
    expect(relay.asked.map((message) => message.slice(0, 6))).toEqual(["REQMOD", "RESPMO"]);
    expect(relay.asked[0]).toContain("\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");
  });
});

describe("no slot is held by a message that does not come", () => {
  /** So long that only an answer ends it. */
  const trickle = (text: string): string[] => [...text, ...Array<string>(500).fill("x")];
  test.each<[string, string[], number]>([
    ["half a head", ["REQMOD icap://h/reqmod ICAP/1.0\r\nHo"], 1_000],
    ["a head, a byte at a time", trickle("REQMOD icap://h/reqmod"), 1_000],
    ["half an HTTP head", [reqmod().slice(0, -30)], 1_000],
    ["half a body", [reqmod().slice(0, -8)], 1_500],
    ["a body, a byte at a time", [reqmod({ body: "400\r\n" }), ...trickle("")], 1_500],
  ])("%s is answered 408, and the connection ends", async (_what, pieces, begins) => {
    const { text, closed, ms } = await relay.send(pieces, { gapMs: pieces.length > 1 ? 50 : 0 });
    expect(text).toMatch(/^ICAP\/1\.0 408 /);
    expect(closed).toBe(true);
    // As set, not the program's own 10 and 60 s: a busy machine is slow by less than that.
    expect(ms).toBeGreaterThanOrEqual(begins);
    expect(ms).toBeLessThan(9_000);
  });
});

test("a relay that could start no thread for lack of memory serves when there is some", async () => {
  relay.mayTakeMemory(false);
  await Promise.all(Array.from({ length: 40 }, () => relay.send(reqmod(), { limitMs: 500 })));
  relay.mayTakeMemory(true);
  expect((await relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 204 /);
});
