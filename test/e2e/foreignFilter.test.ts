/**
 * e2guardian in ICAP mode, a server of another family: what it blocks, and the form of it. Its packages are unpacked into a folder and
 * not installed.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../freePort";

const folder = mkdtempSync(join(tmpdir(), "e2guardian-"));
let server: ChildProcess;
let port: number;

/** Everything that comes back, until it is an ICAP head without a message, or the last chunk. */
async function ask(text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1").setEncoding("latin1");
  socket.write(text);
  let answer = "";
  for await (const data of socket) {
    answer += data as string;
    if (/null-body=0\r\n[^]*\r\n\r\n$|\r\n0\r\n\r\n$/.test(answer)) break;
  }
  return answer;
}

const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const entity = (body: string) => `Content-Type: text/html\r\nContent-Length: ${body.length}\r\n\r\n`;
const page = (words: string) => `<html><head><title>t</title></head><body><p>${words}</p></body></html>`;

function upload(body: string): string {
  const head = `POST http://u.example/ HTTP/1.1\r\nHost: u.example\r\n${entity(body)}`;
  const icap = "REQMOD icap://127.0.0.1/request ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\n";
  return `${icap}Encapsulated: req-hdr=0, req-body=${head.length}\r\n\r\n${head}${chunked(body)}`;
}

function download(body: string, headers: string): string {
  const request = "GET http://u.example/a HTTP/1.1\r\nHost: u.example\r\n\r\n";
  const head = `HTTP/1.1 200 OK\r\n${entity(body)}`;
  const icap = `RESPMOD icap://127.0.0.1/response ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\n${headers}`;
  const parts = `req-hdr=0, res-hdr=${request.length}, res-body=${request.length + head.length}`;
  return `${icap}Encapsulated: ${parts}\r\n\r\n${request}${head}${chunked(body)}`;
}

beforeAll(async () => {
  port = await freePort(2); // the second one is for its proxy
  const start = join(__dirname, "../../emulator/appliances/e2guardian/start.sh");
  server = spawn(start, [folder, String(port), "purplewalrus"], { stdio: "ignore" });
  while (!(await ask("OPTIONS icap://127.0.0.1/request ICAP/1.0\r\nHost: 127.0.0.1\r\n\r\n").catch(() => ""))) {
    if (server.exitCode !== null) throw new Error(`e2guardian's start.sh ended with ${server.exitCode}`);
    await sleep(200);
  }
});
afterAll(async () => {
  if (server.exitCode === null) {
    server.kill("SIGKILL");
    await once(server, "exit");
  }
  rmSync(folder, { recursive: true });
});

test("e2guardian reads downloads only, and only with the word of the upload's answer: blocked is a page with HTTP 200", async () => {
  const planted = page("a purplewalrus inside");
  const sent = await ask(upload(planted));
  expect(sent).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*\r\nX-ICAP-E2G:(.*)\r\n[^]*POST http:\/\/u\.example\//);
  expect(sent).toContain(planted);
  expect(await ask(download(planted, ""))).toMatch(/^ICAP\/1\.0 418 /);
  const word = `X-ICAP-E2G: ${/\r\nX-ICAP-E2G:(.*)\r\n/.exec(sent)![1]!.trim()}\r\n`;
  const blocked = await ask(download(planted, word));
  expect(blocked).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*res-hdr=0, res-body=[^]*\r\n\r\nHTTP\/1\.1 200 /);
  expect(blocked).not.toContain("purplewalrus inside");
  expect(await ask(download(page("clean"), word))).toContain(page("clean"));
});
