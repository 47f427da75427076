/**
 * c-icap's own content filter as a product that is not ours, asked as a gateway's monitor asks. Its packages are unpacked into a folder
 * and not installed; it listens on 127.0.0.1 only.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { externalJson } from "../../infra/gateway/external";
import { CANARY_TEXT } from "../../infra/model/sections/icap";
import { freePort } from "../freePort";
import { parse } from "../unit/infra/settings/parsing";

const ROOT = join(__dirname, "../..");
/** The monitor's complaints about OPTIONS and about the canary, and the verdict words on a clean and on a planted text. */
const MONITOR = `
import json
from asking import ask, ask_canary, ask_options
from canaries import canary_message
from product import load
from verdicts import verdict_of
product = load()
[server] = product.servers
options, _ = ask_options(server, product)
canary, _ = ask_canary(server, product)
words = {}
for service in product.services:
    for text in (product.canary.clean, product.canary.text):
        message, question = canary_message(service, text, product)
        answer, _ = ask(server, service.method, message, "it", 10)
        verdict = verdict_of(answer, question, product)
        words.setdefault(service.method, []).append(verdict.word)
print(json.dumps({"options": options, "canary": canary, "words": words}))
`;

const folder = mkdtempSync(join(tmpdir(), "c-icap-"));
let server: ChildProcess;
let port = 0;

beforeAll(async () => {
  port = await freePort();
  const start = join(ROOT, "emulator/appliances/c-icap/start.sh");
  server = spawn(start, [folder, "127.0.0.1", String(port), CANARY_TEXT], { stdio: ["ignore", "ignore", "inherit"] });
  while (!(await listens())) {
    if (server.exitCode !== null) throw new Error(`c-icap's start.sh ended with ${server.exitCode}`);
    await sleep(200);
  }
});
afterAll(async () => {
  if (server.exitCode === null) {
    server.kill();
    await once(server, "exit");
  }
  rmSync(folder, { recursive: true });
});

function listens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
      .once("connect", () => (socket.destroy(), resolve(true)))
      .once("error", () => resolve(false));
  });
}

test("c-icap's content filter blocks the canary in uploads and downloads; a clean text comes back with a line added to its head", () => {
  const { icap } = parse({
    icap: {
      server: "external",
      external: {
        product: "generic-reqmod",
        reqmodPath: "dlp",
        respmodPath: "dlp",
        blockedHeaders: ["X-Response-Desc"],
        servers: [{ address: "10.77.9.10" }],
      },
    },
  });
  const external = JSON.parse(externalJson(icap)) as { servers: { check: number }[] };
  external.servers[0]!.check = port;
  writeFileSync(join(folder, "external.json"), JSON.stringify(external));
  const { stdout, stderr } = spawnSync("/usr/bin/python3", ["-B", "-c", MONITOR], {
    encoding: "utf8",
    env: {
      EXTERNAL: join(folder, "external.json"),
      PYTHONPATH: `${ROOT}/cloud-init/external:${ROOT}/cloud-init/relay`,
      SERVICES: "",
    },
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    options: null,
    canary: null,
    words: { REQMOD: ["modified", "blocked"], RESPMOD: ["modified", "blocked"] },
  });
});
