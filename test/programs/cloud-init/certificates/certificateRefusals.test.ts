import { readdirSync } from "node:fs";
import { issue, validNow, type Issued } from "../../../unit/infra/certificates/issue";
import { TOKEN, fakeAzure, storeLaneSecret, type FakeAzure } from "./fakeAzure";
import { gatewayMachine, type GatewayMachine } from "./gatewayMachine";

/** One validity ended a minute ago, the other begins in ten minutes. */
const MINUTE = 60_000;
const justExpired = { ...validNow, notAfter: new Date(Date.now() - MINUTE) };
const notYetValid = { ...validNow, notBefore: new Date(Date.now() + 10 * MINUTE) };

let azure: FakeAzure;
let machine: GatewayMachine;
let server: Issued;
let other: Issued;
let client: Issued;

const store = (fields: Record<string, unknown>) => storeLaneSecret(azure, server, client, fields);
const fetch = (environment: Record<string, string> = {}) =>
  machine.fetch({ METADATA_URL: azure.url, VAULT_URL: azure.url, ...environment });
const generations = () => readdirSync(machine.directory).sort();

// One machine for all: it serves already, and no refusal may change that.
beforeAll(async () => {
  server = await issue({ name: "gateway.example", ...validNow });
  other = await issue({ name: "gateway.example", ...validNow });
  client = await issue({ name: "client.example", ...validNow });
  azure = await fakeAzure();
  machine = gatewayMachine();
  store({});
  await fetch();
});
afterAll(async () => {
  machine.remove();
  await azure.close();
});

const pair = ({ privateKey, pem }: Issued) => ({ serverKey: privateKey, serverChain: pem });
const refusals: [string, () => Promise<Record<string, unknown>>, RegExp][] = [
  [
    "a key of another certificate",
    async () => ({ serverKey: other.privateKey }),
    /private key does not belong to the server certificate/,
  ],
  ["a key that is none", async () => ({ serverKey: "secret-text" }), /server key is not a PEM private key/],
  ["an empty chain", async () => ({ serverChain: "" }), /server chain holds no certificate/],
  [
    "a broken certificate",
    async () => ({ serverChain: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }),
    /server certificate 1 of 1 does not parse/,
  ],
  [
    "a server certificate that expired a minute ago",
    async () => pair(await issue({ name: "gateway.example", ...justExpired })),
    /server certificate 1 of 1 expired at \d{4}-/,
  ],
  [
    "a server certificate that is not valid yet",
    async () => pair(await issue({ name: "gateway.example", ...notYetValid })),
    /server certificate 1 of 1 is not valid before \d{4}-/,
  ],
  [
    "an expired certificate behind the server's own",
    async () => ({ serverChain: server.pem + (await issue({ name: "Issuing CA", ...justExpired })).pem }),
    /server certificate 2 of 2 expired at \d{4}-/,
  ],
  [
    "only clients that expired a minute ago",
    async () => ({ clientCertificates: (await issue({ name: "c", ...justExpired })).pem }),
    /client certificate 1 of 1 expired/,
  ],
  [
    "only clients that are not valid yet",
    async () => ({ clientCertificates: (await issue({ name: "c", ...notYetValid })).pem }),
    /client certificate 1 of 1 is not valid before/,
  ],
  ["no client at all", async () => ({ clientCertificates: "" }), /no client could connect/],
  ["another version of the secret", async () => ({ version: 2 }), /expected 1/],
  ["a missing field", async () => ({ clientCertificates: null }), /has no clientCertificates/],
];
test.each(refusals)(
  "%s is refused with its reason, without a secret in it, and the old files serve on",
  async (_, change, reason) => {
    const before = generations();
    store(await change());
    const { code, output } = await fetch();
    expect([code, output]).toEqual([1, expect.stringMatching(reason)]);
    expect(output).not.toContain("secret-text");
    expect(output).not.toContain(TOKEN);
    expect(machine.current("server.key")).toBe(server.privateKey);
    expect(generations()).toEqual(before);
  },
);

test("troubles that may pass are tried again until they do", async () => {
  store({});
  azure.troubles.metadata.push(500);
  azure.troubles.vault.push(403, 404, 429, 503);
  const { code, output } = await fetch();
  expect(code).toBe(0);
  expect(output.split("\n").map((line) => line.replace(/ \(.*?\)/, ""))).toEqual([
    "the metadata service answered 500; trying again in 0.02 s",
    "Key Vault answered 403; trying again in 0.04 s",
    "Key Vault answered 404; trying again in 0.08 s",
    "Key Vault answered 429; trying again in 0.16 s",
    "Key Vault answered 503; trying again in 0.32 s",
    "nothing changed",
    "",
  ]);
});

test("another refusal is final, and is not asked for again", async () => {
  azure.troubles.vault.push(400);
  expect(await fetch()).toEqual({ code: 1, output: "Key Vault answered 400\n" });
});

test("a first fetch gives up at its deadline with the last reason", async () => {
  const fresh = gatewayMachine();
  azure.troubles.vault.push(...Array<number>(20).fill(403));
  const { code, output } = await fresh.fetch({
    METADATA_URL: azure.url,
    VAULT_URL: azure.url,
    READINESS_DEADLINE_SECONDS: "0.3",
  });
  azure.troubles.vault.length = 0;
  expect([code, output]).toEqual([
    1,
    expect.stringMatching(/Key Vault answered 403 \(a new role assignment takes minutes\)\n$/),
  ]);
  fresh.remove();
});
