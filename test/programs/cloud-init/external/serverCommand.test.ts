/** gateway-server: the servers by an operator's hand. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SERVER_LINE } from "../../../../infra/monitoring/alerts";
import { MonitorRig } from "./monitorRig";

let rig: MonitorRig;

beforeAll(async () => {
  rig = await MonitorRig.prepare(2);
});
afterAll(async () => rig.stop());

test("before the monitor has written, and when it is silent, that is what it says", async () => {
  const written = {
    status: 1,
    out: expect.stringMatching(/^monitor: it has written nothing yet .*gateway-servers\n$/),
  };
  expect([await rig.command("status"), await rig.command("problems")]).toMatchObject([written, written]);
  writeFileSync(join(rig.folder, "servers.json"), JSON.stringify({ time: -60, servers: [] }));
  expect(await rig.command("problems")).toMatchObject({
    status: 1,
    out: expect.stringMatching(/^monitor: it has stopped reporting/),
  });
  expect(await rig.command("drain", "dlp-1")).toMatchObject({
    status: 1,
    err: expect.stringMatching(/^monitor: it has stopped reporting/),
  });
});

test("drain keeps new transactions away and cuts none; ready ends it; status says each server's state", async () => {
  rig.start();
  await rig.until("ready", "", "dlp-1");
  await rig.until("ready", "", "dlp-2");
  expect(await rig.command("status")).toMatchObject({ status: 0, err: "" });
  expect(await rig.command("problems")).toMatchObject({ status: 0, out: "" });
  expect(await rig.command("drain", "dlp-1")).toMatchObject({ status: 0, err: "" });
  await rig.until("draining", "10.40.0.10 gets no new transactions (gateway-server ready dlp-1)");
  expect(rig.haproxy.commands.at(-1)).toBe("set server icap/dlp-1 state drain");
  expect(rig.haproxy.commands.join()).not.toContain("shutdown");
  const { status, out } = await rig.command("status");
  expect(status).toBe(1);
  expect(out).toMatch(
    /^dlp-1 10\.40\.0\.10 draining since 20\S+Z: 10\.40\.0\.10 gets no .*\ndlp-2 10\.40\.0\.11 ready since 20\S+Z\n$/,
  );
  expect((await rig.command("problems")).out).toMatch(/^dlp-1 10\.40\.0\.10 draining since [^\n]*\n$/);
  expect((await rig.command("drain", "dlp-2")).err).toBe("no other server is ready: the client port closes\n");
  expect((await rig.command("ready", "dlp-2")).status).toBe(0);
  expect((await rig.command("ready", "dlp-1")).status).toBe(0);
  await rig.until("ready", "", "dlp-1");
});

test("the alert finds the server and the reason in the lines of gateway-status", async () => {
  rig.servers[0]!.blocksOn = [];
  rig.servers[0]!.tag = "monitoring";
  await rig.until("out", /does not block/);
  const lines = (await rig.command("problems")).out.trimEnd().split("\n");
  expect(lines).toHaveLength(1);
  const line = `server ${lines[0]}`; // as status.sh says it
  const found = (pattern: string) => new RegExp(pattern).exec(line)?.[1];
  expect([found(SERVER_LINE.server), found(SERVER_LINE.reason)]).toEqual([
    "dlp-1",
    "10.40.0.10 answers but does not block: is it in monitoring or trial mode, or is the canary's rule missing?",
  ]);
});

test("notes names the servers whose blocking is not verified, and is silent where the canary holds", async () => {
  expect(await rig.command("notes")).toEqual({ status: 0, out: "", err: "" });
  const other = await MonitorRig.prepare(1, { mode: "optionsOnly" });
  try {
    other.start();
    await other.until("ready");
    expect(await other.command("notes")).toMatchObject({
      status: 0,
      out: "blocking is not verified: dlp-1 may be in monitoring or trial mode (icap.external.canary is optionsOnly)\n",
    });
  } finally {
    await other.stop();
  }
});

test("an operator without the right to drain is told so, and that nothing was changed", async () => {
  const other = await MonitorRig.prepare();
  try {
    other.start();
    await other.until("ready");
    writeFileSync(join(other.folder, "drained"), "no folder");
    for (const action of ["drain", "ready"])
      expect(await other.command(action, "dlp-1")).toEqual({
        ...{ status: 1, out: "" },
        err: expect.stringMatching(
          new RegExp(`^nothing was changed \\(.*\\): is it run as root\\? sudo gateway-server ${action} dlp-1\n$`),
        ),
      });
  } finally {
    await other.stop();
  }
});

test("a drained server that does not block is out, not draining", async () => {
  await rig.until("ready", "", "dlp-2");
  await rig.command("drain", "dlp-2");
  await rig.until("draining", /./, "dlp-2");
  rig.servers[1]!.options = "ICAP/1.0 404 Not found\r\n\r\n";
  await rig.until("out", /404/, "dlp-2");
});

test.each([
  [["drain", "dlp-9"], "no server has the name dlp-9: there are dlp-1, dlp-2\n", 1],
  [["drain", "../x"], "no server has the name ../x: there are dlp-1, dlp-2\n", 1],
  [["ready", "dlp-1"], "dlp-1 is not drained; see gateway-server status\n", 1],
  [["drain"], "gateway-server: the ICAP servers elsewhere, for an operator.\n", 2],
])("%j is refused in a sentence", async (words, sentence, status) => {
  const said = await rig.command(...words);
  expect(said.status).toBe(status);
  expect(said.err.startsWith(sentence)).toBe(true);
});
