/** A client certificate of broken DER is named with its place and its fault; nothing is replaced and no traceback is printed. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issue, validNow, type Issued } from "../../../unit/infra/certificates/issue";
import { fakeAzure, storeLaneSecret, type FakeAzure } from "./fakeAzure";
import { gatewayMachine, type GatewayMachine } from "./gatewayMachine";

let azure: FakeAzure;
let machine: GatewayMachine;
let server: Issued;
let client: Issued;

beforeAll(async () => {
  server = await issue({ name: "gateway.example", ...validNow });
  client = await issue({ name: "client.example", ...validNow });
  azure = await fakeAzure();
  machine = gatewayMachine();
  storeLaneSecret(azure, server, client, {});
  expect(await fetch()).toMatchObject({ code: 0 });
});
afterAll(async () => {
  machine.remove();
  await azure.close();
});

const fetch = (environment: Record<string, string> = {}) =>
  machine.fetch({ METADATA_URL: azure.url, VAULT_URL: azure.url, ...environment });
const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
const encoded = (der: Buffer) => pem(der.toString("base64"));

/** The DER with the bytes at an offset replaced. */
function patched(der: Buffer, at: number, ...bytes: number[]): Buffer {
  const copy = Buffer.from(der);
  copy.set(bytes, at);
  return copy;
}
/** Offsets of elements: the signed part stands behind four bytes of the certificate's own, and the version and the serial number begin it. */
const SIGNED = 4;
const version = (der: Buffer) => der.indexOf(Buffer.from("a003020102", "hex"));
const serial = (der: Buffer) => version(der) + 5;

const broken: [string, (der: Buffer) => string, string][] = [
  ["nothing between the lines", () => pem(""), "it is empty"],
  ["text that is no base64", () => pem("AAAAA"), "it is not base64 between its first and last line"],
  ["a tag alone", (der) => encoded(der.subarray(0, 1)), "it ends before the length of an element"],
  ["a length cut in its octets", (der) => encoded(der.subarray(0, 3)), "it ends in the length of an element"],
  ["the last byte missing", (der) => encoded(der.subarray(0, -1)), "it ends 1 byte(s) before the end of an element"],
  ["a length alone", (der) => encoded(der.subarray(0, 4)), expect.stringMatching(/^it ends \d{3,} byte\(s\) before /)],
  ["a byte behind", (der) => encoded(Buffer.concat([der, Buffer.of(0)])), "it has 1 byte(s) after its end"],
  ["an empty sequence", () => encoded(Buffer.of(0x30, 0)), "it does not have the form of a certificate"],
  ["an indefinite length", (der) => encoded(patched(der, 1, 0x80)), "it has an element of indefinite length"],
  [
    "an indefinite length inside",
    (der) => encoded(patched(der, version(der) + 1, 0x80)),
    "it has an element of indefinite length",
  ],
  ["a length of five octets", () => encoded(Buffer.of(0x30, 0x85, 0, 0, 0, 0, 0)), "it has a length that is too long"],
  ["a length of 127 octets", (der) => encoded(patched(der, 1, 0xff)), "it has a length that is too long"],
  [
    "a signed part that is longer than the certificate",
    (der) => encoded(patched(der, SIGNED + 1, 0x82, 0xff)),
    expect.stringMatching(/^it ends \d+ byte\(s\) before the end of an element$/),
  ],
  [
    "a serial number that is longer than the signed part",
    (der) => encoded(patched(der, serial(der) + 1, 0x84, 0x7f, 0xff, 0xff, 0xff)),
    expect.stringMatching(/^it ends \d+ byte\(s\) before the end of an element$/),
  ],
  [
    "a tag of several octets",
    (der) => encoded(patched(der, serial(der), 0x1f)),
    "it has a tag that no certificate has",
  ],
  ["another tag in front", (der) => encoded(patched(der, 0, 0x31)), "it does not have the form of a certificate"],
  ["too few fields", () => encoded(Buffer.of(0x30, 4, 0x30, 2, 0x05, 0)), "it has fewer fields than a certificate"],
  [
    "fields that are none of a certificate",
    () => encoded(Buffer.of(0x30, 14, 0x30, 12, ...Array.from({ length: 12 }, (_, at) => (at % 2 ? 0 : 5)))),
    "openssl x509 refused it",
  ],
  ["a serial number that is no number", (der) => encoded(patched(der, serial(der), 0x04)), "openssl x509 refused it"],
  [
    "a date of letters",
    (der) => encoded(patched(der, der.indexOf(Buffer.of(0x17, 0x0d)) + 2, 0x58)),
    "openssl cannot read its dates",
  ],
];
const modes = ["pin", "chain"];
const cells = broken.flatMap(([title, make, fault]) => modes.map((mode) => [title, mode, make, fault] as const));

test.each(cells)("%s, trust by %s", async (_, mode, make, fault) => {
  const before = readdirSync(machine.directory).sort();
  const clients = client.pem + make(Buffer.from(client.certificate.rawData));
  storeLaneSecret(azure, server, client, { clientCertificates: clients });
  const { code, output } = await fetch({ TRUST_MODE: mode });
  const [, words] = /^client certificate 2 of 2 in clientCertificates of the secret gateway-a is broken: (.*)\n$/.exec(
    output,
  ) ?? [output, output];
  expect([code, words]).toEqual([1, fault]);
  expect(readdirSync(machine.directory).sort()).toEqual(before);
  expect(machine.current("clients.pem")).toBe(client.pem);
});

test.each([
  ["the last line of the last one", (text: string) => text.replace(/-----END.*\n$/, "")],
  ["the first line of the last one", (text: string) => text.replace(/(?<=\n)-----BEGIN.*\n/, "")],
  ["the last line of the first one", (text: string) => text.replace(/-----END.*\n/, "")],
])("certificates that have lost %s are refused, and not left out", async (_, cut) => {
  const { pem: next } = await issue({ name: "client.example", ...validNow });
  const fault = (what: string) => [1, `${what} has a certificate without its BEGIN or END line; it may be cut off\n`];
  storeLaneSecret(azure, server, client, { clientCertificates: cut(client.pem + next) });
  const clients = await fetch();
  expect([clients.code, clients.output]).toEqual(fault("clientCertificates of the secret gateway-a"));
  storeLaneSecret(azure, server, client, { serverChain: cut(server.pem + next) });
  const chain = await fetch();
  expect([chain.code, chain.output]).toEqual(fault("the server chain"));
  expect(machine.current("clients.pem")).toBe(client.pem);
});

test("outside Azure the file is named", async () => {
  const folder = mkdtempSync(join(tmpdir(), "broken-clients-"));
  writeFileSync(join(folder, "server.key"), server.privateKey);
  chmodSync(join(folder, "server.key"), 0o600);
  writeFileSync(join(folder, "server.pem"), server.pem);
  writeFileSync(join(folder, "clients.pem"), encoded(Buffer.from(client.certificate.rawData).subarray(0, -5)));
  const { code, output } = await fetch({ CERTIFICATES: folder });
  rmSync(folder, { recursive: true });
  expect([code, output]).toEqual([
    1,
    `client certificate 1 of 1 in ${folder}/clients.pem is broken: it ends 5 byte(s) before the end of an element\n`,
  ]);
  expect(machine.current("clients.pem")).toBe(client.pem);
});
