/** gateway-relay in external mode: what becomes of a server's verdict. */
import { ExternalRig, message, NO_CONTENT } from "./externalRig";
import { chunked, expectBlocked, POST, reqmod, respmod } from "../relay/icapMessages";

let rig: ExternalRig;

beforeAll(async () => {
  rig = await ExternalRig.start();
});
afterAll(async () => rig.stop());
beforeEach(() => {
  rig.answer = NO_CONTENT;
  rig.server = "dlp-1";
  rig.asked.length = 0;
});

const PAGE = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n";
const uploadHead = `${POST}\r\n`;
const downloadHead = "HTTP/1.1 200 OK\r\n\r\n";
/** The ICAP head of an answer. */
const headOf = (text: string): string => text.slice(0, text.indexOf("\r\n\r\n") + 2);

test("an ICAP status that the settings name blocks by itself, whatever comes with it: the client gets the gateway's own form", async () => {
  rig.answer =
    'ICAP/1.0 418 Blocked\r\nISTag: "srv-1"\r\nX-Infection-Found: Type=0; Resolution=1; Threat=Rule 7;\r\n\r\n';
  for (const request of [reqmod(), respmod(), reqmod({ headers: "" })]) {
    const { text } = await rig.relay.send(request);
    expect(expectBlocked(text)).toBe("Rule_7");
    expect(rig.lastLine()).toMatchObject({ status: 200, verdict: "blocked", rule: "Rule_7", server: "dlp-1" });
  }
  rig.answer = "ICAP/1.0 403 Forbidden\r\n\r\n";
  expect((await rig.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 500 /);
});

describe("a verdict", () => {
  test("allowed by 204: the client gets 204, and the log names the server", async () => {
    const { text } = await rig.relay.send(reqmod());
    expect(text).toMatch(/^ICAP\/1\.0 204 No Content\r\nISTag: "[0-9a-f]{32}"\r\nConnection: keep-alive\r\n\r\n$/);
    expect(rig.lastLine()).toEqual({ service: "reqmod", status: 204, verdict: "passed", rule: "-", server: "dlp-1" });
  });

  test("allowed by 204 with the line that names no part", async () => {
    rig.answer = NO_CONTENT.replace("\r\n\r\n", "\r\nEncapsulated: null-body=0\r\n\r\n");
    expect((await rig.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 204 /);
    expect(rig.lastLine()).toMatchObject({ status: 204, verdict: "passed" });
  });

  test.each([
    ["an upload", reqmod({ headers: "" }), message("req", uploadHead, chunked("hello"))],
    ["a download", respmod({ headers: "" }), message("res", downloadHead, chunked("hello"))],
  ])("allowed by the message itself, %s: the client gets it as it came", async (_what, asked, answer) => {
    rig.answer = answer;
    const { text } = await rig.relay.send(asked);
    expect(text.slice(text.indexOf("Encapsulated"))).toBe(answer.slice(answer.indexOf("Encapsulated")));
    expect(rig.lastLine()).toMatchObject({ status: 200, verdict: "passed", server: "dlp-1" });
  });

  test.each([
    ["other bytes", message("req", uploadHead, chunked("HELLO"))],
    ["another head", message("req", `${POST}X-Scanned: yes\r\n\r\n`, chunked("hello"))],
    ["no body any more", message("req", uploadHead, "")],
  ])("a message with %s is told as it came, and counts as modified", async (_what, answer) => {
    rig.answer = answer;
    const { text } = await rig.relay.send(reqmod());
    expect(text.slice(text.indexOf("Encapsulated"))).toBe(answer.slice(answer.indexOf("Encapsulated")));
    expect(rig.lastLine()).toMatchObject({ verdict: "modified", rule: "-" });
  });

  test.each([
    ["an upload", reqmod()],
    ["a download", respmod()],
  ])(
    "a page in place of %s is blocked: the product's own page, with the signs that clients go by",
    async (_what, asked) => {
      rig.answer = message(
        "res",
        PAGE,
        chunked("<p>Our product says no.</p>"),
        "X-Request: 7\r\nServer: product 1.2\r\n",
      );
      const { text, closed } = await rig.relay.send(asked);
      expect(text.endsWith(`${PAGE}${chunked("<p>Our product says no.</p>")}`)).toBe(true);
      expect(headOf(text)).toMatch(
        /^ICAP\/1\.0 200 OK\r\nISTag: "[0-9a-f]{32}"\r\nConnection: keep-alive\r\nX-Request: 7\r\n/,
      );
      expect(headOf(text)).toContain("\r\nX-Infection-Found: Type=0; Resolution=2; Threat=generic-reqmod;\r\n");
      expect(headOf(text)).toContain("\r\nX-Virus-ID: generic-reqmod\r\n");
      expect(headOf(text)).toContain("\r\nX-Violations-Found: 1\r\n\t-\r\n\tgeneric-reqmod\r\n\t0\r\n\t0\r\n");
      expect(text).not.toContain("product 1.2");
      expect(closed).toBe(false);
      expect(rig.lastLine()).toMatchObject({
        status: 200,
        verdict: "blocked",
        rule: "generic-reqmod",
        server: "dlp-1",
      });
    },
  );

  test.each([
    ["HTTP/1.1 200 OK", chunked("<p>Our product says no.</p>"), "res-body"],
    ["HTTP/1.0 204", "", "null-body"],
  ])(
    "a page that tells a success (%s) tells 403, for clients that go by that status alone",
    async (line, body, part) => {
      rig.answer = message("res", `${line}\r\nContent-Type: text/html\r\n\r\n`, body);
      const { text } = await rig.relay.send(reqmod());
      const page = `${line.slice(0, 8)} 403 Forbidden\r\nContent-Type: text/html\r\n\r\n`;
      expect(text.endsWith(`\r\n\r\n${page}${body}`)).toBe(true);
      expect(headOf(text).match(/\r\nEncapsulated: .*/g)).toEqual([
        `\r\nEncapsulated: res-hdr=0, ${part}=${page.length}`,
      ]);
    },
  );

  test.each([
    ["X-Infection-Found", "X-Infection-Found: Type=0; Resolution=2; Threat=Card <1>;\r\n", "Card__1_"],
    ["X-Virus-ID", "X-Virus-ID: EICAR 1\r\n", "EICAR_1"],
    ["X-Violations-Found", "X-Violations-Found: 1\r\n\tfile.txt\r\n\tPolicy 7\r\n\t0\r\n\t2\r\n", "Policy_7"],
  ])("%s of the product names the rule, and is not given twice", async (header, line, rule) => {
    rig.answer = message("res", PAGE, chunked("no"), line);
    const { text } = await rig.relay.send(reqmod());
    expect(headOf(text)).toContain(`\r\n${line}`);
    expect(headOf(text).match(new RegExp(`\r\n${header}:`, "g"))).toHaveLength(1);
    expect(headOf(text).match(/\r\nX-(?:Infection|Violations)-Found:/g)).toHaveLength(2);
    expect(rig.lastLine()).toMatchObject({ verdict: "blocked", rule });
  });

  test.each([
    [
      "the message itself, with a header that says blocked",
      message("req", uploadHead, chunked("hello"), "X-Blocked: 1\r\n"),
    ],
    ["204, with a header that says blocked", NO_CONTENT.replace("\r\n\r\n", "\r\nX-Blocked: 1\r\n\r\n")],
    ["a response that is called a request", message("req", PAGE, chunked("no"))],
    ["a response that is called a request, without a body", message("req", PAGE, "")],
    ["a response of another kind that is called a request", message("req", "HTTP/2 403\r\n\r\n", chunked("no"))],
    ["a response without a head", "ICAP/1.0 200 OK\r\nEncapsulated: res-body=0\r\n\r\n2\r\nno\r\n0\r\n\r\n"],
    ["no message at all, with such a header", "ICAP/1.0 200 OK\r\nX-Blocked: 1\r\nEncapsulated: null-body=0\r\n\r\n"],
  ])("%s is blocked with the gateway's own page: the answer could be taken for a pass", async (_what, answer) => {
    rig.answer = answer;
    const { text } = await rig.relay.send(reqmod());
    expect(expectBlocked(text)).toBe("generic-reqmod");
    expect(rig.lastLine()).toMatchObject({ status: 200, verdict: "blocked", server: "dlp-1" });
  });

  test("a download that was 403 itself and comes back as it was is allowed; with another head of 403 it is blocked", async () => {
    const theirs = respmod()
      .replace("200 OK\r\n\r\n", "403 No\r\n\r\n")
      .replace(/res-body=(\d+)/, (_, at) => `res-body=${at}`);
    rig.answer = message("res", "HTTP/1.1 403 No\r\n\r\n", chunked("hello"));
    await rig.relay.send(theirs);
    expect(rig.lastLine()).toMatchObject({ verdict: "passed" });
    rig.answer = message("res", PAGE, chunked("hello"));
    await rig.relay.send(theirs);
    expect(rig.lastLine()).toMatchObject({ verdict: "blocked" });
  });

  test("a body over the limit is blocked here, and its server sees no end of it", async () => {
    const limited = await ExternalRig.start({}, { MAX_BODY: "1" });
    try {
      const body = "x".repeat(1024 * 1024);
      expect((await limited.relay.send(reqmod({ body: chunked(body) }))).text).toMatch(/^ICAP\/1\.0 204 /);
      const { text } = await limited.relay.send(reqmod({ body: chunked(`${body}x`) }));
      expect(expectBlocked(text)).toBe("Heuristics.Limits.Exceeded.MaxFileSize");
      expect(limited.asked).toHaveLength(1);
    } finally {
      await limited.stop();
    }
  });
});
