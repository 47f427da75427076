/** gateway-relay in external mode: the ISTag of an answer (RFC 3507 §4.7), by which a client and the gateway know another policy. */
import { until } from "../../../until";
import { EXTERNAL, ExternalRig, message, NO_CONTENT, type Behaviour } from "./externalRig";
import { chunked, reqmod } from "../relay/icapMessages";

let rig: ExternalRig;

beforeAll(async () => {
  rig = await ExternalRig.start();
});
afterAll(async () => rig.stop());
beforeEach(() => {
  rig.answer = NO_CONTENT;
  rig.server = "dlp-1";
});

const PAGE = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n";

test("the ISTag is another one with another ISTag of the server, and the same for the same", async () => {
  const tag = async () => /ISTag: ("[^"]+")/.exec((await rig.relay.send(reqmod())).text)![1];
  const first = await tag();
  expect(await tag()).toBe(first);
  rig.answer = NO_CONTENT.replace("srv-1", "srv-2");
  expect(await tag()).not.toBe(first);
});

test("an answer has the ISTag of its own server, though another server answered somebody else meanwhile", async () => {
  const early = message("res", PAGE, chunked("no")).replace("srv-1", "srv-early");
  const blocksEarly: Behaviour = ({ size, whole }, socket) => {
    if (!whole && size < 100_000) socket.write(early);
  };
  // the relay sees it with the second piece, and reads the third before it answers
  const body = `20000\r\n${"x".repeat(0x20000)}\r\n0\r\n\r\n`;
  const pieces = [reqmod({ body: body.slice(0, 70_000) }), "x", body.slice(70_001)];
  const tag = (text: string) => /ISTag: ("[^"]+")/.exec(text)![1];
  rig.answer = blocksEarly;
  const alone = tag((await rig.relay.send(pieces, { gapMs: 300 })).text);
  const before = rig.connections;
  const beside = rig.relay.send(pieces, { gapMs: 1_000 });
  await until("the first one has its verdict", () => rig.connections > before && rig.open.size === 0);
  rig.answer = NO_CONTENT;
  const other = tag((await rig.relay.send(reqmod())).text);
  expect(other).not.toBe(alone);
  expect(tag((await beside).text)).toBe(alone);
});

describe("an answer that allows counts only with an ISTag with which the canary held", () => {
  afterEach(() => {
    rig.state = { state: "ready", tags: {} };
    rig.writeState();
  });
  const askWith = async (state: object) => {
    rig.state = state;
    rig.writeState();
    rig.answer = NO_CONTENT;
    return (await rig.relay.send(reqmod())).text.split("\r\n")[0];
  };

  test("with the tag that was tried", async () => {
    expect(await askWith({ state: "ready", tags: { reqmod: '"srv-1"' } })).toMatch(/^ICAP\/1\.0 204 /);
    expect(rig.suspected()).toBe(false);
  });

  test("with another tag it is an error, and the monitor is told to ask the server anew", async () => {
    expect(await askWith({ state: "ready", tags: { reqmod: '"srv-0"' } })).toMatch(/^ICAP\/1\.0 503 /);
    expect(rig.suspected()).toBe(true);
    expect(rig.lastLine()).toMatchObject({ status: 503, verdict: "-", server: "dlp-1" });
  });

  test("of a server that was found out meanwhile it is an error", async () => {
    expect(await askWith({ state: "out", tags: {} })).toMatch(/^ICAP\/1\.0 503 /);
  });

  test("of a server that haproxy does not name it is an error, and a block counts", async () => {
    rig.server = undefined;
    expect(await askWith({ state: "ready", tags: {} })).toMatch(/^ICAP\/1\.0 503 /);
    expect(rig.lastLine()).toMatchObject({ status: 503, verdict: "-", server: "-" });
    rig.answer = message("res", PAGE, chunked("no"));
    expect((await rig.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 200 OK[^]*403 Forbidden/);
  });

  test("a block counts with any tag", async () => {
    rig.state = { state: "ready", tags: { reqmod: '"srv-0"' } };
    rig.writeState();
    rig.answer = message("res", PAGE, chunked("no"));
    expect((await rig.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 200 OK[^]*403 Forbidden/);
  });

  test("a server whose tags say nothing is known by its state alone", async () => {
    expect(await askWith({ state: "ready", tags: { reqmod: null } })).toMatch(/^ICAP\/1\.0 204 /);
  });
});

describe("with a canary for each file (each), an answer that allows counts once a canary has held that began after it", () => {
  let each: ExternalRig;
  beforeAll(async () => {
    each = await ExternalRig.start({ verdictSeconds: 3, canary: { ...EXTERNAL.canary, mode: "each" } });
  });
  afterAll(async () => each.stop());

  test.each([
    ["while that canary's answer does not come, it is an error when the time for a verdict is over", 0, 503],
    ["with that canary it is allowed", Number.MAX_SAFE_INTEGER, 204],
  ])("%s", async (_what, held, status) => {
    each.state = { state: "ready", tags: {}, held };
    each.writeState();
    expect((await each.relay.send(reqmod())).text).toMatch(new RegExp(`^ICAP/1\\.0 ${status} `));
    expect(each.lastLine()).toMatchObject({ status, server: "dlp-1" });
  });
});
