/** gateway-relay in external mode: what a server is asked. */
import { ExternalRig, message, NO_CONTENT } from "./externalRig";
import { chunked, POST, reqmod, respmod } from "../relay/icapMessages";

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

const uploadHead = `${POST}\r\n`;
const downloadHead = "HTTP/1.1 200 OK\r\n\r\n";
/** The ICAP head of a message. */
const headOf = (text: string): string => text.slice(0, text.indexOf("\r\n\r\n") + 2);

describe("the server is asked anew, and told only what its product uses", () => {
  test("an upload: method, path, Allow, parts and body; the client's service name, Host and other headers stay here", async () => {
    await rig.relay.send(
      reqmod({ headers: "Allow: 204\r\nX-Client-IP: 192.0.2.7\r\nX-Secret: 1\r\nUser-Agent: u\r\n" }),
    );
    expect(rig.asked).toEqual([
      `REQMOD icap://icap/srv/reqmod ICAP/1.0\r\nHost: icap\r\nAllow: 204\r\nx-client-ip: 192.0.2.7\r\n` +
        `Encapsulated: req-hdr=0, req-body=${uploadHead.length}\r\n\r\n${uploadHead}${chunked("hello")}`,
    ]);
  });

  test("a download, a client that does not offer 204, and a preview: no Allow, no preview, the whole body", async () => {
    rig.answer = message("res", downloadHead, chunked("hello"));
    const { text } = await rig.relay.send(
      [respmod({ headers: "Preview: 2\r\n", body: "2\r\nhe\r\n0\r\n\r\n" }), "3\r\nllo\r\n0\r\n\r\n"],
      { gapMs: 50 },
    );
    expect(text).toMatch(/^ICAP\/1\.0 100 Continue\r\n\r\nICAP\/1\.0 200 /);
    const request = "GET http://u/a HTTP/1.1\r\nHost: u\r\n\r\n";
    const parts = `req-hdr=0, res-hdr=${request.length}, res-body=${request.length + downloadHead.length}`;
    expect(rig.asked).toEqual([
      `RESPMOD icap://icap/respmod?mode=block ICAP/1.0\r\nHost: icap\r\nEncapsulated: ${parts}\r\n\r\n` +
        `${request}${downloadHead}2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n`,
    ]);
  });

  test("a header that is passed on brings no line of its own along: what could is refused or joined to one line", async () => {
    const folded = "X-Authenticated-User: TG9jYWw\r\n X-Injected: 1\r\nX-CLIENT-IP: 192.0.2.7\r\n";
    await rig.relay.send(reqmod({ headers: `Allow: 204\r\n${folded}` }));
    expect(headOf(rig.asked[0]!)).toContain(
      "\r\nx-client-ip: 192.0.2.7\r\nx-authenticated-user: TG9jYWw X-Injected: 1\r\nEncapsulated:",
    );
    for (const end of ["\n", "\r", "\r\r\n", "\0"]) {
      const { text } = await rig.relay.send(reqmod({ headers: `X-Client-IP: 192.0.2.7${end}Preview: 0\r\n` }));
      expect(text).toMatch(/^ICAP\/1\.0 400 /);
    }
    expect(rig.asked).toHaveLength(1);
  });

  test("each transaction has a connection of its own, which ends with it; the client's connection stays open", async () => {
    const { text, closed } = await rig.relay.send([reqmod(), respmod()], { gapMs: 100, answers: 2 });
    expect(text.match(/ICAP\/1\.0 204/g)).toHaveLength(2);
    expect(closed).toBe(false);
    expect(rig.asked.map((asked) => asked.slice(0, 6))).toEqual(["REQMOD", "RESPMO"]);
    while (rig.open.size > 0) await new Promise((done) => setTimeout(done, 5));
  });
});

test("a client that stops in a short message holds no place at a server; one in a long one does", async () => {
  const impatient = await ExternalRig.start({}, { BODY_SECONDS: "1" });
  try {
    const { text } = await impatient.relay.send(reqmod({ body: "400\r\nhello" }));
    expect(text).toMatch(/^ICAP\/1\.0 408 /);
    expect(impatient.connections).toBe(0);
    expect(impatient.lastLine()).toMatchObject({ status: 408, server: "-" });
    await impatient.relay.send(reqmod({ body: `20000\r\n${"x".repeat(70_000)}` }));
    expect(impatient.connections).toBe(1);
    expect(impatient.asked).toEqual([]);
    expect(impatient.lastLine()).toMatchObject({ status: 408, server: "dlp-1" });
  } finally {
    await impatient.stop();
  }
});

test("each process of the relay has its own way to the servers, and its own word on which one it was", async () => {
  const two = await ExternalRig.start({}, { WORKERS: "2" });
  try {
    two.server = "dlp-1-of-#";
    const lines = new Set<string>();
    for (let i = 0; i < 100 && lines.size < 2; i++) {
      await two.relay.send(reqmod());
      lines.add(JSON.stringify(two.lastLine()));
    }
    const named = (server: string) =>
      JSON.stringify({ service: "reqmod", status: 204, verdict: "passed", rule: "-", server });
    expect(lines).toEqual(new Set([named("dlp-1-of-0"), named("dlp-1-of-1")]));
  } finally {
    await two.stop();
  }
});

test("a message without a body goes to the server too, whose rules may look at its URL", async () => {
  const empty = reqmod({ encapsulated: `req-hdr=0, null-body=${uploadHead.length}`, body: "" });
  await rig.relay.send(empty);
  expect(rig.asked).toHaveLength(1);
  expect(rig.lastLine()).toMatchObject({ status: 204, verdict: "passed" });
});

test("OPTIONS is answered by the relay, when a server serves", async () => {
  rig.answer =
    'ICAP/1.0 200 OK\r\nISTag: "srv-1"\r\nMethods: REQMOD\r\nService: product 1.2\r\nEncapsulated: null-body=0\r\n\r\n';
  const { text } = await rig.relay.send("OPTIONS icap://h/reqmod ICAP/1.0\r\nHost: h\r\n\r\n");
  expect(text).toContain("\r\nMethods: REQMOD\r\nService: icap-gateway\r\n");
  expect(rig.asked).toEqual(["OPTIONS icap://icap/srv/reqmod ICAP/1.0\r\nHost: icap\r\n\r\n"]);
  expect(rig.lastLine()).toMatchObject({ status: 200, verdict: "-", server: "dlp-1" });
});

test("OPTIONS is asked again with the line Encapsulated of a server that answers 400 without it", async () => {
  rig.answer = ({ data }, socket) =>
    void socket.write(
      data.includes("Encapsulated")
        ? "ICAP/1.0 200 OK\r\nEncapsulated: null-body=0\r\n\r\n"
        : "ICAP/1.0 400 Bad Request\r\n\r\n",
    );
  const { text } = await rig.relay.send("OPTIONS icap://h/reqmod ICAP/1.0\r\nHost: h\r\n\r\n");
  expect(text).toMatch(/^ICAP\/1\.0 200 /);
  const head = "OPTIONS icap://icap/srv/reqmod ICAP/1.0\r\nHost: icap\r\n";
  expect(rig.asked).toEqual([`${head}\r\n`, `${head}Encapsulated: null-body=0\r\n\r\n`]);
});
