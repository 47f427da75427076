import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const DAY_MS = 86_400_000;

/** An authority that issues server certificates. */
export interface Authority {
  readonly pem: string;
  /** @param days until it expires; negative: it expired that long ago */
  issue(days: number): Promise<{ readonly cert: string; readonly key: string }>;
}

export async function authority(name: string): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const dates = (days: number) => {
    const notAfter = new Date(Date.now() + days * DAY_MS);
    return { notAfter, notBefore: new Date(Math.min(Date.now(), notAfter.getTime()) - 100 * DAY_MS) };
  };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    ...dates(3650),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    pem: ca.toString("pem"),
    issue: async (days) => {
      // RSA, so that a server can be talked into ciphers without forward secrecy.
      const own = await webcrypto.subtle.generateKey(RSA, true, ["sign", "verify"]);
      const leaf = await x509.X509CertificateGenerator.create({
        subject: "CN=gateway",
        issuer: ca.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        ...dates(days),
        extensions: [],
      });
      const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", own.privateKey);
      return { cert: leaf.toString("pem"), key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
    },
  };
}
