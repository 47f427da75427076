/** `npm run verify --address`: machines of `npm run render`, whose settings are in the stack's file. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { targetElsewhere } from "../../../../scripts/verify/elsewhere";
import { readOptions } from "../../../../scripts/verify/options";
import { issue, validNow, type Issued } from "../../infra/certificates/issue";

const root = mkdtempSync(join(tmpdir(), "verify-"));
afterAll(() => rmSync(root, { recursive: true }));
const file = (name: string) => join(root, name);
writeFileSync(file("secret.txt"), "to be blocked");

const SERVERS =
  "  defender-icap-gateway:icap: { server: external, external: { product: generic-reqmod, servers: [{ address: 192.168.7.10 }] } }\n";
let server: Issued, client: Issued;
beforeAll(async () => {
  server = await issue({ name: "gateway.example", ...validNow });
  client = await issue({ name: "client.example", ...validNow });
  writeFileSync(file("server.pem"), server.pem);
  writeFileSync(file("client.pem"), client.pem);
  writeFileSync(file("client.key"), client.privateKey);
  writeFileSync(file("other.key"), server.privateKey);
});

const FILES = ["--client-certificate", file("client.pem"), "--client-key", file("client.key")];
const TRUST = ["--server-certificate", file("server.pem")];
const given = (...more: string[]) => readOptions(["node", "verify", "--stack", "dev", ...more]);

/** The target of a stack with these lines in its file. */
function target(text: string, ...more: string[]) {
  writeFileSync(file("Pulumi.dev.yaml"), `config:\n  azure-native:location: westeurope\n${text}`);
  return targetElsewhere(root, { ...given(...more), stack: "dev" }, new Date("2026-11-30T12:00:00Z"));
}
const ADDRESSES = ["--address", "203.0.113.10", "--address", "203.0.113.20"];

test("port, services and policy are the stack's, addresses and certificates the command line's", async () => {
  const port = "  defender-icap-gateway:gateway: { port: 12000 }\n";
  expect(await target(port, ...ADDRESSES, ...TRUST, ...FILES, "--allowed")).toMatchObject({
    lanes: [
      { name: "a", address: "203.0.113.10" },
      { name: "b", address: "203.0.113.20" },
    ],
    port: 12000,
    services: { reqmod: "reqmod", respmod: "respmod" },
    serverCertificate: server.pem,
    client: { certificate: client.pem, privateKey: client.privateKey },
    tls: "on",
    allowed: true,
    canary: { what: "card number in text" },
  });
});

test("in front of ICAP servers a gateway has its own paths, and a machine that is the TLS edge alone the servers'", async () => {
  const blocked = ["--blocked-file", file("secret.txt")];
  const gateway = await target(SERVERS, ...ADDRESSES, ...TRUST, ...blocked);
  expect(gateway).toMatchObject({
    services: { reqmod: "reqmod", respmod: "respmod" },
    canary: { fileName: "secret.txt" },
  });
  expect(await target(SERVERS, ...ADDRESSES, ...TRUST, "--edge")).toMatchObject({
    services: { reqmod: "reqmod", respmod: "" },
  });
});

test("plain ICAP needs no certificate, TLS does", async () => {
  const plain = '  defender-icap-gateway:workload: test\n  defender-icap-gateway:gateway: { tls: "off" }\n';
  expect(await target(plain, ...ADDRESSES)).toMatchObject({ tls: "off", port: 1344 });
  await expect(target("", ...ADDRESSES)).rejects.toThrow(
    "--server-certificate is missing: give the PEM that the client trusts, as the machine speaks TLS",
  );
});

test("files without a certificate or its key are named, all at once, and without their content", () => {
  const none = file("none.pem");
  expect(() =>
    given(
      ...ADDRESSES,
      "--server-certificate",
      file("secret.txt"),
      "--client-certificate",
      none,
      "--client-key",
      file("client.pem"),
    ),
  ).toThrow(
    new RegExp(
      `^--client-certificate: ${none} cannot be read: ENOENT[^\n]*\n` +
        `--client-key: ${file("client.pem")} has no private key in PEM without a passphrase [^\n]*\n` +
        `--server-certificate: ${file("secret.txt")} has no certificate in PEM \\(-----BEGIN CERTIFICATE-----\\)$`,
    ),
  );
  expect(() => given("--client-certificate", file("client.pem"), "--client-key", file("other.key"))).toThrow(
    `--client-key: ${file("other.key")} is not the key of the certificate in ${file("client.pem")}`,
  );
});

test("a pipe is left to the command, because it can be read once only", () => {
  const pipe = file("pipe");
  execFileSync("mkfifo", [pipe]);
  expect(given("--client-certificate", file("client.pem"), "--client-key", pipe).clientKey).toBe(pipe);
});

test("wrong options are named, all at once", () => {
  expect(() => given("--address", "gateway.example", "--client-key", "x")).toThrow(
    '--address: "gateway.example" is not an IPv4 address such as 203.0.113.10\n--client-certificate and --client-key go together',
  );
  expect(() => given("--edge")).toThrow("--edge and --server-certificate go with --address");
  expect(() => readOptions(["node", "verify", "--target", "--address", "203.0.113.10"])).toThrow(
    "--address goes with --stack STACK, whose settings the machine has",
  );
  expect(() => readOptions(["node", "verify"])).toThrow(
    /^give either --stack STACK, .* --address ADDRESS too, or --target$/,
  );
});
