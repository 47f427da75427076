import type { ServerCertificateSettings } from "../model";

/** Maximum size of a secret in Key Vault, bytes (learn: "About Azure Key Vault secrets": 25k). */
const LONGEST_SECRET = 25 * 1024;

/** Estimate for values that are generated later: RSA keys of 2048 bits and their certificates are below 2 KB each in JSON. */
const GENERATED = "x".repeat(2048);

/** The problem with the size of a lane's secret, which contains key, chain and the clients' certificates (`lane.ts`). */
export function secretSizeProblem(
  client: { readonly bundle: string; readonly generateIdentity: boolean; readonly lists: boolean },
  server: ServerCertificateSettings,
): string | undefined {
  const clientCertificates = client.bundle + (client.generateIdentity ? GENERATED : "");
  const lists = client.lists ? { listKey: "x".repeat(64) } : {};
  const bytes = Buffer.byteLength(JSON.stringify({ version: 1, ...serverParts(server), clientCertificates, ...lists }));
  if (bytes <= LONGEST_SECRET) return undefined;
  return (
    `is too long: with the server's key and chain it makes a Key Vault secret of ${bytes} bytes, and at most ` +
    `${LONGEST_SECRET} are allowed. Remove certificates that no client uses any more, or give the clients' authority instead`
  );
}

function serverParts(server: ServerCertificateSettings): Record<string, string | null> {
  switch (server.source) {
    case "supplied":
      return { serverKey: server.privateKey.reveal(), serverChain: server.certificate };
    case "keyVault":
      return { serverKey: null, serverChain: null, serverSecretUrl: server.secretId };
    case "authority":
    case "selfSigned":
      return { serverKey: GENERATED, serverChain: GENERATED };
  }
}
