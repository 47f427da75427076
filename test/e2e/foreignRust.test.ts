/**
 * An ICAP server of a third family, on the crate icap-rs, behind the gateway's own relay and monitor. The crate speaks the protocol;
 * what is blocked is this repository's (emulator/appliances/icap-rs). It listens on 127.0.0.1 only.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheRoot } from "../../emulator";
import { CANARY_TEXT } from "../../infra/model/sections/icap";
import { freePort } from "../freePort";
import { ProductRig } from "../programs/cloud-init/external/productRig";
import { parse } from "../unit/infra/settings/parsing";

const running: ChildProcess[] = [];

/** One that blocks bodies with this text. */
async function started(text: string): Promise<number> {
  const port = await freePort();
  const start = join(__dirname, "../../emulator/appliances/icap-rs/start.sh");
  const server = spawn(start, [join(cacheRoot(), "icap-rs"), "127.0.0.1", String(port), text], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  running.push(server);
  while (!(await listens(port))) {
    if (server.exitCode !== null) throw new Error(`icap-rs's start.sh ended with ${server.exitCode}`);
    await sleep(100);
  }
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
      .once("connect", () => (socket.destroy(), resolve(true)))
      .once("error", () => resolve(false));
  });
}

const { icap } = parse({
  icap: {
    server: "external",
    external: {
      ...{ product: "generic-reqmod", reqmodPath: "dlp", respmodPath: "dlp" },
      servers: [{ name: "rust", address: "10.77.9.10" }],
    },
  },
});

let rig: ProductRig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
  for (const server of running.splice(0)) {
    server.kill("SIGKILL");
    if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
  }
});

test("icap-rs blocks the canary in uploads and downloads and gets clients: a page is blocked, 204 is allowed, also at 1 MiB", async () => {
  rig = await ProductRig.start(icap, await started(CANARY_TEXT));
  await rig.until("ready", /^$/);
  expect(rig.known()).toMatchObject({ verified: true });
  for (const method of ["REQMOD", "RESPMOD"] as const) {
    const blocked = await rig.ask(method, `before ${CANARY_TEXT} after`);
    expect(blocked.answer).toMatch(/^ICAP\/1\.0 200 OK\r\n[^]*\r\n\r\nHTTP\/1\.1 403 Forbidden\r\n[^]*<p>no<\/p>/);
    expect(blocked.line).toMatchObject({ verdict: "blocked", status: 200, server: "rust" });
    for (const body of ["harmless", "x".repeat(2 ** 20)]) {
      const allowed = await rig.ask(method, body);
      expect(allowed.answer).toMatch(/^ICAP\/1\.0 204 /);
      expect(allowed.line).toMatchObject({ verdict: "passed", status: 204, server: "rust" });
    }
  }
});

test("icap-rs without the canary's rule never gets a client", async () => {
  rig = await ProductRig.start(icap, await started("another text"));
  await rig.until("out", /^10\.77\.9\.10 answers but does not block: /);
  const { answer, line } = await rig.ask("REQMOD", `a file with ${CANARY_TEXT}`);
  expect(answer).toMatch(/^ICAP\/1\.0 503 /);
  expect(line).toMatchObject({ verdict: "-", server: "-" });
});
