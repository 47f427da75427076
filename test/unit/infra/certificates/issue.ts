import "reflect-metadata";
import { createHash, generateKeyPairSync, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate that a test made, with its key. */
export interface Issued {
  readonly pem: string;
  readonly privateKey: string;
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface Wanted {
  readonly name: string;
  /** Signs it; absent: it signs itself. */
  readonly issuer?: Issued;
  /** basicConstraints says CA. */
  readonly ca?: boolean;
  readonly keyUsage?: x509.KeyUsageFlags;
  readonly extendedKeyUsage?: readonly string[];
  /** subjectAltName. */
  readonly dnsNames?: readonly string[];
  /** Absent: long, since a server in a test goes by the machine's clock. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Modulus length; absent: an elliptic curve. */
  readonly rsaBits?: number;
}

const DAY = 86_400_000;
/** A validity around the machine's own time, for programs that read its clock, and one that is over. */
export const validNow = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 30 * DAY) };
export const expired = { notBefore: new Date(Date.now() - 30 * DAY), notAfter: new Date(Date.now() - DAY) };

/** The clock of these tests. */
export const NOW = new Date("2026-11-23T12:00:00Z");
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const SIGNS_CERTIFICATES = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;

/** Makes a certificate as an operator of a client or a server would have it. */
export async function issue(wanted: Wanted): Promise<Issued> {
  const algorithm = wanted.rsaBits
    ? {
        name: "RSASSA-PKCS1-v1_5",
        hash: "SHA-256",
        publicExponent: new Uint8Array([1, 0, 1]),
        modulusLength: wanted.rsaBits,
      }
    : ECDSA;
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: createHash("sha1").update(wanted.name).digest("hex").slice(0, 16),
    subject: `CN=${wanted.name}`,
    issuer: wanted.issuer ? wanted.issuer.certificate.subject : `CN=${wanted.name}`,
    notBefore: wanted.notBefore ?? new Date("2026-01-01T00:00:00Z"),
    notAfter: wanted.notAfter ?? new Date("2126-06-30T00:00:00Z"),
    publicKey: keys.publicKey,
    signingKey: (wanted.issuer?.keys ?? keys).privateKey,
    signingAlgorithm: wanted.issuer ? ECDSA : algorithm,
    extensions: [
      ...(wanted.ca === undefined ? [] : [new x509.BasicConstraintsExtension(wanted.ca, undefined, true)]),
      ...(wanted.keyUsage === undefined ? [] : [new x509.KeyUsagesExtension(wanted.keyUsage, true)]),
      ...(wanted.dnsNames
        ? [new x509.SubjectAlternativeNameExtension(wanted.dnsNames.map((value) => ({ type: "dns" as const, value })))]
        : []),
      ...(wanted.extendedKeyUsage ? [new x509.ExtendedKeyUsageExtension([...wanted.extendedKeyUsage])] : []),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    pem: `${certificate.toString("pem")}\n`,
    privateKey: `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)!.join("\n")}\n-----END PRIVATE KEY-----\n`,
    certificate,
    keys,
  };
}

/** An authority in the strict sense: it signs certificates, and cannot itself be a TLS client. */
export const authority = (name: string, issuer?: Issued): Promise<Issued> =>
  issue({ name, ca: true, keyUsage: SIGNS_CERTIFICATES, ...(issuer ? { issuer } : {}) });

export const CLIENT_AUTH = x509.ExtendedKeyUsage.clientAuth;
export const SERVER_AUTH = x509.ExtendedKeyUsage.serverAuth;
export const SIGNATURE_USE = x509.KeyUsageFlags.digitalSignature;
export const CERTIFICATE_USE = x509.KeyUsageFlags.keyCertSign;

/** A key with a passphrase, as `openssl genpkey -aes256` writes it. */
export function encryptedKey(): string {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "irrelevant" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
}
