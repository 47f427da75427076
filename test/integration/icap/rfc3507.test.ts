import { download, heads, icap, ORIGIN_GET, ORIGIN_RESPONSE, replay, RESPMOD_HEAD } from "./recorded";
import { lines } from "./scriptedServer";

const GET = lines(
  "GET / HTTP/1.1",
  "Host: www.origin-server.com",
  "Accept: text/html, text/plain",
  "Accept-Encoding: compress",
  "Cookie: ff39fk3jur@4ii0e02i",
  'If-None-Match: "xyzzy", "r2d2xxxx"',
  "",
);
const POST = lines(
  "POST /origin-resource/form.pl HTTP/1.1",
  "Host: www.origin-server.com",
  "Accept: text/html, text/plain",
  "Accept-Encoding: compress",
  "Pragma: no-cache",
  "",
);
const ANSWER_HEAD = ["ICAP/1.0 200 OK", "Date: Mon, 10 Jan 2000  09:55:21 GMT", "Server: ICAP-Server-Software/1.0"];
const REQMOD_HEAD = ["REQMOD icap://icap-server.net/server?arg=87 ICAP/1.0", "Host: icap-server.net"];
const TO_SERVER = { service: "server?arg=87", authority: "icap-server.net", allow204: false } as const;

describe("the exchanges printed in RFC 3507", () => {
  test("§4.8.3 example 1: a request that comes back with another path is blocked as changed", async () => {
    const transaction = await replay({ method: "REQMOD", ...TO_SERVER, httpRequest: icap(GET) }, [
      { expect: lines(...REQMOD_HEAD, "Encapsulated: req-hdr=0, null-body=170", "") + GET },
      {
        answer: lines(
          ...ANSWER_HEAD,
          "Connection: close",
          'ISTag: "W3E4R7U9-L2E4-2"',
          "Encapsulated: req-hdr=0, null-body=231",
          "",
          "GET /modified-path HTTP/1.1",
          "Host: www.origin-server.com",
          "Via: 1.0 icap-server.net (ICAP Example ReqMod Service 1.1)",
          "Accept: text/html, text/plain, image/gif",
          "Accept-Encoding: gzip, compress",
          'If-None-Match: "xyzzy", "r2d2xxxx"',
          "",
        ),
      },
    ]);
    expect(transaction).toMatchObject({
      verdict: "blocked",
      outcome: "changed",
      icapStatus: 200,
      istag: "W3E4R7U9-L2E4-2",
    });
    expect(transaction.reason).toBe("changed: the start line, header accept, header accept-encoding, header cookie");
  });

  test("§4.8.3 example 2: a form whose text was changed is blocked, and the new text is shown", async () => {
    const transaction = await replay(
      { method: "REQMOD", ...TO_SERVER, httpRequest: icap(POST), body: icap("I am posting this information.") },
      [
        {
          expect:
            lines(...REQMOD_HEAD, "Encapsulated: req-hdr=0, req-body=147", "") +
            POST +
            lines("1e", "I am posting this information.", "0", ""),
        },
        {
          answer: lines(
            ...ANSWER_HEAD,
            "Connection: close",
            'ISTag: "W3E4R7U9-L2E4-2"',
            "Encapsulated: req-hdr=0, req-body=244",
            "",
            "POST /origin-resource/form.pl HTTP/1.1",
            "Host: www.origin-server.com",
            "Via: 1.0 icap-server.net (ICAP Example ReqMod Service 1.1)",
            "Accept: text/html, text/plain, image/gif",
            "Accept-Encoding: gzip, compress",
            "Pragma: no-cache",
            "Content-Length: 45",
            "",
            "2d",
            "I am posting this information.  ICAP powered!",
            "0",
            "",
          ),
        },
      ],
    );
    expect(transaction).toMatchObject({ verdict: "blocked", outcome: "changed" });
    expect(transaction.excerpt).toBe("I am posting this information.  ICAP powered!");
    expect(transaction.reason).toContain("the body (30 bytes became 45)");
  });

  test("§4.8.3 example 3: a 403 page instead of the request is blocked", async () => {
    const request = lines(
      "GET /naughty-content HTTP/1.1",
      "Host: www.naughty-site.com",
      "Accept: text/html, text/plain",
      "",
    );
    const transaction = await replay(
      {
        method: "REQMOD",
        service: "content-filter",
        authority: "icap-server.net",
        allow204: false,
        httpRequest: icap(request),
      },
      [
        {
          expect:
            lines("REQMOD icap://icap-server.net/content-filter ICAP/1.0", "Host: icap-server.net") +
            lines(`Encapsulated: req-hdr=0, null-body=${request.length}`, "") +
            request,
        },
        {
          answer: lines(
            ...ANSWER_HEAD,
            "Connection: close",
            'ISTag: "W3E4R7U9-L2E4-2"',
            "Encapsulated: res-hdr=0, res-body=213",
            "",
            "HTTP/1.1 403 Forbidden",
            "Date: Wed, 08 Nov 2000 16:02:10 GMT",
            "Server: Apache/1.3.12 (Unix)",
            "Last-Modified: Thu, 02 Nov 2000 13:51:37 GMT",
            'ETag: "63600-1989-3a017169"',
            "Content-Length: 58",
            "Content-Type: text/html",
            "",
            "3a",
            "Sorry, you are not allowed to access that naughty content.",
            "0",
            "",
          ),
        },
      ],
    );
    expect(transaction).toMatchObject({ verdict: "blocked", outcome: "replaced", httpStatus: 403 });
    expect(transaction.reason).toBe("answered with HTTP 403 instead");
    expect(transaction.excerpt).toBe("Sorry, you are not allowed to access that naughty content.");
  });

  test("§4.9.2: a download to which the server added text is blocked as changed", async () => {
    const transaction = await replay(
      { ...download, ...heads, body: icap("This is data that was returned by an origin server.") },
      [
        {
          expect:
            lines(...RESPMOD_HEAD, "Encapsulated: req-hdr=0, res-hdr=137, res-body=296", "") +
            ORIGIN_GET +
            ORIGIN_RESPONSE +
            lines("33", "This is data that was returned by an origin server.", "0", ""),
        },
        {
          answer:
            lines(
              ...ANSWER_HEAD,
              "Connection: close",
              'ISTag: "W3E4R7U9-L2E4-2"',
              "Encapsulated: res-hdr=0, res-body=222",
              "",
            ) +
            lines(
              "HTTP/1.1 200 OK",
              "Date: Mon, 10 Jan 2000  09:55:21 GMT",
              "Via: 1.0 icap.example.org (ICAP Example RespMod Service 1.1)",
              "Server: Apache/1.3.6 (Unix)",
              'ETag: "63840-1ab7-378d415b"',
              "Content-Type: text/html",
              "Content-Length: 92",
              "",
            ) +
            "5c\r\nThis is data that was returned by an origin server, but with\r\nvalue added by an ICAP server.\r\n0\r\n\r\n",
        },
      ],
    );
    expect(transaction).toMatchObject({ verdict: "blocked", outcome: "changed", httpStatus: 200, wholeBodySent: true });
    expect(transaction.reason).toContain("the body (51 bytes became 92)");
  });

  test("§4.10.2: OPTIONS is answered, and that is no verdict", async () => {
    const transaction = await replay(
      {
        method: "OPTIONS",
        service: "sample-service",
        authority: "icap.server.net",
        headers: { "User-Agent": "BazookaDotCom-ICAP-Client-Library/2.3" },
      },
      [
        {
          expect: lines(
            "OPTIONS icap://icap.server.net/sample-service ICAP/1.0",
            "Host: icap.server.net",
            "User-Agent: BazookaDotCom-ICAP-Client-Library/2.3",
            "",
          ),
        },
        {
          answer: lines(
            "ICAP/1.0 200 OK",
            "Date: Mon, 10 Jan 2000  09:55:21 GMT",
            "Methods: RESPMOD",
            "Service: FOO Tech Server 1.0",
            'ISTag: "W3E4R7U9-L2E4-2"',
            "Encapsulated: null-body=0",
            "Max-Connections: 1000",
            "Options-TTL: 7200",
            "Allow: 204",
            "Preview: 2048",
            "Transfer-Complete: asp, bat, exe, com",
            "Transfer-Ignore: html",
            "Transfer-Preview: *",
            "",
          ),
        },
      ],
    );
    expect(transaction.verdict).toBe("answered");
    expect(transaction.headers).toMatchObject({ methods: "RESPMOD", preview: "2048", "transfer-preview": "*" });
  });
});
