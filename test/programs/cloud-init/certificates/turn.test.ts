/** Lane b waits with another server certificate, so that what is wrong with it is seen at one address. */
import { issue, validNow, type Issued } from "../../../unit/infra/certificates/issue";
import { fakeAzure, storeLaneSecret, type FakeAzure } from "./fakeAzure";
import { gatewayMachine, type GatewayMachine } from "./gatewayMachine";

const DELAY = 3600;
const now = () => Math.floor(Date.now() / 1000);

let azure: FakeAzure;
let machine: GatewayMachine;
let server: Issued;
let renewed: Issued;
let client: Issued;
let nextClient: Issued;

beforeAll(async () => {
  server = await issue({ name: "gateway.example", ...validNow });
  renewed = await issue({ name: "gateway.example", ...validNow });
  client = await issue({ name: "client.example", ...validNow });
  nextClient = await issue({ name: "next.example", ...validNow });
});
beforeEach(async () => {
  azure = await fakeAzure();
  machine = gatewayMachine();
});
afterEach(async () => {
  machine.remove();
  await azure.close();
});

/** Writes the lane's secret so many seconds ago. */
function store(fields: Record<string, unknown>, ago: number, present = server): void {
  storeLaneSecret(azure, present, client, fields);
  azure.secrets.get("gateway-a")!.attributes = { created: now() - ago };
}
const fetch = (delay = DELAY) =>
  machine.fetch({ METADATA_URL: azure.url, VAULT_URL: azure.url, CERTIFICATE_DELAY_SECONDS: String(delay) });
const next = () => ({ serverKey: renewed.privateKey, serverChain: renewed.pem });
const shown = () => [machine.current("server.key"), machine.current("server.pem")];

test("a new machine shows the newest certificate with its first fetch, however long a change waits", async () => {
  store({}, 10);
  expect(await fetch()).toMatchObject({ code: 0 });
  expect(shown()).toEqual([server.privateKey, server.pem]);
});

test("another server certificate waits for its turn, and the gateway says until when; the wait touches nothing", async () => {
  store({}, 0);
  await fetch();
  const stunnel = await machine.startStunnel();
  store(next(), DELAY - 100);
  for (const words of ["nothing changed\n", "nothing changed\n"]) {
    const { code, output } = await fetch();
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^another server certificate is in the vault; .* this one from 20\d\d-.*Z on\n/),
    ]);
    expect(output.endsWith(words)).toBe(true);
    expect(shown()).toEqual([server.privateKey, server.pem]);
  }
  expect(machine.reloads()).toBe(0);
  store(next(), DELAY + 1);
  expect(await fetch()).toMatchObject({ code: 0 });
  expect(shown()).toEqual([renewed.privateKey, renewed.pem]);
  await stunnel.stop();
});

test("lane a does not wait", async () => {
  store({}, 0);
  await fetch(0);
  store(next(), 0);
  await fetch(0);
  expect(shown()).toEqual([renewed.privateKey, renewed.pem]);
});

test("client certificates do not wait: they are in use with the present server certificate", async () => {
  store({}, 0);
  await fetch();
  store({ ...next(), clientCertificates: nextClient.pem }, 0);
  expect(await fetch()).toMatchObject({ code: 0 });
  expect([...shown(), machine.current("clients.pem")]).toEqual([server.privateKey, server.pem, nextClient.pem]);
});

test("a present certificate that would end within the wait ends it", async () => {
  const dates = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 1_800_000) };
  const ending = await issue({ name: "gateway.example", ...dates });
  store({}, 0, ending);
  await fetch();
  expect(shown()).toEqual([ending.privateKey, ending.pem]);
  store(next(), 0);
  await fetch();
  expect(shown()).toEqual([renewed.privateKey, renewed.pem]);
});

test("a certificate in a vault's own secret waits from the time of its version", async () => {
  const supplied = (pair: Issued, ago: number) =>
    azure.secrets.set("supplied", {
      value: pair.privateKey + pair.pem,
      contentType: "application/x-pem-file",
      attributes: { created: now() - ago },
    });
  const elsewhere = { serverKey: null, serverChain: null, serverSecretUrl: `${azure.url}/secrets/supplied` };
  supplied(server, 0);
  store(elsewhere, 10 * DELAY);
  await fetch();
  supplied(renewed, 100);
  await fetch();
  expect(shown()).toEqual([server.privateKey, server.pem]);
  supplied(renewed, DELAY + 1);
  await fetch();
  expect(shown()).toEqual([renewed.privateKey, renewed.pem]);
});
