/** gateway-relay before two ICAP servers: the one that fails costs its clients nothing, and no verdict is asked for twice. */
import { mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExternalRig, message, NO_CONTENT, TWO_SERVERS, type Behaviour } from "./externalRig";
import { chunked, expectBlocked, POST, reqmod } from "../relay/icapMessages";

const MEBIBYTE = 1024 * 1024;
const large = (mebibytes: number): string => `${`10000\r\n${"x".repeat(65_536)}\r\n`.repeat(mebibytes * 16)}0\r\n\r\n`;
const BLOCKED = message("res", "HTTP/1.1 403 Forbidden\r\n\r\n", chunked("no"));
const OVERLOADED = "ICAP/1.0 503 Service overloaded\r\n\r\n";

let rig: ExternalRig;
beforeAll(async () => {
  rig = await ExternalRig.start(TWO_SERVERS);
});
afterAll(async () => rig.stop());
beforeEach(() => {
  rig.server = "dlp-1";
  rig.answers = {};
  rig.states = {};
  rig.writeState();
  rig.asked.length = 0;
  for (const server of ["dlp-1", "dlp-2"]) rig.failed(server);
});

/** Both servers' conduct, and what becomes of a message. */
async function ask(first: Behaviour, second: Behaviour, body?: string, relay = rig) {
  relay.answers = { "dlp-1": first, "dlp-2": second };
  const before = relay.connections;
  const { text } = await relay.relay.send(reqmod(body === undefined ? {} : { body }));
  return { text, connections: relay.connections - before };
}

const FAILURES: readonly (readonly [string, Behaviour])[] = [
  ["is overloaded", OVERLOADED],
  ["answers with an error", "ICAP/1.0 500 Server error\r\n\r\n"],
  ["speaks HTTP", "HTTP/1.1 200 OK\r\n\r\n"],
  ["hangs up at once", (_, socket) => socket.resetAndDestroy()],
  ["hangs up in the middle of its answer", ({ whole }, socket) => whole && socket.end("ICAP/1.0 204 No Cont")],
  ["gives 200 and no message", "ICAP/1.0 200 OK\r\n\r\n"],
  ["gives 204 and the message", message("req", `${POST}\r\n`, chunked("hello")).replace("200 OK", "204 No Content")],
  ["gives 204 and a message's head", message("req", `${POST}\r\n`, "").replace("200 OK", "204 No Content")],
  [
    "breaks off before the message that it gives back",
    ({ whole }, socket) => whole && socket.end("ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, req-body=40\r\n\r\n"),
  ],
  [
    "breaks off in the line that would name a finding",
    ({ whole }, socket) => whole && socket.end("ICAP/1.0 200 OK\r\nX-Infection-Found: Ty"),
  ],
];

test.each(FAILURES)("the second one's verdict counts where the first %s", async (_what, conduct) => {
  expect((await ask(conduct, NO_CONTENT)).text).toMatch(/^ICAP\/1\.0 204 /);
  const line = { service: "reqmod", rule: "-", server: "dlp-2", failedServer: "dlp-1" };
  expect(rig.lastLine()).toEqual({ ...line, status: 204, verdict: "passed" });
  expect([rig.failed("dlp-1"), rig.failed("dlp-2")]).toEqual([true, false]);
  expect((await ask(conduct, BLOCKED)).text).toContain("HTTP/1.1 403 Forbidden");
  expect(rig.lastLine()).toMatchObject({ verdict: "blocked", server: "dlp-2", failedServer: "dlp-1" });
});

test.each(FAILURES)("an error, after one question each, where both fail: each %s", async (_what, conduct) => {
  const { text, connections } = await ask(conduct, conduct);
  expect(text).toMatch(/^ICAP\/1\.0 50[03] /);
  expect(connections).toBe(2);
  expect(rig.lastLine()).toMatchObject({ verdict: "-", server: "dlp-2", failedServer: "dlp-1" });
  expect([rig.failed("dlp-1"), rig.failed("dlp-2")]).toEqual([true, true]);
});

test.each([
  ["allows", NO_CONTENT, "passed"],
  ["blocks", BLOCKED, "blocked"],
])("no other server is asked where the first one %s", async (_what, answer, verdict) => {
  expect((await ask(answer, OVERLOADED)).connections).toBe(1);
  expect(rig.lastLine()).toMatchObject({ verdict, server: "dlp-1" });
  expect(rig.lastLine()).not.toHaveProperty("failedServer");
});

test("an answer that allows by an untested policy counts as no answer: the other server is asked", async () => {
  rig.states = { "dlp-1": { tags: { reqmod: "another" } } };
  rig.writeState();
  expect((await ask(NO_CONTENT, BLOCKED)).text).toContain("HTTP/1.1 403 Forbidden");
  expect(rig.suspected()).toBe(true);
  rig.states = { "dlp-1": { tags: { reqmod: "another" } }, "dlp-2": { tags: { reqmod: "another" } } };
  rig.writeState();
  expect((await ask(NO_CONTENT, NO_CONTENT)).text).toMatch(/^ICAP\/1\.0 503 The server's policy is being tried\r\n/);
});

test("a file of 30 MiB comes whole and unchanged to the second server when the first hangs up in its middle", async () => {
  const hangsUp = ({ size }: { size: number }, socket: Socket) => size > 12 * MEBIBYTE && socket.destroy();
  const { text } = await ask(hangsUp, NO_CONTENT, large(30));
  expect(text).toMatch(/^ICAP\/1\.0 204 /);
  const body = rig.asked.at(-1)!.replace(/^[^]*?\r\n\r\n[^]*?\r\n\r\n/, "");
  const content = body.replace(/([0-9a-f]+)\r\n/g, "").replaceAll("\r\n", "");
  expect(content.length).toBe(30 * MEBIBYTE);
  expect(/^x*$/.test(content)).toBe(true);
});

test("OPTIONS is answered by the second server where the first is overloaded", async () => {
  rig.answers = { "dlp-1": OVERLOADED, "dlp-2": 'ICAP/1.0 200 OK\r\nISTag: "srv-2"\r\n\r\n' };
  const { text } = await rig.relay.send("OPTIONS icap://g/reqmod ICAP/1.0\r\nHost: g\r\n\r\n");
  expect(text).toMatch(/^ICAP\/1\.0 200 OK\r\n/);
});

/** Answers that say "blocked" and then fail, or with a status that is no verdict. */
const FOUND = "X-Infection-Found: Type=0; Resolution=2; Threat=Secret;\r\n";
const NAMED = message("res", "HTTP/1.1 403 Forbidden\r\n\r\n", chunked("no"), FOUND);
const cutOff =
  (answer: string): Behaviour =>
  ({ whole }, socket) =>
    whole && socket.end(answer.slice(0, -6));
const hangsUpAfter =
  (answer: string): Behaviour =>
  ({ whole }, socket) =>
    whole && socket.end(answer);
/** The ICAP head of a page in the upload's place. */
const PARTS_OF_PAGE = "ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=26\r\n\r\n";
const BROKEN_BLOCKS: readonly (readonly [string, Behaviour, string])[] = [
  ["names a finding, and whose page breaks off", cutOff(NAMED), "Secret"],
  ["puts a response in the upload's place, which breaks off", cutOff(BLOCKED), "generic-reqmod"],
  [
    "puts a response in the upload's place with a broken chunk",
    BLOCKED.replace("\r\n2\r\n", "\r\nzz\r\n"),
    "generic-reqmod",
  ],
  ["names a finding and has no message", `ICAP/1.0 200 OK\r\n${FOUND}\r\n`, "Secret"],
  ["names a finding with the status 500", `ICAP/1.0 500 Server error\r\n${FOUND}\r\n`, "Secret"],
  ["names a finding with the status 201", `ICAP/1.0 201 Created\r\n${FOUND}\r\n`, "Secret"],
  ["names a finding with the status 204", `ICAP/1.0 204 No Content\r\n${FOUND}\r\n`, "Secret"],
  ["names a virus with the status 204", "ICAP/1.0 204 No Content\r\nX-Virus-ID: EICAR\r\n\r\n", "EICAR"],
  ["puts a page into a 204", BLOCKED.replace("200 OK", "204 No Content"), "generic-reqmod"],
  ["names a finding beside a line that is no header", `ICAP/1.0 200 OK\r\n${FOUND}no header\r\n\r\n`, "Secret"],
  [
    "names a finding with a value that is none",
    "ICAP/1.0 204 OK\r\nX-Infection-Found: \u0001\r\n\r\n",
    "generic-reqmod",
  ],
  ["names a finding after a line that is no status", `ICAP/1.0 ok\r\n${FOUND}\r\n`, "Secret"],
  ["names a finding, and ends before its head does", hangsUpAfter(`ICAP/1.0 200 OK\r\n${FOUND}`), "Secret"],
  ["lists a response, and ends before it comes", hangsUpAfter(PARTS_OF_PAGE), "generic-reqmod"],
  ["lists a response, and ends in its head", hangsUpAfter(`${PARTS_OF_PAGE}HTTP/1.1 403 Forb`), "generic-reqmod"],
  ["lists a response whose head cannot be read", `${PARTS_OF_PAGE}${"x".repeat(26)}${chunked("no")}`, "generic-reqmod"],
  ["lists a response, and ends before its own head does", hangsUpAfter(PARTS_OF_PAGE.slice(0, -2)), "generic-reqmod"],
  [
    "has a status that blocks, and ends before its head does",
    hangsUpAfter("ICAP/1.0 418 Blocked\r\n"),
    "generic-reqmod",
  ],
];

describe("another server is not asked", () => {
  test.each(BROKEN_BLOCKS)("after an answer that %s: it is a block", async (_what, conduct, rule) => {
    const { text, connections } = await ask(conduct, NO_CONTENT);
    expect(text).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*HTTP\/1\.1 403 /);
    expect(connections).toBe(1);
    expect(rig.lastLine()).toMatchObject({ verdict: "blocked", rule, server: "dlp-1" });
  });

  test("after it allowed a file of which it had not all: another one may do so unseen", async () => {
    const early: Behaviour = ({ size }, socket) => size < MEBIBYTE && socket.write(NO_CONTENT);
    const { text, connections } = await ask(early, NO_CONTENT, large(30));
    expect(text).toMatch(/^ICAP\/1\.0 500 /);
    expect(connections).toBe(1);
  });

  describe("when the time for a verdict is over, a second here", () => {
    let hasty: ExternalRig;
    beforeAll(async () => {
      hasty = await ExternalRig.start({ ...TWO_SERVERS, verdictSeconds: 1 });
    });
    afterAll(async () => hasty.stop());

    test.each([
      ["names a finding, and then says no more", NAMED.slice(0, -6)],
      ["names a finding, with lines that end in LF", `ICAP/1.0 204 OK\r\n${FOUND}\r\n`.replaceAll("\r", "")],
    ])("after an answer that %s: it is a block", async (_, answer) => {
      const conduct: Behaviour = ({ whole }, socket) => whole && socket.write(answer);
      const { text, connections } = await ask(conduct, NO_CONTENT, undefined, hasty);
      expect(text).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*HTTP\/1\.1 403 /);
      expect(connections).toBe(1);
      expect(hasty.lastLine()).toMatchObject({ verdict: "blocked", rule: "Secret", server: "dlp-1" });
    });

    test("after no answer: the client has waited long enough", async () => {
      const { text, connections } = await ask(() => undefined, NO_CONTENT, undefined, hasty);
      expect(text).toMatch(/^ICAP\/1\.0 500 /);
      expect(connections).toBe(1);
    });
  });

  test("where the answer cannot be kept here: no server is at fault, and a block needs no space", async () => {
    rig.relay.mayWrite(100_000);
    try {
      const long = chunked("y".repeat(200_000));
      const { text, connections } = await ask(message("req", `${POST}X-A: b\r\n\r\n`, long), NO_CONTENT);
      expect(text).toMatch(/^ICAP\/1\.0 500 No space for the answer\r\n/);
      expect(connections).toBe(1);
      expect(rig.failed("dlp-1")).toBe(false);
      expect(rig.lastLine()).toMatchObject({ status: 500, verdict: "-", server: "dlp-1" });
      const page = message("res", "HTTP/1.1 403 Forbidden\r\n\r\n", long);
      expect(expectBlocked((await ask(page, NO_CONTENT)).text)).toBe("generic-reqmod");
      expect(rig.failed("dlp-1")).toBe(false);
    } finally {
      rig.relay.mayWrite("unlimited");
    }
  });

  test("with a part of a message for the whole: what was kept of it and is cut meanwhile", async () => {
    const folder = mkdtempSync(join(tmpdir(), "spool-"));
    const cut = await ExternalRig.start(TWO_SERVERS, { SPOOL_DIRECTORY: folder });
    try {
      cut.answers["dlp-1"] = ({ whole }, socket) => {
        if (!whole) return;
        cut.relay.cutFiles(folder, 1_500_000);
        socket.write(OVERLOADED);
      };
      expect((await cut.relay.send(reqmod({ body: large(2) }))).text).toMatch(/^ICAP\/1\.0 500 /);
      // Nothing reached the second server, so haproxy may not have named it yet.
      const server = expect.stringMatching(/^(?:dlp-2|-)$/) as string;
      expect(cut.lastLine()).toMatchObject({ status: 500, verdict: "-", server, failedServer: "dlp-1" });
      expect(cut.failed("dlp-2")).toBe(false);
    } finally {
      await cut.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test.each(["out", "draining"])("while it is %s", async (state) => {
    rig.states = { "dlp-2": { state } };
    rig.writeState();
    const { text, connections } = await ask(OVERLOADED, NO_CONTENT);
    expect(text).toMatch(/^ICAP\/1\.0 503 /);
    expect(connections).toBe(1);
  });

  test("but a server that rests is asked, where no other is in rotation", async () => {
    rig.states = { "dlp-2": { state: "resting" } };
    rig.writeState();
    expect((await ask(OVERLOADED, NO_CONTENT)).text).toMatch(/^ICAP\/1\.0 204 /);
  });

  test("where the message could not be kept, which costs nothing else", async () => {
    const full = await ExternalRig.start(TWO_SERVERS, { SPOOL_DIRECTORY: "/does/not/exist" });
    try {
      full.answers = { "dlp-1": NO_CONTENT, "dlp-2": NO_CONTENT };
      expect((await full.relay.send(reqmod({ body: large(2) }))).text).toMatch(/^ICAP\/1\.0 204 /);
      full.answers["dlp-1"] = OVERLOADED;
      expect((await full.relay.send(reqmod({ body: large(2) }))).text).toMatch(/^ICAP\/1\.0 503 /);
      expect((await full.relay.send(reqmod())).text).toMatch(/^ICAP\/1\.0 204 /);
    } finally {
      await full.stop();
    }
  });
});
