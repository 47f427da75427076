import { X509Certificate } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { authority, expired, issue, validNow, type Issued } from "../../../unit/infra/certificates/issue";
import { TOKEN, fakeAzure, storeLaneSecret, type FakeAzure } from "./fakeAzure";
import { gatewayMachine, type GatewayMachine } from "./gatewayMachine";

let azure: FakeAzure;
let machine: GatewayMachine;
let server: Issued;
let renewed: Issued;
let client: Issued;
let issuer: Issued;
let pinned: Issued;

beforeAll(async () => {
  server = await issue({ name: "gateway.example", ...validNow });
  renewed = await issue({ name: "gateway.example", ...validNow });
  client = await issue({ name: "client.example", ...validNow });
  issuer = await authority("Issuing CA");
  pinned = await issue({ name: "pinned.example", issuer, ...validNow });
});
beforeEach(async () => {
  azure = await fakeAzure();
  machine = gatewayMachine();
});
afterEach(async () => {
  machine.remove();
  await azure.close();
});

const store = (fields: Record<string, unknown>) => storeLaneSecret(azure, server, client, fields);
const fetch = (environment: Record<string, string> = {}) =>
  machine.fetch({ METADATA_URL: azure.url, VAULT_URL: azure.url, ...environment });
const generations = () => readdirSync(machine.directory).filter((name) => name !== "current");

test("the first fetch puts key, chain and client certificates in place, readable by stunnel's group only", async () => {
  store({});
  expect(await fetch()).toMatchObject({ code: 0, output: expect.stringContaining("1 client certificate(s)") });
  expect(machine.current("server.key")).toBe(server.privateKey);
  expect(machine.current("server.pem")).toBe(server.pem);
  expect(machine.current("clients.pem")).toBe(client.pem);
  const [generation = ""] = generations();
  expect(statSync(`${machine.directory}/${generation}`).mode & 0o777).toBe(0o750);
  expect(statSync(`${machine.directory}/current/server.key`).mode & 0o777).toBe(0o640);
  expect(machine.reloads()).toBe(0);
});

test("the token is asked for this identity with the Metadata header, the secret with the token", async () => {
  store({});
  await fetch();
  const [token, secret] = azure.asked;
  const query = new URL(token?.path ?? "", "http://fake").searchParams;
  expect(token?.metadata).toBe("true");
  expect(Object.fromEntries(query)).toEqual({
    "api-version": "2018-02-01",
    resource: "https://vault.azure.net",
    msi_res_id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lane-a",
  });
  expect(secret).toEqual({ path: "/secrets/gateway-a?api-version=7.4", authorization: `Bearer ${TOKEN}` });
});

test("a second fetch of the same secret touches nothing", async () => {
  store({});
  await fetch();
  const stunnel = await machine.startStunnel();
  const before = generations();
  expect(await fetch()).toEqual({ code: 0, output: "nothing changed\n" });
  expect([generations(), machine.reloads()]).toEqual([before, 0]);
  await stunnel.stop();
});

test("a renewed certificate is reloaded and shown in a handshake; the old files are deleted", async () => {
  store({});
  await fetch();
  const stunnel = await machine.startStunnel();
  store({ serverKey: renewed.privateKey, serverChain: renewed.pem });
  expect(await fetch()).toMatchObject({ code: 0 });
  expect(machine.current("server.pem")).toBe(renewed.pem);
  expect([generations().length, machine.reloads()]).toEqual([1, 1]);
  await stunnel.stop();
});

test("a stunnel that does not take the new certificate gets the old one back, and the unit fails", async () => {
  store({});
  await fetch();
  const stunnel = await machine.startStunnel();
  stunnel.refuses = true;
  store({ serverKey: renewed.privateKey, serverChain: renewed.pem });
  const { code, output } = await fetch({ HANDSHAKE_PATIENCE_SECONDS: "0.5" });
  expect([code, output]).toEqual([1, "stunnel did not load the new certificates; it still uses the old ones\n"]);
  expect(machine.current("server.pem")).toBe(server.pem);
  expect(machine.reloads()).toBe(2);
  await stunnel.stop();
});

test("one expired client among several is a warning: the others are admitted", async () => {
  store({ clientCertificates: (await issue({ name: "c", ...expired })).pem + client.pem });
  expect(await fetch()).toMatchObject({
    code: 0,
    output: expect.stringMatching(/warning: client certificate 1 of 2 expired/),
  });
});

describe("the issuer placeholder", () => {
  const certificatesIn = (pem = "") =>
    (pem.match(/-----BEGIN[^]*?END CERTIFICATE-----/g) ?? []).map((text) => new X509Certificate(text));

  test("follows the pinned certificates of an authority, with the issuer's exact name and another key", async () => {
    store({ clientCertificates: pinned.pem + client.pem });
    await fetch();
    const [first, second, placeholder, ...more] = certificatesIn(machine.current("clients.pem"));
    expect([first?.subject, second?.subject, more]).toEqual(["CN=pinned.example", "CN=client.example", []]);
    expect(placeholder?.subject).toBe(first?.issuer);
    expect(placeholder?.issuer).toBe(first?.issuer);
    expect(placeholder?.verify(placeholder.publicKey)).toBe(true);
    expect(placeholder?.ca).toBe(false);
    // OpenSSL would otherwise take it for the issuer and refuse the client for a bad signature
    expect(placeholder && first?.checkIssued(placeholder)).toBe(false);
    expect(placeholder?.raw.equals(new X509Certificate(issuer.pem).raw)).toBe(false);
  });

  test("is not needed where an authority is trusted", async () => {
    store({ clientCertificates: issuer.pem });
    await fetch({ TRUST_MODE: "chain" });
    expect(certificatesIn(machine.current("clients.pem"))).toHaveLength(1);
  });
});

describe("a server certificate that lives in a Key Vault secret of its own", () => {
  test("is read from there", async () => {
    azure.secrets.set("supplied", { value: renewed.privateKey + renewed.pem, contentType: "application/x-pem-file" });
    store({ serverKey: null, serverChain: null, serverSecretUrl: `${azure.url}/secrets/supplied` });
    expect(await fetch()).toMatchObject({ code: 0 });
    expect([machine.current("server.key"), machine.current("server.pem")]).toEqual([renewed.privateKey, renewed.pem]);
  });

  test("is not read from another domain, because the token would be sent there", async () => {
    store({ serverKey: null, serverChain: null, serverSecretUrl: "http://vault.attacker.example/secrets/x" });
    expect(await fetch()).toEqual({
      code: 1,
      output: "serverSecretUrl does not name a Key Vault in our vault's domain\n",
    });
  });
});
