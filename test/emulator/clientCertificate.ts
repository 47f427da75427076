/** Certificates for settings that need one. */
import { makeKey } from "../../emulator/azure/tls/keys";
import { selfSigned } from "../../emulator/azure/tls/certificates";

/** PEM texts of a certificate that signed itself and is valid for a year. */
export interface Issued {
  readonly certificate: string;
  readonly privateKey: string;
}

async function issued(commonName: string, algorithm: "ECDSA" | "RSA", more: Record<string, unknown>): Promise<Issued> {
  const key = await makeKey({ algorithm, bits: 2048, curve: "P256" });
  const privateKey = key.export({ format: "pem", type: "pkcs8" }).toString();
  const inputs = { privateKeyPem: privateKey, subject: { commonName }, validityPeriodHours: 24 * 365, ...more };
  return { certificate: (await selfSigned(inputs, new Date())).pem, privateKey };
}

/** PEM of a client's own certificate. */
export const issueClient = async (): Promise<string> =>
  (await issued("client.example", "ECDSA", { allowedUses: ["digital_signature", "client_auth"] })).certificate;

/** PEM of an authority's certificate. */
export const issueAuthority = async (): Promise<string> =>
  (await issued("authority.example", "ECDSA", { allowedUses: ["cert_signing"], isCaCertificate: true })).certificate;

/** A server's certificate and its key. */
export const issueServer = (): Promise<Issued> =>
  issued("gateway.example", "RSA", { allowedUses: ["digital_signature", "key_encipherment", "server_auth"] });
