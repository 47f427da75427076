import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { decideClientTrust } from "../../../../infra/certificates/clientCertificate";
import { authority, CLIENT_AUTH, issue, NOW, SERVER_AUTH, SIGNATURE_USE, type Issued } from "./issue";

const decide = (pem: string, name?: string) =>
  decideClientTrust(pem, name === undefined ? {} : { certificateName: name }, NOW);
const decideAnyName = (pem: string, more = {}) => decideClientTrust(pem, { anyNameUnderAuthority: true, ...more }, NOW);
const problemsOf = (pem: string, name?: string) => {
  const { trust, problems } = decide(pem, name);
  expect(trust).toBeUndefined();
  return problems.map(({ setting, text }) => `${setting} ${text}`);
};

let root: Issued, intermediate: Issued, leaf: Issued, selfSigned: Issued;
beforeAll(async () => {
  root = await authority("Root");
  intermediate = await authority("Issuing", root);
  leaf = await issue({ name: "client.example", issuer: intermediate, ca: false, extendedKeyUsage: [CLIENT_AUTH] });
  // as `openssl req -x509` makes it: an authority by its mark, without keyUsage
  selfSigned = await issue({ name: "self.example", ca: true });
});

describe("the clients that stunnel admits", () => {
  it("is exactly the client's own certificate, with its issuer's name announced when another signed it", () => {
    const { trust, problems } = decide(leaf.pem);
    expect(problems).toEqual([]);
    expect(trust).toMatchObject({
      mode: "pin",
      pins: [{ subject: "CN=client.example", issuer: "CN=Issuing", selfSigned: false, authority: false }],
      bundle: leaf.pem,
    });
    expect(trust?.mode === "pin" && trust.needIssuerPlaceholder.map((pin) => pin.issuer)).toEqual(["CN=Issuing"]);
    expect(trust?.mode === "pin" && trust.pins[0]).toMatchObject({
      pem: leaf.pem,
      notBefore: "2026-01-01T00:00:00.000Z",
      notAfter: "2126-06-30T00:00:00.000Z",
    });
    expect(trust?.mode === "pin" && trust.pins[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is exactly a self-signed certificate, which announces itself", () => {
    const { trust } = decide(selfSigned.pem);
    expect(trust).toMatchObject({ mode: "pin", needIssuerPlaceholder: [], pins: [{ selfSigned: true }] });
  });

  it("is both certificates during a rotation", async () => {
    const next = await issue({ name: "next.example", ca: false, keyUsage: SIGNATURE_USE });
    expect(decide(selfSigned.pem + next.pem).trust).toMatchObject({
      mode: "pin",
      pins: [{ subject: "CN=self.example" }, { subject: "CN=next.example" }],
      bundle: selfSigned.pem + next.pem,
    });
  });

  it("is the one name among those that an authority signs for", () => {
    expect(decide(intermediate.pem + root.pem, "client.example").trust).toMatchObject({
      mode: "chain",
      name: "client.example",
      authorities: [{ subject: "CN=Issuing" }, { subject: "CN=Root", selfSigned: true }],
      bundle: intermediate.pem + root.pem,
    });
  });

  it("is a self-signed certificate's clients when a name is given with it", () => {
    expect(decide(selfSigned.pem, "client.example").trust).toMatchObject({ mode: "chain", name: "client.example" });
  });

  it("is everybody whom an authority certifies, where that is asked for", () => {
    for (const pem of [root.pem, selfSigned.pem, intermediate.pem + root.pem])
      expect(decideAnyName(pem)).toMatchObject({ trust: { mode: "authority", bundle: pem }, problems: [] });
  });

  it("does not depend on text, blank lines or line ends around the blocks", () => {
    const wrapped = `subject=CN = client.example\r\n\r\n${leaf.pem.replaceAll("\n", "\r\n")}\r\n`;
    expect(decide(wrapped).trust?.bundle).toBe(leaf.pem);
  });
});

describe("a client certificate is refused", () => {
  it("when an authority comes without the client's name", () => {
    expect(problemsOf(root.pem)).toEqual([
      'certificateName is missing, and client.certificates contains the authority "CN=Root", which can sign for anybody; give the DNS name in the client\'s certificate. Where its operator publishes none, client.anyNameUnderAuthority: true admits everybody whom the authority certifies',
    ]);
  });

  it("when its authority is given too, because every certificate in the file would be admitted", () => {
    expect(problemsOf(leaf.pem + intermediate.pem)).toEqual([
      'certificates contains the authority "CN=Issuing" and the client certificate "CN=client.example"; give the client\'s own certificate alone, or the authorities alone with client.certificateName',
    ]);
  });

  it("when the authorities have no root", () => {
    expect(problemsOf(intermediate.pem, "client.example")).toEqual([
      'certificates contains no self-signed root for "CN=Issuing"; add it, because stunnel needs the whole chain',
    ]);
  });

  it("when a name comes with the client's own certificate", () => {
    expect(problemsOf(leaf.pem, "client.example")).toEqual([
      'certificateName "client.example" applies only to an authority, and "CN=client.example" is the client\'s own certificate; leave certificateName out',
    ]);
  });

  it.each(["*.example", "a b", "client_example", "client", "", "-x.example", `${"a".repeat(64)}.example`])(
    "when the name is %j",
    (name) => {
      expect(problemsOf(root.pem, name)).toEqual([
        `certificateName "${name}" is not a DNS name; give the full name, without a wildcard`,
      ]);
    },
  );

  it.each([
    [
      "together with a name",
      () => root.pem,
      { certificateName: "client.example" },
      "cannot be combined with client.certificateName",
    ],
    ["for the client's own certificate", () => leaf.pem, {}, '"CN=client.example" is the client\'s own certificate'],
  ])("when everybody of an authority is asked for %s", (_how, pem, more, words) => {
    const { trust, problems } = decideAnyName(pem(), more);
    expect(trust).toBeUndefined();
    expect(problems.map(({ setting, text }) => `${setting} ${text}`)).toEqual([
      expect.stringMatching(new RegExp(`^anyNameUnderAuthority true .*${words}`)),
    ]);
  });

  it("when everybody of a public authority is asked for, and a named client of it is admitted", () => {
    const pem = rootCertificates.find((one) => /ISRG Root X1/.test(new X509Certificate(one).subject))!;
    expect(decideAnyName(pem)).toEqual({
      problems: [
        {
          setting: "anyNameUnderAuthority",
          text:
            'true would admit anybody, because "C=US, O=Internet Security Research Group, CN=ISRG Root X1" is a public authority that ' +
            "certifies whoever asks; give the DNS name in the client's certificate in client.certificateName",
        },
      ],
    });
    expect(decide(pem, "client.example").trust).toMatchObject({ mode: "chain", name: "client.example" });
  });

  it("when everybody of an authority without its root is asked for", () => {
    expect(decideAnyName(intermediate.pem).problems).toEqual([
      { setting: "certificates", text: expect.stringContaining("contains no self-signed root for") },
    ]);
  });

  it("when it has expired, is not valid yet, is weak, or is for servers only, all said at once", async () => {
    const old = await issue({ name: "old", notAfter: new Date("2026-11-22T00:00:00Z") });
    const early = await issue({ name: "early", notBefore: new Date("2026-12-01T00:00:00Z") });
    const weak = await issue({ name: "weak", rsaBits: 1024 });
    const server = await issue({ name: "server", extendedKeyUsage: [SERVER_AUTH] });
    expect(problemsOf(old.pem + early.pem + weak.pem + server.pem)).toEqual([
      'certificates "CN=old" expired on 2026-11-22; ask the client\'s operator for the current one',
      'certificates "CN=early" is not valid before 2026-12-01; ask the client\'s operator for the current one',
      'certificates "CN=weak" has an RSA key of 1024 bits; OpenSSL requires at least 2048; ask the client\'s operator for the current one',
      'certificates "CN=server" cannot be used by a TLS client, because its extended key usage lacks clientAuth',
    ]);
  });

  it("when it is given twice", () => {
    expect(problemsOf(selfSigned.pem + selfSigned.pem)).toEqual(['certificates "CN=self.example" is given twice']);
  });

  it("when a private key is with it, without repeating any of the key", () => {
    const problems = problemsOf(leaf.pem + leaf.privateKey);
    expect(problems).toEqual([
      "certificates block 2 of 2 is a private key; give certificates only, and replace this key: it was written in clear text",
    ]);
    expect(problems.join()).not.toContain(leaf.privateKey.split("\n")[1]);
  });

  it.each([
    ["nothing", "", "contains no PEM certificate (-----BEGIN CERTIFICATE-----)"],
    ["a file name", "client.pem", "contains no PEM certificate (-----BEGIN CERTIFICATE-----)"],
    [
      "garbage in a block",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "the block is not a readable X.509 certificate; it may be truncated or altered",
    ],
    [
      "a request",
      "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
      "the block is a certificate request, not a certificate",
    ],
    [
      "an open block",
      "-----BEGIN CERTIFICATE-----\nAAAA\n",
      "contains a PEM block without its BEGIN or END line; it may be truncated",
    ],
  ])("when it is %s", (_, pem, text) => {
    expect(problemsOf(pem)).toEqual([`certificates ${text}`]);
  });
});
