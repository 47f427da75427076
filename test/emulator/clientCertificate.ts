/** A client certificate for settings that need one. */
import { makeKey } from "../../emulator/azure/tls/keys";
import { selfSigned } from "../../emulator/azure/tls/certificates";

/** PEM of a self-signed certificate that is valid for a year. */
export async function issueClient(): Promise<string> {
  const key = await makeKey({ algorithm: "ECDSA", bits: 0, curve: "P256" });
  const inputs = {
    privateKeyPem: key.export({ format: "pem", type: "pkcs8" }).toString(),
    subject: { commonName: "client.example" },
    validityPeriodHours: 24 * 365,
    allowedUses: ["digital_signature", "client_auth"],
  };
  return (await selfSigned(inputs, new Date())).pem;
}
