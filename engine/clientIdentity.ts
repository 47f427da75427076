import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A private key and the certificate that goes with it, PEM. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The fields of a generated certificate. */
export interface IdentityOptions {
  /** Distinguished name, `CN=client.example`. */
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const clientAuthentication = "1.3.6.1.5.5.7.3.2";
const dayMs = 24 * 60 * 60 * 1000;

/** Makes a key and a self-signed certificate for TLS clients. The key leaves this process only over the agent's pipe. */
export async function selfSignedIdentity(options: IdentityOptions): Promise<ClientIdentity> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: options.subject,
    notBefore: options.notBefore,
    notAfter: options.notAfter,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([clientAuthentication]),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate: `${certificate.toString("pem")}\n`,
    privateKey: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`,
  };
}

/** The throw-away client of a rehearsal whose stack has none of its own: valid for a day. */
export const throwawayIdentity = (now: Date): Promise<ClientIdentity> =>
  selfSignedIdentity({
    subject: "CN=rehearsal-client.example",
    notBefore: new Date(now.getTime() - dayMs / 24),
    notAfter: new Date(now.getTime() + dayMs),
  });

/** A stranger's certificate with the same name: a fresh key, self-signed, and the client certificate's own subject. */
export function impostorOf(client: ClientIdentity, now: Date): Promise<ClientIdentity> {
  const { subject } = new x509.X509Certificate(client.certificate);
  return selfSignedIdentity({
    subject,
    notBefore: new Date(now.getTime() - dayMs / 24),
    notAfter: new Date(now.getTime() + dayMs),
  });
}
