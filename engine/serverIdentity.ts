import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import type { ClientIdentity } from "./clientIdentity";
import { isSection, NAMESPACE } from "./encryptedSettings";
import type { StackConfig } from "./projectCopy";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const HOUR_MS = 3_600_000;

/** Makes a key and a self-signed certificate for a TLS server, valid for a day. */
async function throwawayServer(dnsName: string, now: Date): Promise<ClientIdentity> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${dnsName}`,
    notBefore: new Date(now.getTime() - HOUR_MS),
    notAfter: new Date(now.getTime() + 24 * HOUR_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: dnsName }]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    certificate: `${certificate.toString("pem")}\n`,
    privateKey: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`,
  };
}

/** The settings, changed so that external servers with TLS use certificates whose keys the rehearsal has. */
export interface WithServerIdentities {
  readonly config: StackConfig;
  /** By the server's place in `icap.external.servers`. */
  readonly identities: ReadonlyMap<number, ClientIdentity>;
  /** The changes in words, one sentence for each server. */
  readonly changes: readonly string[];
}

/**
 * Replaces each server's authority with a pinned throw-away certificate, because only the authority's owner has a key with a certificate
 * from it.
 */
export async function withServerIdentities(config: StackConfig, now: Date): Promise<WithServerIdentities> {
  const identities = new Map<number, ClientIdentity>();
  const key = `${NAMESPACE}icap`;
  const icap = config[key];
  const external = isSection(icap) ? icap.external : undefined;
  if (!isSection(icap) || !isSection(external) || !Array.isArray(external.servers))
    return { config, identities, changes: [] };
  const servers = await Promise.all(
    external.servers.map(async (server: unknown, i): Promise<unknown> => {
      const tls = isSection(server) ? server.tls : undefined;
      if (!isSection(server) || !isSection(tls) || typeof tls.serverName !== "string") return server;
      const identity = await throwawayServer(tls.serverName, now);
      identities.set(i, identity);
      return { ...server, tls: { ...tls, authority: identity.certificate } };
    }),
  );
  if (identities.size === 0) return { config, identities, changes: [] };
  return {
    config: { ...config, [key]: { ...icap, external: { ...external, servers } } },
    identities,
    changes: [...identities.keys()]
      .sort((one, other) => one - other)
      .map(
        (i) =>
          `icap.external.servers[${i}].tls.authority is a generated certificate, because only the server's owner has its key`,
      ),
  };
}
