/**
 * Every way to an "allowed" for what was not inspected, or for whom nobody knows, that the guide's and the packages' own
 * configurations have (docs/inspection.md): each is open there and closed here, in the same run, on the same machine.
 */
import { startAgent, type Agent } from "../../icap";
import type { Target } from "../../scripts/verification/asking";
import { cleanBinary, makeSample } from "../../scripts/samples";
import { tlsAs } from "./asClient";
import { Deployment, until } from "./deployment";
import { harmless, twin, twinExpression } from "./failOpen/collision";
import { STOCK, startScanner, startServer, startStock, stopScanner, stopServer } from "./failOpen/stock";
import { deflatedTo } from "./inspection/deflated";
import { encryptedZip } from "./inspection/encryptedZip";
import { formOf } from "./inspection/forms";
import { unreadable } from "./inspection/unreadable";
import { scannerAway, scannerBack } from "./scannerAway";

jest.setTimeout(300_000);

let deployment: Deployment;
let machine: string;
let target: Target;
let outside: Agent;
let inside: Agent;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-fail-open" });
  await deployment.configure("icap", { requestsWithoutBody: "block" });
  await deployment.configure("dlp", { expressions: [twinExpression] });
  await deployment.up();
  const { name, namespace } = await deployment.machine("a");
  machine = name;
  target = await deployment.target();
  await startStock(deployment, machine);
  outside = await deployment.agentAt([target.sources.client]);
  // the stock configuration listens on the machine's loopback only
  inside = startAgent(["ip", "netns", "exec", namespace]);
});

afterAll(async () => {
  await inside?.end();
  await outside?.end();
  await deployment?.close();
});

interface Question {
  method?: "REQMOD" | "RESPMOD";
  /** Path; the service that inspects when left out. */
  service?: string;
  body?: Buffer;
  contentEncoding?: string;
  certificate?: "none";
}

/** The verdict of the stock configuration and of ours on the same question. */
async function asked({ method = "REQMOD", service, body, contentEncoding, certificate }: Question) {
  const one = (agent: Agent, where: { host: string; port: number; source?: string; service: string }) =>
    agent.ask({
      kind: "icap",
      method,
      tls: certificate === "none" ? { ca: target.serverCertificate } : tlsAs(target),
      timeoutMs: 60_000,
      ...(body === undefined ? {} : { body: body.toString("base64") }),
      ...(contentEncoding === undefined ? {} : { contentEncoding }),
      ...where,
    });
  const stock = await one(inside, { host: "127.0.0.1", port: STOCK.tls, service: service ?? "srv_clamav" });
  const ours = await one(outside, {
    host: target.addresses.a,
    port: target.port,
    source: target.sources.client,
    service: service ?? target.services[method],
  });
  return { stock: stock.verdict, ours: ours.verdict };
}

const sh = (script: string) => deployment.run(machine, "sh", "-c", script);
/** Something on the machine listens on this port. */
const open = async (port: number) => (await sh(`ss -Hltn 'sport = :${port}'`)).trim() !== "";

const clean = makeSample("clean text").body;
const forbidden = (keyword: string) => Buffer.from(`This is ${keyword} for now.\n`);

test("both block a forbidden text and allow a clean one: what follows is not mere breakage", async () => {
  expect(await asked({ body: forbidden(deployment.keyword) })).toEqual({ stock: "blocked", ours: "blocked" });
  expect(await asked({ body: clean })).toEqual({ stock: "allowed", ours: "allowed" });
});

// 5 MiB is where virus_scan stops looking by default.
const late = (mebibytes: number, keyword: string) =>
  Buffer.concat([cleanBinary(mebibytes * 1024 * 1024), forbidden(keyword)]);

test.each<[string, (keyword: string) => Question, "blocked" | "error"]>([
  ["a client without a certificate", () => ({ body: clean, certificate: "none" }), "error"],
  ["a file over the scanner's size", (keyword) => ({ body: late(6, keyword) }), "blocked"],
  ["a download over the scanner's size", (keyword) => ({ method: "RESPMOD", body: late(6, keyword) }), "blocked"],
  ...[100, 1100].map((mebibytes): [string, (keyword: string) => Question, "blocked"] => [
    `a download of ${mebibytes} MiB, deflated so little that it is no bomb`,
    (keyword) => ({ method: "RESPMOD", contentEncoding: "deflate", body: deflatedTo(mebibytes, forbidden(keyword)) }),
    "blocked",
  ]),
  ["an archive with a password", () => ({ body: encryptedZip("clean") }), "blocked"],
  ["an archive with a password, uploaded by a form", () => ({ body: formOf(encryptedZip("clean")) }), "blocked"],
  [
    "a type that the server does not hand to the scanner (video)",
    (keyword) => ({ body: Buffer.concat([Buffer.from("3026b2758e66cf11a6d9", "hex"), forbidden(keyword)]) }),
    "blocked",
  ],
  [
    "a text that holds an HTML tag and begins a comment",
    (keyword) => ({ body: Buffer.concat([Buffer.from("see <img> and <!-- "), forbidden(keyword)]) }),
    "blocked",
  ],
  [
    "a text that begins like an MP3, which the scanner ignores",
    (keyword) => ({ body: Buffer.concat([Buffer.from("ID3, or so: "), forbidden(keyword)]) }),
    "blocked",
  ],
  ...unreadable
    .filter(({ name }) => !/7z/.test(name))
    .map(({ name, body }): [string, (keyword: string) => Question, "blocked"] => [
      `what the scanner does not open (${name})`,
      (keyword) => ({ body: body!(forbidden(keyword).toString()) }),
      "blocked",
    ]),
  ["the service echo, which inspects nothing", (keyword) => ({ service: "echo", body: forbidden(keyword) }), "error"],
  [
    "the scanner's own service, which lets large files pass",
    (keyword) => ({ service: "virus_scan", body: late(6, keyword) }),
    "error",
  ],
  ["a message without a body", () => ({}), "blocked"],
])("%s: allowed there, not here", async (_what, question, expected) => {
  expect(await asked(question(deployment.keyword))).toEqual({ stock: "allowed", ours: expected });
});

test("a file with the MD5 of one that the scanner found clean: allowed there before ClamAV 1.5, not here", async () => {
  expect(await asked({ body: harmless })).toEqual({ stock: "allowed", ours: "allowed" });
  // "ClamAV 1.4.6/..."; the cache knows files by their SHA-256 from 1.5 on (its release notes)
  const [, major, minor] = /^ClamAV (\d+)\.(\d+)/.exec(await sh("clamd --version")) ?? [];
  const byMd5 = Number(major) === 1 && Number(minor) < 5;
  expect(await asked({ body: twin })).toEqual({ stock: byMd5 ? "allowed" : "blocked", ours: "blocked" });
});

test("an argument in the URL of our own service changes nothing", async () => {
  const body = late(6, deployment.keyword);
  const { ours } = await asked({ service: `${target.services.REQMOD.replace(/^\//, "")}?sizelimit=on&mode=vir`, body });
  expect(ours).toBe("blocked");
});

test("a server that started before its scanner: allows everything there for ever, opens no port here", async () => {
  const body = forbidden(deployment.keyword);
  await stopServer(deployment, machine);
  await stopScanner(deployment, machine);
  await startServer(deployment, machine);
  await startScanner(deployment, machine); // too late: it is not asked any more
  await sh(`${scannerAway}; systemctl restart --no-block c-icap`);
  try {
    await until("our port closes", 12, async () => !(await open(11344)));
    expect(await asked({ body })).toEqual({ stock: "allowed", ours: "error" });
  } finally {
    await sh(scannerBack);
  }
  await until("ours serves again", 60, async () => (await asked({ body })).ours === "blocked");
  expect((await asked({ body })).stock).toBe("allowed");
});

test("a dead scanner: the port stays open there and closes here", async () => {
  await stopScanner(deployment, machine);
  await sh(scannerAway);
  try {
    await until("our port closes", 12, async () => !(await open(11344)));
    expect(await open(STOCK.tls)).toBe(true);
  } finally {
    await sh(scannerBack);
  }
});
