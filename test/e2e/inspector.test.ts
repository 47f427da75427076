/** A gateway whose files our own engine inspects: its verdicts, its words about them, and that no fault makes it pass what it did not read. */
import type { Agent } from "../../icap";
import { inspectionProbes } from "../../verification/plan";
import { cleanBinary, makeSample } from "../../verification/samples";
import { malwareSample } from "../../infra/gateway/dlp/malware";
import { zipOf } from "../../verification/samples/documents";
import { asClient } from "./asClient";
import { Deployment, until } from "./deployment";
import { duringFault, portCloses } from "./duringFault";
import { customer, Lists } from "./exactLists";
import { inspectorFaults, scannerFaults } from "./inspectorFaults";
import { paint } from "./paint";

jest.setTimeout(900_000);

/** The words that clamd alone finds. */
const MALWARE = malwareSample().body;

let deployment: Deployment;
let machine: string;
let agent: Agent;
let lists: Lists | undefined;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-inspector" });
  await deployment.configure("dlp", { listUploadFrom: ["52.1.2.3"], ocr: ["eng"] });
  await deployment.up();
  machine = (await deployment.machine("a")).name;
  agent = await deployment.agentAt([(await deployment.target()).sources.client]);
});

afterAll(async () => {
  await lists?.close();
  await agent?.end();
  await deployment?.close();
});

const sh = (script: string) => deployment.run(machine, "sh", "-c", script);

const ask = async (body: Buffer) =>
  agent.ask({
    kind: "icap",
    ...asClient(await deployment.target()),
    method: "REQMOD",
    service: "reqmod",
    body: body.toString("base64"),
    timeoutMs: 30_000,
    connectTimeoutMs: 2_000,
  });

test("files from the client get the right verdict at both addresses, as uploads and as downloads", async () => {
  const probes = inspectionProbes(deployment.dlp);
  expect(await deployment.wrongAnswers(probes)).toEqual([]);
});

test("the machine has neither c-icap nor clamd, listens where it should, and finds nothing wrong with itself", async () => {
  const lines = (await sh("ss -Hlntu")).trim().split("\n");
  const sockets = lines.map((line) => line.split(/\s+/)).map(([protocol, , , , local]) => `${protocol} ${local}`);
  expect([...new Set(sockets)].sort()).toEqual([
    "tcp 0.0.0.0:11344",
    "tcp 0.0.0.0:8080",
    "tcp 127.0.0.1:1344",
    "tcp 127.0.0.1:8081",
  ]);
  expect(await sh("ls /usr/sbin/clamd /usr/bin/c-icap 2>/dev/null | wc -l")).toBe("0\n");
  expect(await sh("gateway-status --services")).toBe("");
  const security = await sh("systemd-analyze security --no-pager gateway-inspector.service");
  expect(Number(/Overall exposure level for \S+: ([\d.]+)/.exec(security)?.[1])).toBeLessThanOrEqual(3);
  expect(
    await sh(
      "curl -s http://127.0.0.1:8081/livez || python3 -c \"import urllib.request as u; print(u.urlopen('http://127.0.0.1:8081/livez').read().decode())\"",
    ),
  ).toMatch(/"Healthy"/);
});

test("a finding is in the log with its rule's own name, its count and its part, and without a word of the file", async () => {
  expect((await ask(makeSample("card number in text").body)).verdict).toBe("blocked");
  const line = JSON.parse((await sh("tail -n 1 /var/log/gateway-relay/access.log")).trim()) as Record<string, unknown>;
  expect(line).toMatchObject({
    verdict: "blocked",
    rule: "cards",
    findings: [{ rule: "cards", action: "block", count: 1 }],
  });
  expect(JSON.stringify(line)).not.toMatch(/4111/);
});

test("30 MiB with the words at the end are read to their end", async () => {
  const noise = cleanBinary(30 * 1024 * 1024);
  expect((await ask(noise)).verdict).toBe("allowed");
  expect((await ask(Buffer.concat([noise, makeSample("card number in text").body]))).verdict).toBe("blocked");
});

test("the text in a picture is read within the service's limits, and a picture that breaks off is blocked", async () => {
  const painted = async (text: string) => Buffer.from(await sh(paint(text)), "base64");
  const rule = async () =>
    (JSON.parse((await sh("tail -n 1 /var/log/gateway-relay/access.log")).trim()) as { rule: string }).rule;
  const picture = await painted("card 5500 0000 0000 0004");
  expect(await ask(picture)).toMatchObject({ verdict: "blocked" });
  expect(await rule()).toBe("cards");
  expect((await ask(await painted("nothing of the kind"))).verdict).toBe("allowed");
  expect((await ask(picture.subarray(0, -200))).verdict).toBe("blocked");
  expect(await rule()).toBe("unreadable");
});

const closed = () => portCloses(deployment, machine);

test.each(inspectorFaults({ sh, closed }))(
  "a forbidden file is never allowed while %s, and is blocked again by itself",
  (_what, happening) => neverAllowed(makeSample("card number in text").body, happening),
);

async function neverAllowed(forbidden: Buffer, happening: () => Promise<unknown>): Promise<void> {
  const { allowed, blocked } = await duringFault({ deployment, agent }, [forbidden], happening);
  expect([allowed, blocked > 0]).toEqual([0, true]);
}

const tag = async () => /ISTag: ("[^"]+")/i.exec(await options())?.[1];

const listsSay = async (word: RegExp) => word.test(await sh("systemctl start gateway-lists; gateway-status || true"));
const verdictOn = async (text: string) => (await ask(Buffer.from(`order of ${text}\n`))).verdict;

/** The new machine of lane a waits for its list, and says so. */
async function missesItsList(): Promise<boolean> {
  const { machines } = await deployment.emulator.status();
  const said = machines
    .filter(({ name }) => name !== machine)
    .map(({ name }) => deployment.emulator.exec(name, ["gateway-status"]).catch(() => ({ stdout: "" })));
  return (await Promise.all(said)).some(({ stdout }) => /^list customers: .* answered 404 /m.test(stdout));
}

describe("after malware scanning and an exact list were added", () => {
  let before: string | undefined;
  // modules travel without the blanks around signs
  const required = /PUBLIC ?= ?\("main", ?"daily"\)/;

  beforeAll(async () => {
    before = await tag();
    const rules = [{ name: "customers", kind: "list", file: "customers" }];
    await deployment.configure("dlp", { malware: true, rules });
    // the machines here reach no database.clamav.net, and no other can sign a database
    deployment.editBoot = (text) => text.replace(required, "PUBLIC=()");
    const opened = await Lists.open(deployment);
    lists = opened;
    // a gateway without its list is not ready; it goes on by itself when somebody uploads the list
    await Promise.all([
      deployment.up(),
      until("the new machine misses its list", 300, missesItsList).then(async () =>
        opened.upload(await opened.make("customers", 1_000_000, 1_000_000)),
      ),
    ]);
    machine = (await deployment.machine("a")).name;
  });

  test("the policy has another ISTag, and keeps it", async () => {
    const after = await tag();
    expect([before, after]).toEqual([expect.stringMatching(/"/), expect.stringMatching(/"/)]);
    expect(after).not.toBe(before);
    expect(await tag()).toBe(after);
  });

  test("a file with one of a list's 1,000,000 customers is blocked under the rule's name, and one with another number passes", async () => {
    expect(await verdictOn(customer(1_000_000, 999_999))).toBe("blocked");
    const line = JSON.parse((await sh("tail -n 1 /var/log/gateway-relay/access.log")).trim()) as { rule: string };
    expect(line.rule).toBe("customers");
    expect(await verdictOn("KD-000000001")).toBe("allowed");
    expect(await sh("gateway-status --services")).toBe("");
  });

  test("a broken upload leaves the list that is there, and is named until a whole one comes", async () => {
    const next = await lists!.make("next", 20_000_000, 10);
    await lists!.upload(await lists!.half(next));
    expect(await listsSay(/^list customers: it is /m)).toBe(true);
    expect(await verdictOn(customer(1_000_000))).toBe("blocked");
  });

  test("another list is in force on the same machine, with another ISTag", async () => {
    const [running, before] = [await sh("systemctl show -P MainPID gateway-inspector"), await tag()];
    await lists!.upload(await lists!.make("next", 20_000_000, 10));
    expect(await listsSay(/^list /m)).toBe(false);
    await until("a new customer is found", 60, async () => (await verdictOn(customer(20_000_000))) === "blocked");
    await until("no worker has the old list", 60, async () => (await verdictOn(customer(1_000_000))) === "allowed");
    expect(await sh("systemctl show -P MainPID gateway-inspector")).toBe(running);
    expect(await tag()).not.toBe(before);
    expect(await sh("gateway-status --services")).toBe("");
  });

  test("clamd runs in addition to the inspector, both verdicts count, and the machine finds nothing wrong with itself", async () => {
    expect((await ask(MALWARE)).verdict).toBe("blocked");
    const line = JSON.parse((await sh("tail -n 1 /var/log/gateway-relay/access.log")).trim()) as Record<
      string,
      unknown
    >;
    expect(line).toMatchObject({ rule: "Gateway.Malware.UNOFFICIAL", findings: [{ count: 1 }] });
    expect((await ask(makeSample("card number in text").body)).verdict).toBe("blocked");
    expect((await ask(makeSample("clean text").body)).verdict).toBe("allowed");
    expect((await ask(zipOf({ "a.txt": MALWARE.toString() }) as Buffer)).verdict).toBe("blocked");
    expect(await sh("gateway-status --services; ls /usr/bin/c-icap 2>/dev/null | wc -l")).toBe("0\n");
  });

  test.each(scannerFaults({ sh, closed }))(
    "malware is never allowed while %s, and is blocked again by itself",
    (_what, happening) => neverAllowed(MALWARE, happening),
  );
});

/** The answer to OPTIONS, asked on the machine itself. */
const options = () =>
  sh(
    "printf 'OPTIONS icap://h/reqmod ICAP/1.0\\r\\nHost: h\\r\\nConnection: close\\r\\n\\r\\n' | " +
      "python3 -c \"import socket,sys; s=socket.create_connection(('127.0.0.1',1344),5); s.sendall(sys.stdin.buffer.read()); print(s.recv(4096).decode())\"",
  );
