/** gateway-relay in external mode: whatever a server does wrong is an error for the client, never a pass, and soon. */
import type { Socket } from "node:net";
import { EXTERNAL, ExternalRig, message, NO_CONTENT } from "./externalRig";
import { chunked, expectBlocked, POST, reqmod, respmod } from "../relay/icapMessages";

let rig: ExternalRig;

beforeAll(async () => {
  rig = await ExternalRig.start();
});
afterAll(async () => rig.stop());
beforeEach(() => {
  rig.answer = NO_CONTENT;
  rig.server = "dlp-1";
});

const MEBIBYTE = 1024 * 1024;
const uploadHead = `${POST}\r\n`;
const PAGE = "HTTP/1.1 403 Forbidden\r\n\r\n";
const LONG = `HTTP/1.1 403 Forbidden\r\nX: ${"x".repeat(262_144)}\r\n\r\n`;
const BLOCKED = message("res", PAGE, chunked("no"));
const MESSAGE = message("req", uploadHead, chunked("no"));
/** Chunks of 64 KiB. */
const large = (mebibytes: number): string => `${`10000\r\n${"x".repeat(65_536)}\r\n`.repeat(mebibytes * 16)}0\r\n\r\n`;
/** Done once, at the first piece of a message. */
const once = (act: (socket: Socket) => void) => {
  const seen = new Set<Socket>();
  return (_: unknown, socket: Socket) => {
    if (!seen.has(socket)) act(socket);
    seen.add(socket);
  };
};

describe("an error, and the end of the connection", () => {
  test.each<[string, string, number, string]>([
    ["the server is overloaded", "ICAP/1.0 503 Service overloaded\r\n\r\n", 503, "Service overloaded"],
    ["the server answers with an error", "ICAP/1.0 500 Server error\r\n\r\n", 500, "Server error"],
    ["the server does not know the path", "ICAP/1.0 404 Not found\r\n\r\n", 500, "Server error"],
    ["the server asks for more of a preview that there is not", "ICAP/1.0 100 Continue\r\n\r\n", 500, "Server error"],
    ["the server answers with a part", "ICAP/1.0 206 Partial content\r\n\r\n", 500, "Server error"],
    ["the server speaks HTTP", "HTTP/1.1 200 OK\r\n\r\n", 500, "Server error"],
    ["the server speaks ICAP/1.1", NO_CONTENT.replace("1.0", "1.1"), 500, "Server error"],
    ["lines end in LF", NO_CONTENT.replaceAll("\r\n", "\n").replace(/$/, "\r\n\r\n"), 500, "Server error"],
    ["a line is no header", NO_CONTENT.replace("ISTag:", "IS Tag "), 500, "Server error"],
    [
      "the head is longer than 64 KiB",
      NO_CONTENT.replace("ISTag", `X-L: ${"x".repeat(70_000)}\r\nISTag`),
      500,
      "Server error",
    ],
    ["the head has no end", `ICAP/1.0 204 No\r\nX: ${"x".repeat(70_000)}`, 500, "Server error"],
    ["200 has no message", "ICAP/1.0 200 OK\r\n\r\n", 500, "Server error"],
    ["200 has an empty message", "ICAP/1.0 200 OK\r\nEncapsulated: null-body=0\r\n\r\n", 500, "Server error"],
    [
      "Encapsulated is given twice",
      MESSAGE.replace("Encapsulated", "Encapsulated: null-body=0\r\nEncapsulated"),
      500,
      "Server error",
    ],
    ["the message's head is longer than 256 KiB", message("req", LONG, chunked("no")), 500, "Server error"],
    ["the message's head has no end", message("req", "POST http://u/ HTTP/1.1\r\n", ""), 500, "Server error"],
    ["the offset is not the head's end", MESSAGE.replace(/req-body=\d+/, "req-body=9"), 500, "Server error"],
    ["an upload comes back without its head", message("req", "", chunked("hello")), 500, "Server error"],
    [
      "an upload comes back with a head that is no request's",
      message("req", "Content-Type: text/html\r\n\r\n", chunked("hello")),
      500,
      "Server error",
    ],
    ["a chunk's size is none", MESSAGE.replace("\r\n2\r\n", "\r\nzz\r\n"), 500, "Server error"],
    ["a chunk is longer than its size", MESSAGE.replace("\r\n2\r\n", "\r\n1\r\n"), 500, "Server error"],
  ])("when %s", async (_what, answer, status, reason) => {
    rig.answer = answer;
    const { text, closed } = await rig.relay.send(reqmod());
    expect(text).toMatch(new RegExp(`^ICAP/1\\.0 ${status} ${reason}\r\n[^]*\r\nEncapsulated: null-body=0\r\n\r\n$`));
    expect(closed).toBe(true);
    expect(rig.lastLine()).toEqual({ service: "reqmod", status, verdict: "-", rule: "-", server: "dlp-1" });
    expect(rig.failed()).toBe(true);
  });

  test.each<[string, string]>([
    ["whose list of parts is there twice", BLOCKED.replace("Encap", "Encapsulated: null-body=0\r\nEncap")],
    ["whose head is longer than 256 KiB", message("res", LONG, chunked("no"))],
    ["whose head has no end", message("res", "HTTP/1.1 403 Forbidden\r\n", "")],
    ["whose offset is not the head's end", BLOCKED.replace(/res-body=\d+/, "res-body=9")],
    ["that is none", BLOCKED.replace("HTTP/1.1 403", "HTTQ/1.1 403")],
  ])("but a block when it lists a response in an upload's place %s", async (_what, answer) => {
    rig.answer = answer;
    expect(expectBlocked((await rig.relay.send(reqmod())).text)).toBe("generic-reqmod");
    expect(rig.failed()).toBe(true);
  });

  test.each([
    ["allows", NO_CONTENT],
    ["blocks", BLOCKED],
  ])("and the monitor hears of it, but not of a server that %s", async (_what, answer) => {
    rig.answer = answer;
    await rig.relay.send(reqmod());
    expect(rig.failed()).toBe(false);
  });

  test("when a download is answered with a request", async () => {
    rig.answer = message("req", uploadHead, chunked("hello"));
    expect((await rig.relay.send(respmod())).text).toMatch(/^ICAP\/1\.0 500 /);
  });

  test("when a body of an answer is cut, nothing of it is given", async () => {
    rig.answer = ({ whole }, socket) =>
      whole && socket.end(message("req", uploadHead, chunked("y".repeat(200_000)).slice(0, -5)));
    const { text, closed } = await rig.relay.send(reqmod({ headers: "" }));
    expect(text).toMatch(/^ICAP\/1\.0 500 /);
    expect(text).not.toContain("yyy");
    expect(closed).toBe(true);
  });

  test("when 204 comes that the client did not offer: the message cannot be given back", async () => {
    expect((await rig.relay.send(reqmod({ headers: "" }))).text).toMatch(/^ICAP\/1\.0 500 /);
    expect(rig.lastLine()).toMatchObject({ status: 500, verdict: "-" });
  });

  test.each([
    ["haproxy says so and hangs up", "<NOSRV>"],
    ["haproxy rejects the connection and says nothing", undefined],
  ])("when no server is left: %s", async (_what, server) => {
    rig.server = server;
    rig.answer = (_, socket) => socket.resetAndDestroy();
    const { text, closed } = await rig.relay.send(reqmod());
    expect(text).toMatch(/^ICAP\/1\.0 503 No server\r\n/);
    expect(closed).toBe(true);
    expect(rig.lastLine()).toMatchObject({ status: 503, verdict: "-", server: "-" });
  });

  test("when the server sends half an answer and hangs up, though haproxy has not named it", async () => {
    rig.server = undefined;
    rig.answer = ({ whole }, socket) => whole && socket.end("ICAP/1.0 204 No Cont");
    expect((await rig.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 500 /);
    expect(rig.lastLine()).toMatchObject({ status: 500, server: "-" });
  });

  test("when the server hangs up in the middle of 30 MiB, before all of it is here", async () => {
    rig.answer = ({ size }, socket) => size > 12 * MEBIBYTE && socket.destroy();
    const { text } = await rig.relay.send(reqmod({ body: large(30) }));
    expect(text).toMatch(/^ICAP\/1\.0 500 /);
    expect(rig.failed()).toBe(true);
    const { bytes, server } = rig.relay.log("access").at(-1)!;
    expect(server).toBe("dlp-1");
    expect(bytes).toBeLessThan(30 * MEBIBYTE);
  });

  test("when the product never answers 204, none is asked for, and none is taken", async () => {
    const never = await ExternalRig.start({ answers204: "never" });
    try {
      expect((await never.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 500 /);
      expect(never.asked[0]).not.toContain("Allow");
    } finally {
      await never.stop();
    }
  });

  test("when an answer is longer than the largest body and a page", async () => {
    const small = await ExternalRig.start({}, { MAX_BODY: "1" });
    try {
      small.answer = message("req", uploadHead, large(2));
      expect((await small.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 200 /);
      small.answer = message("req", uploadHead, `1\r\nx\r\n${large(2)}`);
      expect((await small.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 500 /);
    } finally {
      await small.stop();
    }
  });

  test("when haproxy does not listen", async () => {
    const alone = await ExternalRig.start();
    try {
      await alone.stopListening();
      const { text, closed } = await alone.relay.send(reqmod());
      expect(text).toMatch(/^ICAP\/1\.0 503 No server\r\n/);
      expect(closed).toBe(true);
      expect(alone.lastLine()).toMatchObject({ status: 503, server: "-" });
    } finally {
      await alone.stop();
    }
  });
});

describe("an answer before the end of the message", () => {
  test.each<[string, (socket: Socket) => void]>([
    ["keeps the connection and reads no more", (socket) => socket.pause().write(BLOCKED)],
    ["hangs up", (socket) => socket.end(BLOCKED)],
    ["resets the connection", (socket) => socket.write(BLOCKED, () => setTimeout(() => socket.resetAndDestroy(), 20))],
  ])("blocks, and the rest is read from the client, when the server then %s", async (_what, act) => {
    rig.answer = once(act);
    const { text, closed } = await rig.relay.send([reqmod({ body: large(30) }), reqmod()], { answers: 2, gapMs: 10 });
    expect(text.match(/ICAP\/1\.0 200 OK/g)).toHaveLength(2);
    expect(text).toContain(`${PAGE}${chunked("no")}ICAP/1.0 200 OK`);
    expect(closed).toBe(false);
    expect(rig.relay.log("access").at(-2)).toMatchObject({ verdict: "blocked", server: "dlp-1" });
  });

  test("an error is reported at the client's next bytes, not when all of them are here", async () => {
    rig.answer = once((socket) => socket.write("ICAP/1.0 503 Service overloaded\r\n\r\n"));
    const begun = reqmod({ body: `20000\r\n${"x".repeat(70_000)}` });
    // as many as the relay needs to have seen the answer, and far fewer than the body lacks
    const { text } = await rig.relay.send([begun, ..."x".repeat(400)], { gapMs: 50 });
    expect(text).toMatch(/^ICAP\/1\.0 503 /);
  });

  test("is an error where it allows: the server has not seen the whole file", async () => {
    rig.answer = once((socket) => socket.pause().write("ICAP/1.0 204 No Content\r\n\r\n"));
    const { text } = await rig.relay.send(reqmod({ body: large(30) }));
    expect(text).toMatch(/^ICAP\/1\.0 500 /);
    expect(rig.lastLine()).toMatchObject({ status: 500, verdict: "-", server: "dlp-1" });
  });

  test("a server that gives a large message back while it still reads waits for nobody", async () => {
    const echo = await ExternalRig.start();
    try {
      const begun = new Set<Socket>();
      echo.answer = ({ data }, socket) => {
        const head = `ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, req-body=${uploadHead.length}\r\n\r\n`;
        const more = begun.has(socket) ? data : head + data.slice(data.indexOf("\r\n\r\nPOST") + 4);
        begun.add(socket);
        socket.write(Buffer.from(more, "latin1"));
      };
      const { text } = await echo.relay.send(reqmod({ headers: "", body: large(8) }));
      expect(text.length).toBeGreaterThan(8 * MEBIBYTE);
      expect(echo.lastLine()).toMatchObject({ status: 200, verdict: "passed" });
    } finally {
      await echo.stop();
    }
  });
});

describe("a server that is silent has its time for a verdict, a second here", () => {
  let hasty: ExternalRig;
  beforeAll(async () => {
    hasty = await ExternalRig.start({ verdictSeconds: 1 });
  });
  afterAll(async () => hasty.stop());

  test("where it never answers: an error", async () => {
    hasty.answer = () => undefined;
    const { text, ms } = await hasty.relay.send(reqmod());
    expect(text).toMatch(/^ICAP\/1\.0 500 /);
    expect(ms).toBeGreaterThanOrEqual(1_000);
    expect(ms).toBeLessThan(1_000 * EXTERNAL.verdictSeconds);
    expect(hasty.lastLine()).toMatchObject({ server: "dlp-1" });
  });

  test.each([
    ["allows: an error", MESSAGE, /^ICAP\/1\.0 500 /],
    ["blocks: a block", BLOCKED, /^ICAP\/1\.0 200 OK\r\n[^]*HTTP\/1\.1 403 /],
  ])("where half of an answer comes, and no end, that %s", async (_what, answer, expected) => {
    hasty.answer = once((socket) => socket.write(answer.slice(0, -4)));
    expect((await hasty.relay.send(reqmod())).text).toMatch(expected);
  });
});
