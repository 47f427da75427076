/** gateway-relay: an answer that breaks off in its middle is the last one on its connection. A client would read the next one as its rest. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";
import { FakeRelay } from "./fakeRelay";
import { reqmod } from "./icapMessages";

const SOURCES = join(__dirname, "../../../../cloud-init");

/** The fate of three messages that a client sends at once. */
function conversation(engine: string, body: string): unknown {
  const output = execFileSync(PYTHON, [...PYTHON_OPTIONS, join(__dirname, "halfAnswers.py"), engine, body], {
    env: {
      PYTHONPATH: [SOURCES, ...["relay", "external", "gateway"].map((folder) => join(SOURCES, folder))].join(":"),
    },
    encoding: "utf8",
  });
  return JSON.parse(output);
}

/** One message was judged, and the client got the beginning of its answer and nothing behind it. */
const HALF = { judged: 1, heads: 1, begun: true, ends: 0, logged: [200] };

const engines = [
  ["an engine on this machine", "here"],
  ["servers elsewhere", "elsewhere"],
] as const;

describe.each(engines)("a message that comes back from %s", (_engine, engine) => {
  test("has its end, and the next ones their answers", () => {
    expect(conversation(engine, "whole")).toEqual({
      judged: 3,
      heads: 3,
      begun: true,
      ends: 3,
      logged: [200, 200, 200],
    });
  });

  test.each(["the file is cut", "the client does not read"])(
    "and breaks off, because %s, ends the connection: no end, no error behind it, no other message is read",
    (body) => {
      expect(conversation(engine, body)).toEqual(HALF);
    },
  );
});

test("an answer that breaks off, because the scanner hangs up, ends the connection, and no error stands behind it", () => {
  expect(conversation("here", "the scanner hangs up")).toEqual(HALF);
});

describe("where c-icap gives a message back and breaks off", () => {
  const http = "POST http://u/a HTTP/1.1\r\nHost: u\r\n\r\n";
  const begun = `ICAP/1.0 200 OK\r\nISTag: "t"\r\nEncapsulated: req-hdr=0, req-body=${http.length}\r\n\r\n${http}`;
  let relay: FakeRelay;
  beforeAll(async () => (relay = await FakeRelay.start()));
  afterAll(async () => relay.stop());

  test.each([
    ["it hangs up in a chunk", `${begun}5\r\nhel`, "hel"],
    ["it hangs up between two chunks", `${begun}5\r\nhello\r\n`, "hello"],
    ["it sends a chunk of no size", `${begun}5\r\nhello\r\nzz\r\nhello\r\n0\r\n\r\n`, ""],
  ])("%s: the client gets no end, no error behind it, and no other answer", async (_how, answer, part) => {
    relay.asked.length = 0;
    relay.answer = answer;
    relay.hangsUp = true;
    const message = reqmod({ headers: "" });
    const { text, closed } = await relay.send([message + message], { answers: 2 });
    expect(text).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*\r\nPOST /);
    expect(text.slice(3)).not.toContain("ICAP/1.0 2");
    expect(text.slice(3)).not.toMatch(/ICAP\/1\.0 [45]|\r\n0\r\n\r\n$/);
    expect(text).toContain(part);
    expect(closed).toBe(true);
    expect(relay.asked).toHaveLength(1);
  });
});
