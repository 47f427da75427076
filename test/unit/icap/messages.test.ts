/** The parts of messages, each read and written by itself; rfc3507.test.ts has whole exchanges. */
import { parseEncapsulated, renderEncapsulated } from "../../../icap/encapsulated";
import { failureOf, IcapFailure } from "../../../icap/failure";
import { fileMessage } from "../../../icap/fileMessage";
import { authorityOf, parseHead, renderHead, statusOf, valuesOf } from "../../../icap/head";

describe("the message around a file", () => {
  it("is an upload, with both spellings of the name, and without what is not known of the file", () => {
    const { httpRequest, httpResponse } = fileMessage("REQMOD", { filename: `a "b" (ü).txt` });
    expect(Buffer.from(httpRequest!).toString()).toBe(
      [
        "POST http://files.example/a%20%22b%22%20(%C3%BC).txt HTTP/1.1",
        "Host: files.example",
        "Content-Type: application/octet-stream",
        `Content-Disposition: attachment; filename="a _b_ (_).txt"; filename*=UTF-8''a%20%22b%22%20%28%C3%BC%29.txt`,
        ...["", ""],
      ].join("\r\n"),
    );
    expect(httpResponse).toBeUndefined();
  });

  it("is a download behind its request, with what is known of the file", () => {
    const file = { filename: "a.gz", contentType: "text/plain", contentEncoding: "gzip", length: 7, site: "b.example" };
    const { httpRequest, httpResponse } = fileMessage("RESPMOD", file);
    expect(Buffer.from(httpRequest!).toString()).toBe("GET http://b.example/a.gz HTTP/1.1\r\nHost: b.example\r\n\r\n");
    expect(Buffer.from(httpResponse!).toString()).toBe(
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n" +
        `Content-Disposition: attachment; filename="a.gz"; filename*=UTF-8''a.gz\r\n\r\n`,
    );
  });

  it("has no field that breaks out of its line", () => {
    expect(() => fileMessage("REQMOD", { filename: "a", contentType: "text/plain\r\nX-Other: 1" })).toThrow(
      "header Content-Type has a value that is not printable text on one line",
    );
  });
});

describe("a head", () => {
  it.each([
    ["a head does not end with an empty line", "A: 1\r\n"],
    ['bad start line ""', "\r\n\r\n"],
    ['bad start line "ICAP/1.0 \\u0000"', "ICAP/1.0 \0\r\n\r\n"],
    ['control character in header line "A: \\u0000"', "ICAP/1.0 200 OK\r\nA: \0\r\n\r\n"],
    ['folded header line " 2"', "ICAP/1.0 200 OK\r\nA: 1\r\n 2\r\n\r\n"],
    ['folded header line "\\t2"', "ICAP/1.0 200 OK\r\n\t2\r\n\r\n"],
    ['bad header line "A"', "ICAP/1.0 200 OK\r\nA\r\n\r\n"],
    ['bad header line ": 1"', "ICAP/1.0 200 OK\r\n: 1\r\n\r\n"],
    [`bad header line "A b: ${"1".repeat(55)}…"`, `ICAP/1.0 200 OK\r\nA b: ${"1".repeat(60)}\r\n\r\n`],
    ["more than 2000 header lines", `ICAP/1.0 200 OK\r\n${"A: 1\r\n".repeat(2001)}\r\n`],
  ])("is refused: %s", (words, text) => {
    expect(() => parseHead(Buffer.from(text))).toThrow(words);
  });

  it("may have 2,000 fields, and violations on several lines", () => {
    const fields = `X-Violations-Found: 1\r\n\ta.txt\r\n${"A: 1\r\n".repeat(1998)}`;
    const head = parseHead(Buffer.from(`ICAP/1.0 200 OK\r\n${fields}\r\n`));
    expect(valuesOf(head, "x-violations-FOUND")).toEqual(["1\na.txt"]);
    expect(valuesOf(head, "a")).toHaveLength(1998);
  });

  it("is not written with what would end a line", () => {
    expect(() => renderHead("GET /\n", [])).toThrow('start line "GET /\\n" is not printable text on one line');
    expect(() => renderHead("GET /", [{ name: "A:", value: "" }])).toThrow('header name "A:" is not a token');
  });

  it("has a status of its protocol", () => {
    expect([statusOf("ICAP/1.0 204", "ICAP/1.0"), statusOf("HTTP/1.0 403 No", "HTTP/1.x")]).toEqual([204, 403]);
    expect(statusOf("HTTP/1.1 403", "HTTP/1.x")).toBe(403);
    for (const line of ["x HTTP/1.1 403 No", "HTTP/1.1 4030", "HTTP/1.1 403No"])
      expect(() => statusOf(line, "HTTP/1.x")).toThrow("is not an HTTP/1.x status line");
    for (const line of ["ICAP/1.0 2040", "ICAP/1.0 999 No", "HTTP/1.1 200 OK", "x ICAP/1.0 200 OK"])
      expect(() => statusOf(line, "ICAP/1.0")).toThrow(`${JSON.stringify(line)} is not an ICAP/1.0 status line`);
    expect(() => statusOf("HTTP/2 200 OK", "HTTP/1.x")).toThrow('"HTTP/2 200 OK" is not an HTTP/1.x status line');
  });

  it("names its host with brackets around IPv6, and without the usual port", () => {
    expect([authorityOf("::1", 1344, 1344), authorityOf("a.example", 11344, 1344)]).toEqual([
      "[::1]",
      "a.example:11344",
    ]);
  });
});

describe("the parts of an answer", () => {
  it.each([
    ["req-hdr=0, req-body=9", "REQMOD", [{ kind: "request", length: 9 }], true],
    ["res-hdr=0,null-body=9", "REQMOD", [{ kind: "response", length: 9 }], false],
    [`res-hdr=0, res-body=${2 ** 20}`, "RESPMOD", [{ kind: "response", length: 2 ** 20 }], true],
    ["null-body=0", "OPTIONS", [], false],
  ] as const)("%s of a %s are read", (value, method, heads, hasBody) => {
    expect(parseEncapsulated(value, method)).toEqual({ heads, hasBody });
  });

  it.each([
    ["req-hdr=0, req-body=9", "RESPMOD", "is not how a RESPMOD can be answered"],
    ["res-hdr=0, req-body=9", "REQMOD", "is not how a REQMOD can be answered"],
    ["req-hdr=0 req-body=9", "REQMOD", "is not how a REQMOD can be answered"],
    ["opt-body=0, null-body=0", "OPTIONS", "is not how a OPTIONS can be answered"],
    ["req-hdr=1, req-body=9", "REQMOD", "has offsets that cannot be right"],
    ["req-hdr=0, req-body=0", "REQMOD", "has offsets that cannot be right"],
    [`res-hdr=0, res-body=${2 ** 20 + 1}`, "RESPMOD", "has offsets that cannot be right"],
    ["opt-body=4", "OPTIONS", "has offsets that cannot be right"],
    ["x-req-hdr=0, null-body=9", "REQMOD", "is not how a REQMOD can be answered"],
    ["req-hdr=0, null-body=9x", "REQMOD", "is not how a REQMOD can be answered"],
  ] as const)("%s of a %s are refused", (value, method, words) => {
    expect(() => parseEncapsulated(value, method)).toThrow(`"Encapsulated: ${value}" ${words}`);
  });

  it("are written end to end", () => {
    const [requestHead, responseHead] = [Buffer.alloc(5), Buffer.alloc(7)];
    expect(renderEncapsulated({ method: "RESPMOD", requestHead, responseHead, hasBody: true })).toBe(
      "req-hdr=0, res-hdr=5, res-body=12",
    );
    expect(renderEncapsulated({ method: "REQMOD", requestHead, hasBody: true })).toBe("req-hdr=0, req-body=5");
    expect(renderEncapsulated({ method: "RESPMOD", hasBody: false })).toBe("null-body=0");
  });
});

describe("an error of a socket", () => {
  const given = (code: string, more: object = {}) => Object.assign(new Error("the words"), { code, ...more });
  it.each([
    ["ECONNREFUSED", "refused", "connection refused: nothing listens there"],
    ["ETIMEDOUT", "timeout", "while connecting: the network gave up (ETIMEDOUT)"],
    ["EADDRNOTAVAIL", "input", "source address is not on this machine (the words)"],
    ["EHOSTUNREACH", "unreachable", "while connecting: the words"],
    ...["EACCES", "ENETUNREACH", "EHOSTDOWN", "EPERM", "ENOTFOUND", "EAI_AGAIN"].map(
      (code) => [code, "unreachable", "while connecting: the words"] as const,
    ),
    ...["EPIPE", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"].map(
      (code) => [code, "closed", `while connecting: connection closed by the other side (${code})`] as const,
    ),
    ["ECONNRESET", "closed", "while connecting: connection closed by the other side (ECONNRESET)"],
    [
      "ERR_SSL_WRONG_VERSION_NUMBER",
      "protocol",
      "while connecting: not a usable TLS peer (ERR_SSL_WRONG_VERSION_NUMBER)",
    ],
    ["EOTHER", "unreachable", "while connecting: the words"],
  ] as const)("%s is a failure of the kind %s", (code, kind, message) => {
    expect(failureOf(given(code), "connect")).toMatchObject({ kind, stage: "connect", message });
  });

  it("is a refusal in TLS by its alert, and else an end of the connection", () => {
    const reason = "sslv3 alert certificate expired";
    expect(failureOf(given("ERR_SSL_X", { reason }), "response")).toMatchObject({
      kind: "tls-refused",
      message: 'while waiting for the answer: the server refused with TLS alert "certificate expired"',
    });
    expect(failureOf(given("", { reason: "bad record" }), "tls")).toMatchObject({
      kind: "protocol",
      message: "during the TLS handshake: not a usable TLS peer (bad record)",
    });
    expect(failureOf("a word", "request")).toMatchObject({
      kind: "closed",
      message: "while sending the request: a word",
    });
  });

  it("of a way that is gone in the middle of a question is told from a server that hangs up", () => {
    expect(failureOf(given("ENETUNREACH"), "response").kind).toBe("unreachable");
    expect(failureOf(given("EOTHER"), "response").kind).toBe("closed");
    expect(failureOf(given("", { reason: "ssl/tls alert number 42 bad thing" }), "tls").message).toBe(
      'during the TLS handshake: the server refused with TLS alert "bad thing"',
    );
  });

  it("that is a failure already stays one", () => {
    const failure = new IcapFailure("refused", "tls", "no");
    expect(failureOf(failure, "connect")).toBe(failure);
  });
});
