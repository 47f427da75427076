import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { TlsProvider } from "../../../../emulator/azure/tls/provider";
import type { Properties } from "../../../../emulator/azure/engine/value";

const KEY = "tls:index/privateKey:PrivateKey";
const SELF_SIGNED = "tls:index/selfSignedCert:SelfSignedCert";
const REQUEST = "tls:index/certRequest:CertRequest";
const SIGNED = "tls:index/locallySignedCert:LocallySignedCert";

let now = new Date("2026-11-23T12:00:00Z");
const tls = new TlsProvider(() => now);
const create = async (type: string, inputs: Properties) =>
  (await tls.create({ type, urn: "u", inputs, preview: false })).outputs as Record<string, string>;
const problems = (type: string, news: Properties) =>
  tls.check({ type, urn: "u", olds: {}, news, randomSeed: new Uint8Array() }).problems;

const ecdsa = { algorithm: "ECDSA", ecdsaCurve: "P384" };

test.each([
  ["RSA", { algorithm: "RSA", rsaBits: 2048 }, "RSA PRIVATE KEY", "ssh-rsa"],
  ["ECDSA P256", { algorithm: "ECDSA", ecdsaCurve: "P256" }, "EC PRIVATE KEY", "ecdsa-sha2-nistp256"],
  ["ECDSA P384", ecdsa, "EC PRIVATE KEY", "ecdsa-sha2-nistp384"],
  ["ED25519", { algorithm: "ED25519" }, "PRIVATE KEY", "ssh-ed25519"],
])("a %s key reads in every form", async (_name, inputs, label, ssh) => {
  const key = await create(KEY, inputs);
  expect(key.privateKeyPem).toContain(`-----BEGIN ${label}-----`);
  expect(key.publicKeyOpenssh!.split(" ")[0]).toBe(ssh);
  const forms = [key.privateKeyPem, key.privateKeyPemPkcs8].map((pem) =>
    createPrivateKey(pem!).export({ format: "der", type: "pkcs8" }).toString("hex"),
  );
  expect(forms[0]).toBe(forms[1]);
});

test("OpenSSH reads the keys and finds the fingerprints that were given", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "emulator-tls-"));
  try {
    for (const inputs of [{ algorithm: "RSA" }, ecdsa, { algorithm: "ED25519" }]) {
      const key = await create(KEY, inputs);
      const file = path.join(folder, "key");
      writeFileSync(file, key.privateKeyOpenssh!);
      chmodSync(file, 0o600);
      const keygen = (...args: string[]) => execFileSync("ssh-keygen", args, { encoding: "utf8" });
      expect(keygen("-y", "-f", file).trim()).toBe(key.publicKeyOpenssh!.trim());
      expect(keygen("-lf", file)).toContain(key.publicKeyFingerprintSha256);
    }
  } catch (error) {
    // Not every machine has OpenSSH; the other forms are tested without it.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("an authority signs what a request names, for as long and for what it was asked", async () => {
  const authorityKey = await create(KEY, ecdsa);
  const authority = await create(SELF_SIGNED, {
    privateKeyPem: authorityKey.privateKeyPem,
    subject: { commonName: "authority", organization: "Example" },
    isCaCertificate: true,
    allowedUses: ["cert_signing", "crl_signing"],
    validityPeriodHours: 240,
    setAuthorityKeyId: true,
  });
  const serverKey = await create(KEY, { algorithm: "RSA", rsaBits: 2048 });
  const request = await create(REQUEST, {
    privateKeyPem: serverKey.privateKeyPem,
    subject: { commonName: "gateway.example" },
    dnsNames: ["gateway.example"],
    ipAddresses: ["198.51.100.10"],
  });
  const inputs = {
    certRequestPem: request.certRequestPem,
    caCertPem: authority.certPem,
    caPrivateKeyPem: authorityKey.privateKeyPem,
    allowedUses: ["digital_signature", "server_auth"],
    validityPeriodHours: 24,
    earlyRenewalHours: 2,
  };
  const server = await create(SIGNED, inputs);
  const [issuer, certificate] = [authority, server].map(({ certPem }) => new X509Certificate(certPem!));
  expect(issuer!.subject).toBe("O=Example\nCN=authority");
  expect(certificate!.checkIssued(issuer!) && certificate!.verify(issuer!.publicKey)).toBe(true);
  expect(certificate!.subject).toBe("CN=gateway.example");
  expect(certificate!.subjectAltName).toBe("DNS:gateway.example, IP Address:198.51.100.10");
  expect([issuer!.ca, certificate!.ca]).toEqual([true, false]);
  expect([server.validityStartTime, server.validityEndTime]).toEqual(["2026-11-23T12:00:00Z", "2026-11-24T12:00:00Z"]);
  expect(server.readyForRenewal).toBe(false);

  now = new Date("2026-11-24T10:00:00Z");
  const later = await tls.read({ type: SIGNED, urn: "u", id: "1", inputs, outputs: server });
  expect(later.outputs.readyForRenewal).toBe(true);
  const other = await create(KEY, ecdsa);
  await expect(create(SIGNED, { ...inputs, caPrivateKeyPem: other.privateKeyPem })).rejects.toThrow(
    "caPrivateKeyPem is not the key of the certificate in caCertPem",
  );
});

test("only early renewal changes in place", () => {
  const request = { type: SELF_SIGNED, urn: "u", id: "1", oldOutputs: {} };
  const oldInputs = { allowedUses: ["server_auth"], earlyRenewalHours: 1, validityPeriodHours: 24 };
  const replaced = (news: Properties) =>
    tls.diff({ ...request, oldInputs, news }).changes.map(({ path: [key], replaces }) => [key, replaces]);
  expect(replaced({ ...oldInputs, earlyRenewalHours: 2 })).toEqual([["earlyRenewalHours", false]]);
  expect(replaced({ ...oldInputs, validityPeriodHours: 48 })).toEqual([["validityPeriodHours", true]]);
});

test("a certificate is replaced once its early renewal has begun, also one whose early renewal was just made longer", () => {
  const oldInputs = { allowedUses: ["server_auth"], earlyRenewalHours: 48, validityPeriodHours: 240 };
  const oldOutputs = { ...oldInputs, validityEndTime: "2026-11-30T12:00:00Z" };
  const replacing = (at: string, news: Properties = oldInputs) => {
    now = new Date(at);
    const { changes } = tls.diff({ type: SELF_SIGNED, urn: "u", oldInputs, oldOutputs, news });
    return changes.filter(({ replaces }) => replaces).map(({ path: [key] }) => key);
  };
  expect(replacing("2026-11-28T11:59:59Z")).toEqual([]);
  expect(replacing("2026-11-28T12:00:00Z")).toEqual(["readyForRenewal"]);
  expect(replacing("2026-11-27T12:00:00Z", { ...oldInputs, earlyRenewalHours: 72 })).toEqual(["readyForRenewal"]);
  const key = { type: KEY, urn: "u", oldInputs: ecdsa, oldOutputs: ecdsa, news: ecdsa };
  expect(tls.diff(key).changes).toEqual([]);
});

test.each([
  [SELF_SIGNED, { privateKeyPem: "x", allowedUses: ["serverAuth"], validityPeriodHours: 1 }, 'got: "serverAuth"'],
  [KEY, { algorithm: "DSA" }, "is not one of RSA, ECDSA, ED25519"],
  [KEY, { algorithm: "ECDSA" }, "must be set to one of P256, P384, P521"],
  [KEY, { algorithm: "RSA", bits: 2048 }, "it knows algorithm, ecdsaCurve, rsaBits"],
  [REQUEST, { privateKeyPemWo: "x" }, "write-only variants are not emulated"],
])("%s with %j is refused", (type, inputs, reason) => {
  expect(
    problems(type, inputs)
      .map((problem) => problem.reason)
      .join("\n"),
  ).toContain(reason);
});

test("a key that cannot be read is not quoted in the error", async () => {
  const inputs = { privateKeyPem: "not a key", allowedUses: [], validityPeriodHours: 1 };
  await expect(create(SELF_SIGNED, inputs)).rejects.toThrow(/^privateKeyPem is not a PEM private key$/);
});
