/** Admission of clients: every kind of client certificate against every way to say who the client is, and how TLS is spoken. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Agent, TlsOptions } from "../../icap";
import type { Target } from "../../verification/asking";
import { inspectionProbes, plainRefusalProbes } from "../../verification/plan";
import {
  authority,
  CLIENT_AUTH,
  issue,
  SERVER_AUTH,
  SIGNATURE_USE,
  type Issued,
} from "../unit/infra/certificates/issue";
import { Deployment, until } from "./deployment";
import { verdictTable } from "./clients/verdicts";
import { testSquid } from "./squid/asClient";

jest.setTimeout(400_000);

const name = "client.example";
const usual = { keyUsage: SIGNATURE_USE, extendedKeyUsage: [CLIENT_AUTH], ca: false };
const expired = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2026-06-01T00:00:00Z") };

/** The nine kinds of the admission matrix, and the issuer itself. */
async function makeClients(): Promise<Record<string, Issued | undefined>> {
  const issuer = await issue({ name: "Client Authority", ca: true }); // without keyUsage it could itself be a client
  const otherIssuer = await authority("Other Authority");
  return {
    none: undefined,
    "signed by the authority": await issue({ ...usual, name, issuer }),
    "another name, same authority": await issue({ ...usual, name: "other.example", issuer }),
    "same name, another authority": await issue({ ...usual, name, issuer: otherIssuer }),
    "for servers only, same authority and name": await issue({
      ...usual,
      name,
      issuer,
      extendedKeyUsage: [SERVER_AUTH],
    }),
    "self-signed": await issue({ ...usual, name }),
    "another self-signed of the same name": await issue({ ...usual, name }),
    "self-signed, expired": await issue({ ...usual, ...expired, name }),
    "signed by the authority, expired": await issue({ ...usual, ...expired, name, issuer }),
    "the authority itself": issuer,
  };
}

/** Whether a client's certificate goes to every server that asks for one. */
type Shows = NonNullable<TlsOptions["shows"]>;

/** A certificate and its key, as PEM. */
type Client = Pick<Issued, "pem" | "privateKey">;

let deployment: Deployment;
let agent: Agent;
let target: Target;
let folder: string;
let internet: string;
let clients: Record<string, Issued | undefined>;
const generated = { generateIdentity: true };
/** The settings of the client that are deployed. */
let deployedClient: object | undefined = generated;

beforeAll(async () => {
  clients = await makeClients();
  folder = await mkdtemp(join(tmpdir(), "admission-"));
  deployment = await Deployment.open({ name: "e2e-admission" });
  await deployment.configure("gateway", { fetchIntervalSeconds: 5 });
  await deployment.up();
  target = await deployment.target();
  agent = await deployment.agentAt([target.sources.client]);
  internet = (await deployment.emulator.status()).namespaces.internet;
});

afterAll(async () => {
  await agent?.end();
  await deployment?.close();
  await rm(folder, { recursive: true, force: true });
});

/**
 * Deploys these settings of the client, and waits until this client is admitted. Each test says what it needs, so that it can
 * run alone and in any order; settings that are deployed already cost nothing.
 */
async function deployClient(settings: object, admitted: () => Promise<Client>): Promise<void> {
  if (isDeepStrictEqual(deployedClient, settings)) return;
  deployedClient = undefined; // while it changes, and after a failure
  const unset = { certificates: undefined, certificateName: undefined, anyNameUnderAuthority: undefined };
  await deployment.configure("client", { ...unset, ...settings });
  await deployment.up();
  const client = await admitted();
  await until("the client is admitted", 60, () => admits(client));
  deployedClient = settings;
}

/** The client that the stack made for itself. */
async function generatedClient(): Promise<Client> {
  const { client } = (await deployment.target()).identities;
  return { pem: client.certificate, privateKey: client.privateKey };
}

/** Pins one of the clients beside the generated one, which keeps its place. */
const pin = (client: Issued) =>
  deployClient({ certificates: client.pem, generateIdentity: true }, () => Promise.resolve(client));

const addresses = () => (deployment.outputs.addresses as [string, string])[0];

async function admits(client: Client | undefined, shows: Shows = "always"): Promise<boolean> {
  const answer = await agent.ask({
    kind: "tls",
    host: addresses(),
    port: target.port,
    source: target.sources.client,
    tls: { ca: target.serverCertificate, ...(client && { cert: client.pem, key: client.privateKey }), shows },
    timeoutMs: 10_000,
  });
  expect(["accepted", "tls-refused", "closed"]).toContain(answer.outcome);
  return answer.outcome === "accepted";
}

/** openssl s_client from the client's address; the key comes from a file that only root reads. */
async function handshake(client: Issued | undefined, ...options: string[]): Promise<string> {
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  if (client !== undefined) {
    await writeFile(files.cert, client.pem, { mode: 0o600 });
    await writeFile(files.key, client.privateKey, { mode: 0o600 });
  }
  const shown = client === undefined ? [] : ["-cert", files.cert, "-key", files.key];
  const where = ["-connect", `${addresses()}:${target.port}`, "-bind", `${target.sources.client}:0`];
  const argv = ["netns", "exec", internet, "timeout", "10", "openssl", "s_client", ...where, ...shown, ...options];
  return new Promise((resolve) => {
    const child = execFile("ip", argv, (_error, stdout, stderr) => resolve(stdout + stderr));
    child.stdin?.end("Q\n");
  });
}

/** The names that stunnel announces as issuers of certificates that it may admit. */
async function announced(): Promise<string[]> {
  const text = await handshake(undefined, "-tls1_3", "-nameopt", "RFC2253");
  const names = /Acceptable client certificate CA names\n([^]*?)\n(?:Requested|Client Certificate)/.exec(text)?.[1];
  return (names ?? "").split("\n").sort();
}

async function admitted(): Promise<string[]> {
  const names: string[] = [];
  for (const [kind, client] of Object.entries(clients)) if (await admits(client)) names.push(kind);
  return names;
}

test("a gateway with a generated client admits it and none of the ten others", async () => {
  await deployClient(generated, generatedClient);
  expect(await admits(await generatedClient())).toBe(true);
  expect(await admitted()).toEqual([]);
});

test("docs/clients.md says what each product's client concludes from a verdict, for each sign that a client can look at", async () => {
  await deployClient(generated, generatedClient);
  const page = readFileSync(join(__dirname, "../../docs/clients.md"), "utf8");
  expect(page).toContain(await verdictTable(agent, await deployment.target()));
});

testSquid(async () => {
  await deployClient(generated, generatedClient);
  return deployment;
});

test.each(["self-signed", "signed by the authority"])(
  "a gateway that pins one certificate (%s) admits it alone, also from a client that chooses by announced issuers",
  async (kind) => {
    const pinned = clients[kind] as Issued;
    await pin(pinned);
    expect(await admitted()).toEqual([kind]);
    expect(await announced()).toContain(pinned.certificate.issuer);
    expect(await admits(pinned, "when announced")).toBe(true);
  },
);

test.each(["-tls1_2", "-tls1_3"])(
  "%s is spoken only with authenticated encryption and forward secrecy",
  async (version) => {
    const pinned = clients["signed by the authority"] as Issued;
    await pin(pinned);
    const text = await handshake(pinned, version);
    expect(text).toMatch(
      /Cipher is (ECDHE-(RSA|ECDSA)-(AES\d+-GCM-SHA\d+|CHACHA20-POLY1305)|TLS_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA\d+)/,
    );
  },
);

test.each(["X25519", "P-256", "P-384"])("a client that knows no other curve than %s is served", async (curve) => {
  const pinned = clients["signed by the authority"] as Issued;
  await pin(pinned);
  for (const [version, cipher] of [
    ["-tls1_2", /Cipher is ECDHE/],
    ["-tls1_3", /Cipher is TLS/],
  ] as const)
    expect(await handshake(pinned, version, "-curves", curve)).toMatch(cipher);
});

test("a client that knows no other curve than P-521 is refused in the handshake", async () => {
  const pinned = clients["signed by the authority"] as Issued;
  await pin(pinned);
  for (const version of ["-tls1_2", "-tls1_3"])
    expect(await handshake(pinned, version, "-curves", "P-521")).toMatch(/alert handshake failure/);
});

test.each([
  ["-tls1", "ALL"],
  ["-tls1_1", "ALL"],
  ["-tls1_2", "AES128-SHA"],
  ["-tls1_2", "AES256-GCM-SHA384"],
  ["-tls1_2", "ECDHE-RSA-AES128-SHA"],
  ["-tls1_2", "ECDHE-RSA-AES256-SHA384"],
  ["-tls1_2", "DHE-RSA-AES128-GCM-SHA256"],
  ["-tls1_2", "NULL-SHA256"],
])("%s %s is refused, to the admitted client too", async (version, cipher) => {
  const pinned = clients["signed by the authority"] as Issued;
  await pin(pinned);
  expect(await handshake(pinned, "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256")).toMatch(/Cipher is ECDHE/);
  const text = await handshake(pinned, version, "-cipher", `${cipher}:@SECLEVEL=0`);
  expect(text).toMatch(/alert (handshake failure|protocol version)/);
  expect(text).toMatch(/Cipher is \(NONE\)/);
});

test("a gateway that trusts an authority for one name admits that name alone, and not the authority itself", async () => {
  const { "the authority itself": issuer, "signed by the authority": member } = clients as Record<string, Issued>;
  await deployClient({ certificates: issuer!.pem, certificateName: name, generateIdentity: false }, () =>
    Promise.resolve(member!),
  );
  expect(await admitted()).toEqual(["signed by the authority"]);
  expect(await announced()).toEqual([issuer!.certificate.subject]);
  expect(await admits(member!, "when announced")).toBe(true);
  const { name: machine } = await deployment.machine("a");
  await until("the refused name is told", 60, async () =>
    (await deployment.run(machine, "gateway-refusals")).includes("CN=other.example"),
  );
});

test("a gateway that trusts an authority for any name admits each client that it certifies, by an intermediate too, and no other", async () => {
  const { "the authority itself": issuer, "signed by the authority": member } = clients as Record<string, Issued>;
  const trusting = { certificates: issuer!.pem, anyNameUnderAuthority: true, generateIdentity: false };
  await deployClient(trusting, () => Promise.resolve(member!));
  expect(await admitted()).toEqual(["signed by the authority", "another name, same authority", "the authority itself"]);
  const intermediate = await authority("Intermediate", issuer);
  const below = await issue({ ...usual, name: "unpublished", issuer: intermediate });
  expect(await admits(below)).toBe(false);
  const chain = { ...below, pem: below.pem + intermediate.pem };
  for (const shows of ["always", "when announced"] as const) expect(await admits(chain, shows)).toBe(true);
});

/** The last one: what stands afterwards takes no client of the tests above. */
test("a test workload without TLS gives verdicts to the allowed addresses alone, refuses TLS, and closes with its scanner", async () => {
  await deployment.set("workload", "test");
  await deployment.configure("gateway", { tls: "off" });
  const own = { certificates: undefined, anyNameUnderAuthority: undefined, generateIdentity: undefined };
  await deployment.configure("client", own);
  await deployment.up();
  expect(deployment.outputs).toMatchObject({ port: 1344, warnings: [expect.stringMatching(/^gateway.tls is off: /)] });
  expect(deployment.outputs.portal).toMatchObject({ secureIcap: false, servers: [{ port: 1344 }, { port: 1344 }] });
  expect(deployment.outputs.portal).not.toHaveProperty("certificate");
  const probes = [...inspectionProbes(deployment.dlp, undefined, "plain"), ...plainRefusalProbes()];
  expect(await deployment.wrongAnswers(probes)).toEqual([]);

  const { name: machine } = await deployment.machine("a");
  expect(await deployment.run(machine, "gateway-status")).toMatch(/^note: ICAP without TLS, for a test workload: /);
  const { code, stdout } = await deployment.emulator.exec(machine, ["pgrep", "-l", "stunnel"]);
  expect([code, stdout]).toEqual([1, ""]);
  const log = await deployment.run(machine, "tail", "-n", "1", "/var/log/gateway-relay/access.log");
  expect(JSON.parse(log)).toMatchObject({ client: target.sources.client });

  const isOpen = async () => (await deployment.run(machine, "ss", "-Hltn", "sport = :11344")) !== "";
  expect(await isOpen()).toBe(true);
  await deployment.run(machine, "systemctl", "stop", "gateway-inspector.service");
  await until("the port closes with the scanner", 60, async () => !(await isOpen()));
  await deployment.run(machine, "systemctl", "start", "gateway-inspector.service");
  await until("the port opens again", 60, isOpen);
});
