/** The verdict that an answer means, decision by decision; test/integration/icap/answerReader.test.ts has whole answers over a connection. */
import { BodyTally } from "../../../icap/body";
import { parseHead, type Head } from "../../../icap/head";
import { judge, ruleOf, type Asked } from "../../../icap/judge";

const head = (...lines: readonly string[]): Head => parseHead(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`));
const icap = (...headers: readonly string[]): Head => head("ICAP/1.0 200 OK", ...headers);
const tally = (text: string): BodyTally => {
  const body = new BodyTally();
  body.add(Buffer.from(text));
  return body;
};

const REQUEST = head("POST http://a.example/ HTTP/1.1", "Host: a.example");
const PAGE = head("HTTP/1.1 200 OK", "Content-Type: text/plain");
const asked: Asked = {
  method: "REQMOD",
  offered204: true,
  answersPreview: false,
  wholeBodySent: true,
  original: REQUEST,
  body: tally("a file"),
};
/** The judgement of a 200 that carries this message with the body "a file". */
const on200 = (
  message: Head,
  kind: "request" | "response",
  more: Partial<Asked> = {},
  fields: readonly string[] = [],
) =>
  judge(
    { ...asked, ...more },
    { status: 200, head: icap(...fields), http: { kind, head: message, body: tally("a file") } },
  );

describe("the finding that an ICAP head names", () => {
  test.each<[string, string | undefined, readonly string[]]>([
    ["a threat, without the space around it", "EICAR", ["X-Infection-Found: Type=0; Resolution=2; Threat= EICAR ;"]],
    ["a threat whose field is written small", "EICAR", ["X-Infection-Found: type=0; threat=EICAR;"]],
    [
      "the violation where the infection has no threat",
      "Card",
      ["X-Infection-Found: Type=0", "X-Violations-Found: 1\r\n\t-\r\n\tCard\r\n\t0\r\n\t0"],
    ],
    [
      "the violation where the threat is empty",
      "Card",
      ["X-Infection-Found: Threat= ;", "X-Violations-Found: 1\r\n\t-\r\n\tCard\r\n\t0\r\n\t0"],
    ],
    ["nothing more than that there is an infection", "unnamed", ["X-Infection-Found: Type=0"]],
    ["the first of some violations", "Card", ["X-Violations-Found: 2\r\n\t-\r\n\tCard\r\n\t0\r\n\t0"]],
    ["a virus where the violation has no name", "W97M", ["X-Violations-Found: 1", "X-Virus-ID: W97M"]],
    ["nothing more than that there is a violation", "unnamed", ["X-Violations-Found: 1"]],
    ["a violation, though their number is empty of sense", "unnamed", ["X-Violations-Found: some"]],
    ["no violation at all", undefined, ["X-Violations-Found: 0"]],
    ["no violation at all, in more digits", undefined, ["X-Violations-Found: 000"]],
    ["ten violations", "unnamed", ["X-Violations-Found: 10"]],
    ["a virus although there is no violation", "W97M", ["X-Violations-Found: 0", "X-Virus-ID: W97M"]],
    ["a virus alone", "W97M", ["X-Virus-ID: W97M"]],
    ["a description of what is blocked", "too secret", ["X-Response-Info: Blocked", "X-Response-Desc: too secret"]],
    ["nothing more than that it is blocked", "unnamed", ["X-Response-Info: block"]],
    ["that it is not blocked", undefined, ["X-Response-Info: not blocked", "X-Response-Desc: fine"]],
    ["a description of nothing", undefined, ["X-Response-Desc: fine"]],
    ["nothing", undefined, []],
  ])("%s", (_what, rule, fields) => {
    expect(ruleOf(icap(...fields))).toBe(rule);
  });
});

describe("an answer without a message", () => {
  const status = (number: number, more: Partial<Asked> = {}, fields: readonly string[] = []) =>
    judge({ ...asked, ...more }, { status: number, head: head(`ICAP/1.0 ${number} Word`, ...fields) });

  test("of 400 and more is an error of the server", () => {
    for (const number of [400, 404, 503])
      expect(() => status(number)).toThrow(
        expect.objectContaining({
          kind: "server-error",
          stage: "response",
          message: `the server answered ICAP/1.0 ${number} Word`,
        }),
      );
  });

  test("to OPTIONS says that the service is there, and never that something was inspected", () => {
    expect(status(200, { method: "OPTIONS" })).toStrictEqual({
      verdict: "answered",
      reason: "the service answers OPTIONS; this says nothing about inspection",
    });
    for (const number of [204, 302])
      expect(() => status(number, { method: "OPTIONS" })).toThrow(/is not an answer to a OPTIONS$/);
  });

  test("of 204 is allowed where it was offered or answers a preview, with what it was judged from", () => {
    const allowed = { verdict: "allowed", outcome: "no-content" };
    expect(status(204)).toStrictEqual({ ...allowed, reason: "204: nothing to change" });
    const part = { wholeBodySent: false };
    expect(status(204, part)).toStrictEqual({
      ...allowed,
      reason: "204: nothing to change, before it had the whole body",
    });
    expect(status(204, { ...part, offered204: false, answersPreview: true })).toStrictEqual({
      ...allowed,
      reason: "204: nothing to change, judged from the preview",
    });
  });

  test("of 204 that was not offered, or that names a finding, is no verdict", () => {
    expect(() => status(204, { offered204: false })).toThrow("a 204 that was not offered");
    expect(() => status(204, {}, ["X-Virus-ID: W97M"])).toThrow("a 204 that names a finding (W97M)");
  });

  test("of 200, or of another status, is no verdict", () => {
    expect(() => status(200)).toThrow("a 200 without an HTTP message");
    expect(() => status(206)).toThrow("ICAP/1.0 206 Word is not an answer to a REQMOD");
    expect(() => on200(REQUEST, "request", { original: undefined })).toThrow("a 200 without an HTTP message");
  });
});

describe("an answer with a message", () => {
  const DENIED = head("HTTP/1.1 403 Forbidden", "Content-Type: text/html");

  test("that is a response to an upload blocks it", () => {
    expect(on200(DENIED, "response")).toStrictEqual({
      verdict: "blocked",
      reason: "answered with HTTP 403 instead",
      outcome: "replaced",
      httpStatus: 403,
    });
    expect(on200(DENIED, "response", {}, ["X-Virus-ID: W97M"])).toMatchObject({
      reason: "answered with HTTP 403 instead (W97M)",
      rule: "W97M",
    });
    expect(() => on200(head("HTTP/1.1 abc Forbidden"), "response")).toThrow(
      expect.objectContaining({ kind: "protocol", stage: "response" }),
    );
  });

  test("that is the same allows it, whatever a hop adds or drops", () => {
    expect(on200(REQUEST, "request")).toStrictEqual({
      verdict: "allowed",
      reason: "200 with the message as it was",
      outcome: "echoed",
    });
    const perHop = [
      "Via",
      "Connection",
      "Proxy-Connection",
      "Keep-Alive",
      "TE",
      "Trailer",
      "Transfer-Encoding",
      "Upgrade",
      "Proxy-Authenticate",
      "Proxy-Authorization",
    ];
    for (const name of perHop) {
      const more = head(REQUEST.startLine, "Host: a.example", `${name}: x`);
      expect([name, on200(more, "request").verdict]).toEqual([name, "allowed"]);
    }
  });

  test("that is the same but names a finding blocks it", () => {
    expect(on200(REQUEST, "request", {}, ["X-Virus-ID: W97M"])).toStrictEqual({
      verdict: "blocked",
      reason: "finding named (W97M), message sent back as it was",
      outcome: "echoed",
      rule: "W97M",
    });
  });

  test("that is another one blocks it, with each difference", () => {
    const other = head("POST http://b.example/ HTTP/1.1", "Host: a.example", "X-One: 1", "X-One: 2");
    expect(on200(other, "request", { body: tally("another file") })).toStrictEqual({
      verdict: "blocked",
      reason: "changed: the start line, header x-one, the body (12 bytes became 6)",
      outcome: "changed",
    });
    const joined = { original: head(REQUEST.startLine, "Host: a.example", "X-One: 12") };
    expect(on200(head(REQUEST.startLine, "Host: a.example", "X-One: 1", "X-One: 2"), "request", joined).reason).toBe(
      "changed: header x-one",
    );
    const twice = { original: head(REQUEST.startLine, "Host: a.example", "X-One: 1", "X-One: 2") };
    expect(on200(head(REQUEST.startLine, "Host: a.example", "X-One: 12"), "request", twice).reason).toBe(
      "changed: header x-one",
    );
    expect(on200(REQUEST, "request", { wholeBodySent: false }, ["X-Virus-ID: W97M"]).reason).toBe(
      "changed: the body, of which it had only a part (W97M)",
    );
  });

  test("that is another response to a download replaces it, and one with the same status changes it", () => {
    const download = { method: "RESPMOD", original: PAGE } as const;
    expect(on200(DENIED, "response", download, ["X-Virus-ID: W97M"])).toStrictEqual({
      verdict: "blocked",
      reason: "replaced by HTTP 403 (W97M)",
      outcome: "replaced",
      rule: "W97M",
      httpStatus: 403,
    });
    expect(on200(head(PAGE.startLine, "Content-Type: text/html"), "response", download)).toStrictEqual({
      verdict: "blocked",
      reason: "changed: header content-type",
      outcome: "changed",
      httpStatus: 200,
    });
    expect(on200(PAGE, "response", download)).toMatchObject({ verdict: "allowed", httpStatus: 200 });
  });
});
