import { checkPortalCertificate, checkServerCertificate } from "../../../../infra/certificates/serverCertificate";
import { authority, CLIENT_AUTH, encryptedKey, issue, NOW, type Issued } from "./issue";

const check = (certificate: string, privateKey: string, top?: string) =>
  checkServerCertificate(certificate, privateKey, top, NOW);
const problemsOf = (certificate: string, privateKey: string, top?: string) =>
  check(certificate, privateKey, top).problems.map(({ setting, text }) => `${setting} ${text}`);

let root: Issued, intermediate: Issued, server: Issued, other: Issued;
beforeAll(async () => {
  root = await authority("Root");
  intermediate = await authority("Issuing", root);
  server = await issue({ name: "gateway", issuer: intermediate, ca: false });
  other = await issue({ name: "other" });
});

describe("a supplied server certificate", () => {
  it("is taken with its chain, and the portal gets the chain's last certificate", () => {
    expect(check(server.pem + intermediate.pem + root.pem, server.privateKey)).toEqual({
      chain: server.pem + intermediate.pem + root.pem,
      authority: root.pem,
      problems: [],
    });
  });

  it("may leave the root out of the chain and give it to the portal only", () => {
    expect(check(server.pem + intermediate.pem, server.privateKey, root.pem)).toMatchObject({
      authority: root.pem,
      problems: [],
    });
  });

  it("may be self-signed", () => {
    expect(check(other.pem, other.privateKey)).toEqual({ chain: other.pem, authority: other.pem, problems: [] });
  });

  it("is refused with another certificate's key, without repeating any of the key", () => {
    const problems = problemsOf(server.pem, other.privateKey);
    expect(problems).toEqual(['privateKey does not match the certificate "CN=gateway"; give that certificate\'s key']);
    expect(problems.join()).not.toContain(other.privateKey.split("\n")[1]);
  });

  it("is refused with its chain in the wrong order", () => {
    expect(problemsOf(server.pem + root.pem + intermediate.pem, server.privateKey)).toEqual([
      'certificate certificate 2 ("CN=Root") is not the issuer of certificate 1 ("CN=gateway"); give the server certificate first, then each certificate\'s issuer',
      'certificate certificate 3 ("CN=Issuing") is not the issuer of certificate 2 ("CN=Root"); give the server certificate first, then each certificate\'s issuer',
    ]);
  });

  it("is refused when the portal's certificate did not sign it", () => {
    expect(problemsOf(server.pem + intermediate.pem, server.privateKey, other.pem)).toEqual([
      'authority "CN=other" is not the issuer of the chain\'s last certificate ("CN=Issuing"); give that issuer',
    ]);
  });

  it("is refused when expired or for clients only, both said at once", async () => {
    const wrong = await issue({
      name: "wrong",
      extendedKeyUsage: [CLIENT_AUTH],
      notAfter: new Date("2026-11-01T00:00:00Z"),
    });
    expect(problemsOf(wrong.pem, wrong.privateKey)).toEqual([
      'certificate "CN=wrong" expired on 2026-11-01',
      'certificate "CN=wrong" cannot be used by a TLS server, because its extended key usage lacks serverAuth',
    ]);
  });

  it.each([
    ["has a passphrase", encryptedKey(), "has a passphrase; give the key without one (Pulumi encrypts the setting)"],
    ["is a file name", "key.pem", "is not a PEM private key (-----BEGIN PRIVATE KEY-----)"],
    [
      "is cut",
      "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n",
      "is not a readable private key; it may be truncated or altered",
    ],
  ])("is refused when its key %s", (_, key, text) => {
    expect(problemsOf(server.pem, key)).toEqual([`privateKey ${text}`]);
  });

  it("is refused with several certificates for the portal", () => {
    expect(checkPortalCertificate(root.pem + other.pem, NOW)).toEqual({
      problems: ["contains 2 certificates; give one, because the portal takes one"],
    });
  });
});
