/** Certificates for an ICAP server of the operator's own, the right one and wrong ones, each a PEM file with its key. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

/** A right certificate, or the fault of a wrong one. */
export type CertificateKind = "right" | "expired" | "otherName" | "stranger";

export interface ServerCertificates {
  /** PEM of the authority that signed all but the stranger's. */
  readonly authority: string;
  /** Paths. */
  readonly files: Readonly<Record<CertificateKind, string>>;
}

interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);

async function newAuthority(name: string): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 30 * DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { certificate, keys };
}

/** A certificate that ends so many days from now, and its key. */
async function signed(authority: Authority, serverName: string, days: number): Promise<string> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${serverName}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(Date.now() - 20 * DAY_MS),
    notAfter: new Date(Date.now() + days * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: serverName }]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return `${certificate.toString("pem")}\n${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`;
}

/** Makes them for a server of this name, in a folder of its owner's alone. */
export async function serverCertificates(serverName: string, folder: string): Promise<ServerCertificates> {
  const own = await newAuthority("servers.example");
  const others = await newAuthority("servers.example");
  const contents: Record<CertificateKind, string> = {
    right: await signed(own, serverName, 1),
    expired: await signed(own, serverName, -1),
    otherName: await signed(own, `not-${serverName}`, 1),
    stranger: await signed(others, serverName, 1),
  };
  const files = Object.fromEntries(Object.keys(contents).map((kind) => [kind, join(folder, `${kind}.pem`)])) as Record<
    CertificateKind,
    string
  >;
  for (const kind of Object.keys(contents) as CertificateKind[])
    await writeFile(files[kind], contents[kind], { mode: 0o600 });
  return { authority: `${own.certificate.toString("pem")}\n`, files };
}
