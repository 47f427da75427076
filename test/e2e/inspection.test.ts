/**
 * The matrix of what a gateway inspects, written to docs/inspection.md; that no fault makes it allow what it did not inspect; and
 * malformed messages, on the same machine, because their slowest take a minute in which the matrix is asked.
 */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Agent, ServerOptions } from "../../icap";
import { cleanBinary, makeSample } from "../../verification/samples";
import { tlsAs } from "./asClient";
import { Deployment, until } from "./deployment";
import { duringFault, portCloses, seconds, serves } from "./duringFault";
import { questions } from "./failOpen/questions";
import { HOSTILE_SOURCES, testHostileMessages } from "./hostile/messages";
import type { InspectionAnswer } from "./inspection/ask";
import { keyword } from "./inspection/cases";
import { HEADING, PICTURES_HEADING } from "../../bench/engine/page";
import { sectionOf } from "../../bench/engine/section";
import { notInspected, pageOf } from "./inspection/page";

/** A program that this test starts: its change touches the test (`npm test -- --changed`). */
export type Started = typeof import("./inspection/ask");
jest.setTimeout(400_000);

const page = join(__dirname, "../../docs/inspection.md");

let deployment: Deployment;
let machine: string;
let agent: Agent;
let server: ServerOptions & { localAddress: string; tls: { ca: string; cert: string; key: string } };

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-inspection" });
  await deployment.configure("client", { addresses: [HOSTILE_SOURCES] });
  await deployment.up();
  machine = (await deployment.machine("a")).name;
  const target = await deployment.target();
  const localAddress = target.sources.client;
  server = {
    host: target.addresses.a,
    port: target.port,
    localAddress,
    tls: tlsAs(target),
  };
  agent = await deployment.agentAt([localAddress]);
});

afterAll(async () => {
  await agent?.end();
  await deployment?.close();
});

/** Asks about every case from the internet's side. */
async function askAll(): Promise<InspectionAnswer[]> {
  const { internet } = (await deployment.emulator.status()).namespaces;
  const program = [process.execPath, "--import", "tsx", join(__dirname, "inspection/ask.ts")];
  const child = spawn("ip", ["netns", "exec", internet, ...program], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(server));
  const lines = (await text(child.stdout)).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as InspectionAnswer);
}

const gateway = { deployment: () => deployment, machine: () => machine };
const testSlowMessages = testHostileMessages(gateway);

test("the inspection matrix is what docs/inspection.md says, and nothing but what it admits passes", async () => {
  expect(deployment.keyword).toBe(keyword);
  const answers = await askAll();
  const written = await readFile(page, "utf8").catch(() => "");
  // its last sections are of `npm run bench:engine`
  const corpus = [HEADING, PICTURES_HEADING].map((heading) => sectionOf(written, heading)).join("");
  const measured = pageOf(answers) + (corpus === "" ? "" : `\n${corpus}`);
  if (written !== measured) await writeFile(page, measured);
  const passed = answers
    .filter(({ verdict }) => verdict === "allowed")
    .map(({ name, planted }) => `${name}: ${planted}`);
  expect(passed).toEqual(notInspected);
  // The page is written anew; the difference is for a person to judge and to commit.
  expect(written).toBe(measured);
});

testSlowMessages();

const ask = (body: Buffer) =>
  agent.ask({
    kind: "icap",
    host: server.host,
    port: server.port,
    source: server.localAddress,
    tls: server.tls,
    method: "REQMOD",
    service: "reqmod",
    body: body.toString("base64"),
    timeoutMs: 10_000,
    connectTimeoutMs: 2_000,
  });

const sh = (script: string) => deployment.run(machine, "sh", "-c", script);
const closed = () => portCloses(deployment, machine);

test.each<[string, () => Promise<void>]>([
  ["a process of the relay is killed", () => sh("pkill -KILL -n -u icap-relay -x python3").then(() => seconds(3))],
  [
    "the relay is frozen",
    async () => {
      await sh("systemctl kill -s STOP gateway-relay");
      await closed();
      await sh("systemctl kill -s CONT gateway-relay");
    },
  ],
  ["the guard is killed", () => sh("systemctl kill -s KILL gateway-guard").then(() => seconds(3))],
  [
    "everything restarts at once",
    () => sh("systemctl restart gateway-inspector gateway-relay haproxy gateway-guard").then(() => seconds(3)),
  ],
])("a forbidden file is never allowed while %s, and is blocked again by itself", async (_what, happening) => {
  const forbidden = [makeSample("card number in text").body, Buffer.from(`This is ${keyword}.`)];
  const { allowed, blocked } = await duringFault({ deployment, agent }, forbidden, happening);
  expect([allowed, blocked > 0]).toEqual([0, true]);
});

// Without the last one, a message without a body, which the default policy allows.
test.each(questions.slice(0, -1))("%s: no verdict but the right one", async (_what, question, expected) => {
  const { method = "REQMOD", service, body, contentEncoding, certificate } = question(keyword);
  const answer = await agent.ask({
    kind: "icap",
    host: server.host,
    port: server.port,
    source: server.localAddress,
    tls: certificate === "none" ? { ca: server.tls.ca } : server.tls,
    method,
    service: service ?? method.toLowerCase(),
    ...(body === undefined ? {} : { body: body.toString("base64") }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
    timeoutMs: 60_000,
  });
  expect(answer.verdict).toBe(expected);
});

/** A large file with the forbidden words at its end: each program on its way has to put it down somewhere. */
const late = Buffer.concat([cleanBinary(5 * 1024 * 1024), Buffer.from(`\nThis is ${keyword}.\n`)]);

test("a forbidden file gets an error, not a verdict, while the relay's temporary folder is full", async () => {
  expect((await ask(late)).verdict).toBe("blocked");
  const inside = "nsenter -t $(systemctl show -P MainPID gateway-relay) -m";
  await sh(`${inside} mount -t tmpfs -o size=1m,mode=1777 full /var/tmp`);
  try {
    await sh(`${inside} sh -c 'head -c 2m /dev/zero > /var/tmp/fill; true'`);
    expect((await ask(late)).verdict).toBe("error");
  } finally {
    await sh(`${inside} umount -l /var/tmp`);
  }
  await until("the gateway serves again", 60, () => serves(deployment, agent));
});
