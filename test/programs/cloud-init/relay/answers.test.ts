/** gateway-relay: the answers to a client, and the lines of the log. */
import { FakeRelay, NO_CONTENT } from "./fakeRelay";
import { chunked, expectBlocked, reqmod, respmod } from "./icapMessages";

let relay: FakeRelay;

beforeAll(async () => {
  relay = await FakeRelay.start({ CONNECTIONS_PER_SOURCE: "77" });
});
afterAll(async () => relay.stop());
beforeEach(() => {
  relay.answer = NO_CONTENT;
  relay.asked.length = 0;
});

/** The line with the policy's name: RFC 3507 §4.7 allows 32 characters. */
const tagIn = (answer: string): string => /\r\n(ISTag: "[0-9a-f]{32}")\r\n/.exec(answer)?.[1] ?? "no ISTag";

/** The answer of c-icap when it blocks: its page and all that stands there. */
const FOUND =
  "HTTP/1.0 403 Forbidden\r\nServer: C-ICAP\r\nVia: ICAP/1.0 machine-7 (C-ICAP/0.5.10 Antivirus service )\r\n\r\n";
const blockedByCIcap = (finding: string): string =>
  `ICAP/1.0 200 OK\r\nServer: C-ICAP/0.5.10\r\nISTag: "CI0001-tag"\r\n${finding}Encapsulated: res-hdr=0, res-body=${FOUND.length}\r\n\r\n` +
  `${FOUND}${chunked("VIRUS FOUND http://u/<script>alert(1)</script>\0\0")}`;

describe("the answers that a client gets", () => {
  test("a finding of the scanner is blocked by its rule, with nothing of the message, of c-icap or of the machine in the answer", async () => {
    relay.answer = blockedByCIcap("X-Infection-Found: Type=0; Resolution=2; Threat=Gateway.Keyword.1.UNOFFICIAL;\r\n");
    const message = reqmod().replace("http://u/a", "http://u/<script>alert(1)</script>");
    const length = message.indexOf("\r\n5\r\n") + 2 - message.indexOf("POST");
    const { text, closed } = await relay.send(message.replace(/req-body=\d+/, `req-body=${length}`));
    expect(expectBlocked(text)).toBe("Gateway.Keyword.1.UNOFFICIAL");
    expect(closed).toBe(false);
  });

  test.each<[string, (bytes: number) => string]>([
    ["an upload", (bytes) => reqmod({ body: chunked("x".repeat(bytes)) })],
    ["a download", (bytes) => respmod({ body: chunked("x".repeat(bytes)) })],
    [
      "an upload behind a preview",
      (bytes) =>
        reqmod({
          headers: "Allow: 204\r\nPreview: 4\r\n",
          body: `${chunked("xxxx")}${chunked("x".repeat(bytes - 4))}`,
        }),
    ],
  ])("a body over the limit, %s, is blocked like everything else, and c-icap is not asked", async (_what, message) => {
    const limited = await FakeRelay.start({ MAX_BODY: "1" });
    try {
      const limit = 1024 * 1024;
      const answer = async (bytes: number) => {
        const { text, closed } = await limited.send(message(bytes));
        expect(closed).toBe(false);
        return text.replace("ICAP/1.0 100 Continue\r\n\r\n", "");
      };
      expect(await answer(limit)).toMatch(/^ICAP\/1\.0 204 /);
      for (const bytes of [limit + 1, 3 * limit])
        expect(expectBlocked(await answer(bytes))).toBe("Heuristics.Limits.Exceeded.MaxFileSize");
      expect(limited.asked).toHaveLength(1);
      expect(limited.log("access").map(({ status, verdict }) => `${status} ${verdict}`)).toEqual([
        "204 passed",
        "200 blocked",
        "200 blocked",
      ]);
    } finally {
      await limited.stop();
    }
  });

  test("a rule's name cannot bring anything along", async () => {
    relay.answer = blockedByCIcap("X-Infection-Found: Type=0; Resolution=2; Threat=<b>x</b>;\r\n");
    expect(expectBlocked((await relay.send(reqmod())).text)).toBe("_b_x__b_");
  });

  test.each([
    ["an upload", reqmod()],
    ["a download", respmod()],
  ])("a message that c-icap replaces without naming a finding, %s, has the same signs", async (_what, message) => {
    relay.answer = blockedByCIcap("");
    expect(expectBlocked((await relay.send(message)).text)).toBe("Gateway.Unreadable.Encoding");
    relay.answer = blockedByCIcap("").replaceAll("Server: C-ICAP\r\n", "Server: X-ICAP\r\n");
    expect(expectBlocked((await relay.send(message)).text)).toBe("Gateway.Unnamed");
  });

  test("a message that comes back as it was is the client's own, with a Via that names no machine", async () => {
    const theirs = "HTTP/1.1 200 OK\r\nVia: ICAP/1.0 machine-7 (C-ICAP/0.5.10 Antivirus service )\r\n\r\n";
    relay.answer = `ICAP/1.0 200 OK\r\nISTag: "t"\r\nEncapsulated: res-hdr=0, res-body=${theirs.length}\r\n\r\n${theirs}${chunked("hello")}`;
    const { text } = await relay.send(respmod({ http: "X-Own: 1\r\n", headers: "" }));
    expect(relay.asked[0]).not.toContain("Allow");
    const http = "HTTP/1.1 200 OK\r\nX-Own: 1\r\nVia: ICAP/1.0 icap-gateway\r\n\r\n";
    expect(text).toBe(
      `ICAP/1.0 200 OK\r\n${tagIn(text)}\r\nConnection: keep-alive\r\nEncapsulated: res-hdr=0, res-body=${http.length}\r\n\r\n${http}${chunked("hello")}`,
    );
  });

  test("OPTIONS names the service's one method, and as many connections as one address may have", async () => {
    relay.answer = NO_CONTENT.replace("204 Unmodified", "200 OK");
    const options = (service: string) => relay.send(`OPTIONS icap://h/${service} ICAP/1.0\r\nHost: h\r\n\r\n`);
    const { text } = await options("reqmod");
    expect(text.startsWith(`ICAP/1.0 200 OK\r\n${tagIn(text)}\r\n`)).toBe(true);
    for (const line of [
      "Methods: REQMOD",
      "Max-Connections: 77",
      "Allow: 204",
      "Preview: 1024",
      "Encapsulated: null-body=0",
    ])
      expect(text).toContain(`\r\n${line}\r\n`);
    expect((await options("DLP-IN/")).text).toContain("\r\nMethods: RESPMOD\r\n");
    expect(text).not.toMatch(/C-ICAP\/|Antivirus/);
  });

  test.each([
    ["c-icap answers with an error", "ICAP/1.0 500 Server error\r\n\r\n"],
    ["c-icap hangs up", ""],
    ["c-icap answers something else", "HTTP/1.1 200 OK\r\n\r\n"],
    ["c-icap allows with what is no verdict", "ICAP/1.0 206 Partial\r\n\r\n"],
  ])("an error, never a pass, when %s", async (_what, answer) => {
    relay.answer = answer;
    const { text, closed } = await relay.send(reqmod());
    expect(text).toMatch(/^ICAP\/1\.0 500 /);
    expect(closed).toBe(true);
  });

  test("each transaction is a line in the log, without a word of the message; the canary's transactions are not logged", async () => {
    relay.answer = blockedByCIcap("X-Infection-Found: Type=0; Resolution=2; Threat=Gateway.Keyword.1;\r\n");
    const message = reqmod();
    await relay.send(message);
    const line = { client: "127.0.0.1", lane: "a", time: expect.stringMatching(/^20.*Z$/) };
    const bytes = message.length;
    expect(relay.log("access").at(-1)).toEqual({
      ...line,
      service: "reqmod",
      status: 200,
      bytes,
      verdict: "blocked",
      rule: "Gateway.Keyword.1",
    });
    const before = relay.log("access").length;
    await relay.send(message, { source: "127.0.0.3" });
    expect(relay.log("access")).toHaveLength(before);
    await relay.send("REQMOD icap://h/http-x ICAP/1.0\r\n\r\n");
    expect(relay.log("refused").at(-1)).toEqual({
      ...line,
      service: "-",
      status: 404,
      bytes: 35,
      verdict: "-",
      rule: "-",
    });
  });
});
