import type { Socket } from "node:net";
import { fileMessage, type IcapRequest, openConnection, transact } from "../../../icap";
import { until } from "../../until";
import { lines, listening, playServer, type Step } from "./scriptedServer";

const BODY = Buffer.from("card 4111 1111 1111 1111");
const upload: IcapRequest = {
  ...fileMessage("REQMOD", { filename: "a.txt", length: BODY.length }),
  service: "reqmod",
  body: BODY,
};
const HEAD = Buffer.from(upload.httpRequest ?? []).toString("latin1");

/** The client's verdict on `answer` to a small upload. */
async function verdictOn(answer: string, request: Partial<IcapRequest> = {}, then: Step[] = []) {
  const server = await playServer([{ until: "0\r\n\r\n" }, { answer }, ...then]);
  const transaction = await transact({ host: "127.0.0.1", port: server.port, ...upload, ...request });
  await server.stop();
  return transaction;
}

const page = "HTTP/1.0 403 Forbidden\r\nContent-Type: text/html\r\n\r\n";
const ok = (...headers: string[]): string => lines("ICAP/1.0 200 OK", ...headers, "");

describe("an answer that can be believed", () => {
  test("204 to a request that offered it is allowed", async () => {
    expect(await verdictOn(lines("ICAP/1.0 204 No Content", 'ISTag: "x"', ""))).toMatchObject({
      verdict: "allowed",
      istag: "x",
    });
  });

  test("c-icap's block, with its folded X-Violations-Found and the NULs inside its page, is blocked by the named rule", async () => {
    const transaction = await verdictOn(
      ok(
        "X-Infection-Found: Type=0; Resolution=2; Threat=Heuristics.Structured.CreditCardNumber;",
        "X-Violations-Found: 1\r\n\t-\r\n\tHeuristics.Structured.CreditCardNumber\r\n\t0\r\n\t0",
        `Encapsulated: res-hdr=0, res-body=${page.length}`,
      ) +
        page +
        lines("8", "denied\0\0", "0", ""),
    );
    expect(transaction).toMatchObject({
      verdict: "blocked",
      rule: "Heuristics.Structured.CreditCardNumber",
      httpStatus: 403,
    });
    expect(transaction.excerpt).toBe("denied");
    expect(transaction.reason).toBe("answered with HTTP 403 instead (Heuristics.Structured.CreditCardNumber)");
  });

  test("200 with the same message is allowed, although the server adds itself to Via and drops what is per hop", async () => {
    const head = HEAD.replace("\r\n\r\n", "\r\nVia: ICAP/1.0 icap-gw (C-ICAP/0.5.10 dlp )\r\n\r\n");
    const request = { httpRequest: Buffer.from(HEAD.replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n")) };
    const answer =
      ok(`Encapsulated: req-hdr=0, req-body=${head.length}`) + head + lines("18", BODY.toString(), "0", "");
    expect(await verdictOn(answer, request)).toMatchObject({ verdict: "allowed", outcome: "echoed" });
  });

  test("200 with the same length but one other byte is blocked", async () => {
    const changed = BODY.toString().replace("4111 ", "4112 ");
    const answer = ok(`Encapsulated: req-hdr=0, req-body=${HEAD.length}`) + HEAD + lines("18", changed, "0", "");
    expect(await verdictOn(answer)).toMatchObject({ verdict: "blocked", outcome: "changed", excerpt: changed });
  });

  test("200 with an empty body instead of ours is blocked", async () => {
    const answer = ok(`Encapsulated: req-hdr=0, null-body=${HEAD.length}`) + HEAD;
    expect((await verdictOn(answer)).reason).toBe("changed: the body (24 bytes became 0)");
  });

  test("a download whose response is exchanged for another is blocked", async () => {
    const answer = ok(`Encapsulated: res-hdr=0, res-body=${page.length}`) + page + lines("2", "no", "0", "");
    const transaction = await verdictOn(answer, fileMessage("RESPMOD", { filename: "a.txt" }));
    expect(transaction).toMatchObject({ verdict: "blocked", outcome: "replaced", httpStatus: 403 });
  });
});

describe("an answer that cannot be believed is an error and never allowed", () => {
  const echo = `Encapsulated: req-hdr=0, req-body=${HEAD.length}`;
  const same = HEAD + lines("18", BODY.toString(), "0", "");
  test.each<[string, string, string, RegExp]>([
    ["ICAP 404", lines("ICAP/1.0 404 Service not found", ""), "server-error", /404 Service not found/],
    ["ICAP 500, as c-icap says without its scanner", lines("ICAP/1.0 500 Server error", ""), "server-error", /500/],
    ["an HTTP answer", lines("HTTP/1.1 200 OK", ""), "protocol", /not an ICAP\/1.0 status line/],
    ["a redirect", lines("ICAP/1.0 302 Found", ""), "protocol", /not an answer to a REQMOD/],
    ["206, which was never offered", lines("ICAP/1.0 206 Partial", ""), "protocol", /not an answer/],
    ["100 Continue without a preview", lines("ICAP/1.0 100 Continue", ""), "protocol", /nobody waits for/],
    [
      "a 204 that names a virus",
      lines("ICAP/1.0 204 OK", "X-Infection-Found: Type=0; Threat=Eicar;", ""),
      "protocol",
      /Eicar/,
    ],
    ["a 204 with a body", lines("ICAP/1.0 204 OK", "Encapsulated: req-body=0", ""), "protocol", /204 with/],
    ["bytes after a 204", `${lines("ICAP/1.0 204 OK", "")}more`, "protocol", /4 bytes follow/],
    ["200 without Encapsulated", ok("ISTag: x"), "protocol", /without Encapsulated/],
    ["two Encapsulated headers", ok(echo, echo) + same, "protocol", /two Encapsulated/],
    ["an Encapsulated that starts behind 0", ok("Encapsulated: req-hdr=5, null-body=9"), "protocol", /cannot be right/],
    ["an Encapsulated that goes backwards", ok("Encapsulated: req-hdr=0, req-body=-5"), "protocol", /not how a REQMOD/],
    ["an Encapsulated beyond 1 MiB", ok("Encapsulated: req-hdr=0, null-body=99999999"), "protocol", /cannot be right/],
    ["a body without a head", ok("Encapsulated: req-body=0") + lines("0", ""), "protocol", /not how a REQMOD/],
    [
      "a head that ends early",
      ok("Encapsulated: req-hdr=0, null-body=30") + "GET / HTTP/1.1\r\n\r\n123456789012",
      "protocol",
      /the HTTP head does not end where the Encapsulated header says/,
    ],
    [
      "a page with a status that no HTTP has",
      ok("Encapsulated: res-hdr=0, null-body=24") + lines("HTTP/1.1 999 Strange", ""),
      "protocol",
      /"HTTP\/1.1 999 Strange" is not an HTTP\/1.x status line/,
    ],
    [
      "bytes behind the last chunk",
      ok(echo) + HEAD + lines("18", BODY.toString(), "0") + "more\r\n",
      "protocol",
      /bytes where the chunked body should end/,
    ],
    ["a size line without end", ok(echo) + HEAD + "1;".padEnd(400, "x"), "protocol", /a chunk-size line has no end/],
    ["a size that is none", `${ok(echo) + HEAD}zz\r\n`, "protocol", /bad chunk size "zz/],
    ["a chunk of 2 GiB", `${ok(echo) + HEAD}80000000\r\n`, "protocol", /2147483648 bytes is larger than 1073741824/],
    ["a size line that ends with LF", `${ok(echo) + HEAD}180\n`, "protocol", /a chunk-size line ends with a bare LF/],
    ["a folded header", ok("Service: a\r\n b", echo) + same, "protocol", /folded/],
    ["a header without a name", ok(": nothing", echo) + same, "protocol", /bad header line/],
    ["a NUL in a header", ok("Service: a\0b", echo) + same, "protocol", /control character/],
    ["lines that end with LF", "ICAP/1.0 204 OK\n\n", "closed", /middle of its answer/],
    ["a head without end", `ICAP/1.0 204 OK\r\nX: ${"a".repeat(70_000)}`, "protocol", /larger than 65536/],
    [
      "a chunk longer than announced",
      ok(echo) + HEAD + lines("17", BODY.toString(), "0", ""),
      "protocol",
      /longer than its size/,
    ],
    ["NULs behind the body", ok(echo) + same + "\0\0", "protocol", /2 bytes follow/],
    ["half a body", ok(echo) + HEAD + "18\r\ncard", "closed", /middle of its answer/],
    ["nothing at all", "", "closed", /before it answered/],
  ])("%s", async (_what, answer, kind, reason) => {
    const transaction = await verdictOn(answer, {}, [{ close: true }]);
    expect(transaction).toMatchObject({ verdict: "error", failure: { kind, stage: "response" } });
    expect(transaction.reason).toMatch(reason);
  });

  test("a 204 that was not offered", async () => {
    const transaction = await verdictOn(lines("ICAP/1.0 204 OK", ""), { allow204: false });
    expect(transaction).toMatchObject({ verdict: "error", icapStatus: 204, reason: "a 204 that was not offered" });
  });

  test("a reset instead of an answer", async () => {
    const transaction = await verdictOn("", {}, [{ reset: true }]);
    expect(transaction).toMatchObject({ verdict: "error", failure: { kind: "closed" } });
    expect(transaction.reason).toContain("ECONNRESET");
  });

  test("an answer that somebody sent before the question of a kept connection", async () => {
    const sockets: Socket[] = [];
    const answer = (socket: Socket) => socket.write(lines("ICAP/1.0 204 OK", ""));
    const server = await listening((socket) => {
      sockets.push(socket);
      let asked = "";
      socket.on("data", (bytes) => {
        asked += bytes.toString("latin1");
        if (asked.endsWith("0\r\n\r\n")) answer(socket);
      });
    });
    const connection = await openConnection({ host: "127.0.0.1", port: server.port });
    expect((await connection.transact(upload)).verdict).toBe("allowed");
    answer(sockets[0]!);
    await until("the early answer arrives", () => !connection.reusable);
    const second = await connection.transact(upload);
    expect(second.verdict).toBe("error");
    expect(second.reason).toBe(
      "no further transaction on this connection: the server sent bytes that nobody asked for",
    );
    await server.stop();
  });
});

describe("a request that cannot be made", () => {
  test("names every problem at once and sends nothing", async () => {
    const transaction = await verdictOn("", {
      service: "a b",
      authority: "x\r\ny",
      preview: -1,
      httpRequest: Buffer.from("GET / HTTP/1.1\n\n"),
      headers: { Allow: "206" },
    });
    expect(transaction).toMatchObject({ verdict: "error", failure: { kind: "input", stage: "request" }, bytesSent: 0 });
    expect(transaction.reason).toBe(
      'service "a b" is not a URI path; percent-encode it; authority "x\\r\\ny" is not host[:port]; ' +
        "preview -1 is not a number of bytes from 0 to 1048576; header Allow follows from the request and cannot be given; " +
        "httpRequest: a head does not end with an empty line",
    );
  });

  test("a file name with quotes, line breaks and letters of any script stays inside its header", () => {
    const { httpRequest } = fileMessage("REQMOD", { filename: 'Größe "x"\r\nEvil: 1.txt', length: 3 });
    expect(
      Buffer.from(httpRequest ?? [])
        .toString()
        .split("\r\n"),
    ).toEqual([
      "POST http://files.example/Gr%C3%B6%C3%9Fe%20%22x%22%0D%0AEvil%3A%201.txt HTTP/1.1",
      "Host: files.example",
      "Content-Type: application/octet-stream",
      "Content-Length: 3",
      "Content-Disposition: attachment; filename=\"Gr__e _x___Evil: 1.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22%0D%0AEvil%3A%201.txt",
      "",
      "",
    ]);
  });
});
