/**
 * Every way to an "allowed" for what was not inspected, or for whom nobody knows, that the guide's and the packages' own
 * configurations have: each is open there and closed here, in the same run, on the same machine. The gateway has `dlp.engine: clamav`,
 * as the stock configurations have it; all else that is of that engine alone is tried on it as well.
 */
import { startAgent, type Agent } from "../../icap";
import type { Target } from "../../verification/asking";
import { makeSample } from "../../verification/samples";
import { tlsAs } from "./asClient";
import { testClamavFaults } from "./clamav/faults";
import { testClamavMachine } from "./clamav/machine";
import { testClamavSettings } from "./clamav/settings";
import { Deployment, until } from "./deployment";
import { harmless, twin, twinExpression } from "./failOpen/collision";
import { forbidden, late, questions, type Question } from "./failOpen/questions";
import { STOCK, startScanner, startServer, startStock, stopScanner, stopServer } from "./failOpen/stock";
import { scannerAway, scannerBack } from "./scannerAway";

jest.setTimeout(300_000);

/** Enough addresses that none opens connections faster than one may. */
const clients = Array.from({ length: 6 }, (_, i) => `20.99.97.${i + 1}`);

let deployment: Deployment;
let machine: string;
let target: Target;
let outside: Agent;
let inside: Agent;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-fail-open" });
  await deployment.configure("icap", { requestsWithoutBody: "block" });
  await deployment.configure("dlp", { engine: "clamav", expressions: [twinExpression] });
  await deployment.configure("client", { addresses: ["20.99.97.0/29"] });
  await deployment.up();
  const { name, namespace } = await deployment.machine("a");
  machine = name;
  target = await deployment.target();
  await startStock(deployment, machine);
  outside = await deployment.agentAt([target.sources.client, ...clients]);
  // the stock configuration listens on the machine's loopback only
  inside = startAgent(["ip", "netns", "exec", namespace]);
});

afterAll(async () => {
  await inside?.end();
  await outside?.end();
  await deployment?.close();
});

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

test("both block a forbidden text and allow a clean one: what follows is not mere breakage", async () => {
  expect(await asked({ body: forbidden(deployment.keyword) })).toEqual({ stock: "blocked", ours: "blocked" });
  expect(await asked({ body: clean })).toEqual({ stock: "allowed", ours: "allowed" });
});

test.each(questions)("%s: allowed there, not here", async (_what, question, expected) => {
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
    await until("our port closes", 60, async () => !(await open(11344)));
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
    await until("our port closes", 60, async () => !(await open(11344)));
    expect(await open(STOCK.tls)).toBe(true);
  } finally {
    await sh(scannerBack);
  }
});

const gateway = { deployment: () => deployment, machine: () => machine };
testClamavSettings(gateway);
testClamavMachine(gateway, clients);
testClamavFaults(gateway);
