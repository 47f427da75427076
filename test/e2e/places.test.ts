/**
 * Machines that got nothing but a rendered folder: one by its user data, one by its script. No vault, no metadata service, no rule in front
 * that knows the client: all that keeps others out is in the folder.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { impostorOf, selfSignedIdentity } from "../../engine/clientIdentity";
import { cacheRoot, canBoot, LinuxHost, Ledger, hostNames, sweep } from "../../emulator/host";
import { run } from "../../emulator/host/process/run";
import { startAgent } from "../../icap";
import { CERTIFICATE_FOLDER, packagesOf } from "../../infra/gateway";
import { inspectingOf } from "../../infra/model/limits";
import { parseSettings, type Settings } from "../../infra/settings";
import { renderTarget } from "../../scripts/render/targets";
import { writeFolder } from "../../scripts/render/write";
import type { Target } from "../../verification/asking";
import { inspectionProbes, plainRefusalProbes, refusalProbes, type Probe } from "../../verification/plan";
import type { ProbeResult } from "../../verification/result";
import { runProbes } from "../../verification/runProbes";
import {
  authority,
  CLIENT_AUTH,
  issue,
  SERVER_AUTH,
  SIGNATURE_USE,
  type Issued,
} from "../unit/infra/certificates/issue";
import { until } from "./deployment";
import { ADDRESSES, scaleSetId, subscription } from "./hostFixture";
import { packed } from "./places/packed";
import { withLinuxPaths } from "./places/windows";

jest.setTimeout(400_000);

const NAME = "e2e-places";
const names = hostNames(NAME);
const DAY = 86_400_000;
const CLIENT = "20.99.97.1";
const NEIGHBOUR = "20.99.97.2";
/** Path of a rendered folder on the machine that it is for. */
const COPIED = "/srv/gateway";

let host: LinuxHost;
let folder: string;
let target: Target;
const SERVERS = {
  server: "external",
  external: { product: "generic-reqmod", servers: [{ address: "10.77.9.10" }] },
};
const settingsWith = (values: Readonly<Record<string, unknown>>): Settings =>
  parseSettings({ location: "westeurope", values }, "dev", new Date());
const settings = settingsWith({
  client: { profile: "custom", addresses: [CLIENT] },
  dlp: { keywords: ["kestrel ember"] },
  gateway: { fetchIntervalSeconds: 5 },
});

const machineOf = (lane: "a" | "b") =>
  host.status().machines.find(({ scaleSetId: id }) => id === scaleSetId(lane))?.name ?? "";

/** Runs a shell's script on a machine, as whoever sits at it; rejects when it fails. */
async function at(lane: "a" | "b", script: string, input = ""): Promise<string> {
  const { argv, env } = await host.entrance(machineOf(lane));
  const { code, stdout, stderr } = await run([...argv, "sh", "-ec", script], { env, input });
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

const openssl = (...argv: string[]): string =>
  execFileSync("openssl", argv, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] }).toString();

/** The machine's own certificate authority says yes to its request, and the client's certificate is put beside it. */
async function certify(lane: "a" | "b", clients: string): Promise<void> {
  const put = (file: string, text: string) => at(lane, `cat > ${CERTIFICATE_FOLDER}/${file}`, text);
  await at(lane, "gateway-csr icap-gateway.example");
  const request = await at(lane, `cat ${CERTIFICATE_FOLDER}/server.csr`);
  execFileSync("tee", [join(folder, "server.csr")], { input: request, stdio: ["pipe", "ignore", "inherit"] });
  const signed = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-copy_extensions", "copy"];
  await put("server.pem", openssl("x509", "-req", "-in", "server.csr", "-days", "90", ...signed));
  await put("clients.pem", clients);
}

beforeAll(async () => {
  const able = await canBoot();
  if (!able.ok) throw new Error(able.reason);
  await sweep(NAME);
  folder = mkdtempSync(join(tmpdir(), "places-"));
  const rendered = join(folder, "rendered");
  // the emulator's load balancer asks from Azure's address
  writeFolder(rendered, renderTarget("onprem", settings, { probesFrom: ["168.63.129.16"], sshFrom: [] }));
  const bare = `#cloud-config\npackages: [${packagesOf(inspectingOf(settings)).join(", ")}]\n`;
  const lanes = [
    { name: "a" as const, customData: readFileSync(join(rendered, "lane-a", "user-data"), "utf8") },
    { name: "b" as const, customData: bare },
  ];
  host = await LinuxHost.open(
    {
      ...{ names, treeFolder: join(cacheRoot(), "trees"), treeMode: "prepared", instancesPerLane: 1 },
      ...{ remoteNetworks: [], progress: () => undefined, deletionNotice: false },
    },
    new Ledger(names.ledger),
  );
  await host.addClientAddresses([CLIENT, NEIGHBOUR]);
  await host.apply(subscription(lanes, ["20.99.97.0/29"]));
  const booting = Promise.all([host.createScaleSet(scaleSetId("a")), host.createScaleSet(scaleSetId("b"))]);

  const subject = ["-subj", "/CN=Own Authority", "-days", "9", "-keyout", "authority.key", "-out", "authority.pem"];
  openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject);
  const ends = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 90 * DAY) };
  const client = await selfSignedIdentity({ subject: "CN=client.example", ...ends });
  target = {
    addresses: ADDRESSES,
    port: 11344,
    services: { REQMOD: "reqmod", RESPMOD: "respmod" },
    serverCertificate: readFileSync(join(folder, "authority.pem"), "utf8"),
    sources: { client: CLIENT, neighbour: NEIGHBOUR },
    identities: { client, impostor: await impostorOf(client, new Date()) },
  };
  const boots = (lane: "a" | "b") =>
    until(`lane ${lane} boots`, 120, () =>
      at(lane, "cloud-init status --wait >/dev/null || test $? = 2").then(
        () => true,
        () => false,
      ),
    );
  await Promise.all([boots("a"), boots("b")]);
  await at("b", "test ! -e /usr/local/sbin/gateway-status");
  await at("b", `mkdir ${COPIED}; base64 -d | tar -xz -C ${COPIED}`, packed(join(rendered, "lane-b")));
  await at("b", `${COPIED}/install.sh`);
  // without certificates no port is open, and the machine says which one it lacks
  expect(await at("b", "gateway-status || true")).toContain(
    `certificates: ${CERTIFICATE_FOLDER}/server.key is not there yet`,
  );
  await Promise.all([certify("a", client.certificate), certify("b", client.certificate)]);
  expect(await booting).toEqual([
    { succeeded: true, reasons: [] },
    { succeeded: true, reasons: [] },
  ]);
  const ready = () => Promise.resolve(host.status().machines.every((machine) => machine.ready === true));
  await until("both serve", 60, ready);
});

afterAll(async () => {
  await host?.close();
  await sweep(NAME, undefined, process.pid);
  if (folder) rmSync(folder, { recursive: true });
});

/** The answers that are not as expected. */
async function wrong(probes: readonly Probe[], { dlp }: Settings): Promise<ProbeResult[]> {
  const agent = startAgent(["ip", "netns", "exec", names.internet]);
  try {
    const results = await runProbes(probes, {
      ...{ agent, target, keyword: dlp.keywords[0]!, denyRules: [] },
      ...{ counters: () => host.counters(), notes: { note: () => undefined } },
    });
    expect(results).toHaveLength(probes.length);
    return results.filter(({ found, expected }) => found !== expected);
  } finally {
    await agent.end();
  }
}

test("give every verdict of a gateway of the stack, and refuse everybody whom it refuses, by their own packet filter", async () => {
  const dropped = async () => {
    const tables = await Promise.all((["a", "b"] as const).map((lane) => at(lane, "nft list table inet gateway")));
    return tables.map((table) => Number(/counter packets (\d+) bytes \d+ drop comment "the rest"/.exec(table)?.[1]));
  };
  const before = await dropped();
  const refusals = refusalProbes().map(({ counter: _, ...probe }) => probe);
  expect(await wrong([...inspectionProbes(settings.dlp), ...refusals], settings)).toEqual([]);
  const after = await dropped();
  for (const [lane, count] of after.entries()) expect(count).toBeGreaterThan(before[lane]!);
  for (const lane of ["a", "b"] as const) expect(await at(lane, "gateway-status")).toBe("");
});

test("the Windows machine's stunnel.conf, with paths of Linux, admits whom a gateway's does", async () => {
  const issuer = await authority("Client Authority");
  const named = (name: string, more: Partial<Parameters<typeof issue>[0]> = {}) =>
    issue({ keyUsage: SIGNATURE_USE, extendedKeyUsage: [CLIENT_AUTH], ca: false, name, issuer, ...more });
  const ended = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2026-06-01T00:00:00Z") };
  const clients: Record<string, Issued | undefined> = {
    none: undefined,
    "signed by the authority": await named("client.example"),
    "another name, same authority": await named("other.example"),
    "same name, another authority": await named("client.example", { issuer: await authority("Other Authority") }),
    "for servers only": await named("client.example", { extendedKeyUsage: [SERVER_AUTH] }),
    "self-signed": await named("client.example", { issuer: undefined }),
    expired: await named("client.example", ended),
  };
  const pinned = clients["signed by the authority"]!.pem;
  const { namespace } = host.status().machines.find(({ name }) => name === machineOf("a"))!;
  const agent = startAgent(["ip", "netns", "exec", namespace]);
  try {
    for (const [trust, bundle] of [
      [{ certificates: pinned }, pinned],
      [{ certificates: issuer.pem, certificateName: "client.example" }, issuer.pem],
    ] as const) {
      await at("a", "mkdir -p /tmp/windows && cat > /tmp/windows/clients.pem", bundle);
      await at(
        "a",
        "cat > /tmp/windows/stunnel.conf",
        withLinuxPaths(settingsWith({ client: { profile: "custom", addresses: [CLIENT], ...trust }, icap: SERVERS })),
      );
      await at("a", `cp ${CERTIFICATE_FOLDER}/server.* /tmp/windows/ && stunnel /tmp/windows/stunnel.conf`);
      const admitted: string[] = [];
      for (const [kind, client] of Object.entries(clients)) {
        const tls = { ca: target.serverCertificate, ...(client && { cert: client.pem, key: client.privateKey }) };
        const { outcome } = await agent.ask({ kind: "tls", host: "127.0.0.1", port: 12344, tls, timeoutMs: 10_000 });
        expect(["accepted", "tls-refused", "closed"]).toContain(outcome);
        if (outcome === "accepted") admitted.push(kind);
      }
      expect(admitted).toEqual(["signed by the authority"]);
      await at("a", "kill $(cat /tmp/windows/pid)");
      await until("it ends", 60, async () => (await at("a", "ss -Hltn 'sport = :12344'")) === "");
    }
  } finally {
    await agent.end();
  }
});

test("the script changes nothing where nothing differs, and brings back what was changed", async () => {
  const relay = () => at("b", "systemctl show -P MainPID gateway-relay.service");
  const before = await relay();
  expect(await at("b", `${COPIED}/install.sh`)).toBe("nothing changed\n");
  expect(await relay()).toBe(before);
  await at("b", "echo '# mine' >> /etc/stunnel/icap.conf");
  expect(await at("b", `${COPIED}/install.sh`)).toMatch(/^\/etc\/stunnel\/icap\.conf\n/);
  await at("b", `cmp ${COPIED}/files/etc/stunnel/icap.conf /etc/stunnel/icap.conf`);
  await at("b", `echo x >> ${COPIED}/files/etc/stunnel/icap.conf`);
  await expect(at("b", `${COPIED}/install.sh`)).rejects.toThrow("the folder is not whole: copy it again");
});

test("in place of TLS plain ICAP gives verdicts to the allowed address alone, without any certificate, and refuses TLS", async () => {
  const plain = settingsWith({
    client: { profile: "custom", addresses: [CLIENT] },
    dlp: { keywords: ["kestrel ember"] },
    workload: "test",
    gateway: { tls: "off", port: target.port }, // the load balancer's
  });
  const rendered = join(folder, "plain");
  writeFolder(rendered, renderTarget("onprem", plain, { probesFrom: ["168.63.129.16"], sshFrom: [] }));
  await at("b", `mkdir /srv/plain; base64 -d | tar -xz -C /srv/plain`, packed(join(rendered, "lane-b")));
  expect(await at("b", "/srv/plain/install.sh --without-ssh")).toContain("note: ICAP without TLS, for a test workload");
  await until("it serves", 60, () => Promise.resolve(host.status().machines.every(({ ready }) => ready === true)));
  const probes = [...inspectionProbes(plain.dlp, undefined, "plain"), ...plainRefusalProbes()]
    .filter(({ address, port }) => address === "b" && port === undefined)
    .map(({ counter: _, ...probe }) => probe);
  expect(await wrong(probes, plain)).toEqual([]);
});

test("the script takes everything away that it brought, and nothing else", async () => {
  await at("b", `${COPIED}/install.sh --uninstall`);
  const left = `cut -d' ' -f2 ${COPIED}/files.txt /srv/plain/files.txt | while read -r path; do [ ! -e "$path" ] || echo "$path"; done`;
  expect(await at("b", left)).toBe("");
  expect(
    await at(
      "b",
      "ss -Hltn 'sport = :11344'; ! nft list tables | grep gateway; systemctl list-units --plain --no-legend 'gateway-*'",
    ),
  ).toBe("");
  expect(await at("b", `ls ${CERTIFICATE_FOLDER}`)).toBe("clients.pem\nserver.csr\nserver.key\nserver.pem\n");
});
