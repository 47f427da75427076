import { createPrivateKey } from "node:crypto";
import { changed } from "../../../emulator/settingsWalk/change";
import { VAULT_OF_OTHERS } from "../../../emulator/settingsWalk/elsewhere";
import { row, type Rows } from "./row";

const SECRET = "https://others.vault.azure.net/secrets/first";

/** The same key in the other form of PEM. */
const sameKey = (pem: string): string =>
  pem && createPrivateKey(pem).export({ type: "pkcs1", format: "pem" }).toString();

/** The clients, and the server's certificate by its source. */
export const clientRows: Rows = ({ client, authority, server, renewed }) => {
  const chain = `${server.certificate}${authority}`;
  const supplied = { serverCertificate: { source: "supplied", ...server } };
  const inVault = { serverCertificate: { source: "keyVault", secretId: SECRET, authority } };
  const selfSigned = { serverCertificate: { source: "selfSigned" } };
  const admitted = { client: { certificates: client, generateIdentity: false } };
  const byAuthority = {
    client: { certificates: authority, certificateName: "client.example", generateIdentity: false },
  };
  return [
    row("client.profile", "defender", "custom", { client: { addresses: ["203.0.112.0/24"] } }),
    row("client.list", "externalDlp", "appConnector"),
    row("client.sources", "addresses", "serviceTag"),
    row("client.dataCentres", ["EU1"], ["EU1", "US1"]),
    row("client.also", [], [{ profile: "umbrella" }], admitted, "where no product has a port of its own"),
    row("client.also", [], [{ profile: "umbrella", port: 12344 }], admitted, "where one has"),
    row("client.addresses", [], ["203.0.112.0/24"]),
    row(
      "client.certificates",
      ...([client, `${client}${renewed.certificate}`, admitted] as const),
      "where one certificate or one authority takes the other's place: the gateways fetch the new bundle",
    ),
    row("client.certificateName", "client.example", "other.example", byAuthority),
    row(
      "client.certificates",
      client,
      authority,
      admitted,
      "where an authority takes a certificate's place, or the other way round",
      {
        client: { certificateName: "client.example" },
      },
    ),
    row("client.anyNameUnderAuthority", undefined, true, byAuthority, undefined, {
      client: { certificateName: undefined },
    }),
    row("client.generateIdentity", false, true, { client: { certificates: client } }),

    row("serverCertificate.source", "authority", "selfSigned"),
    row("serverCertificate(authority).commonName", "icap-gateway", "gateway.example"),
    row("serverCertificate(authority).validityDays", 365, 300),
    row("serverCertificate(authority).renewBeforeDays", 45, 20),
    row("serverCertificate(authority).renewBeforeDays", 45, 300),
    row("serverCertificate(authority).authorityValidityDays", 3650, 3000),
    row("serverCertificate(authority).authorityNumber", 1, 2),
    row("serverCertificate(authority).crossSigned", false, true, { serverCertificate: { authorityNumber: 2 } }),
    row("serverCertificate(selfSigned).commonName", "icap-gateway", "self.example", selfSigned),
    row("serverCertificate(selfSigned).validityDays", 1095, 300, selfSigned),
    row("serverCertificate(selfSigned).renewBeforeDays", 0, 20, selfSigned, "where the certificate is not due by then"),
    row("serverCertificate(selfSigned).renewBeforeDays", 0, 1094, selfSigned, "where it is, because it is renewed"),
    row(
      "serverCertificate(supplied).certificate",
      server.certificate,
      chain,
      changed(supplied, { serverCertificate: { authority } }),
      "where the portal's certificate stays the same: the gateways fetch the new one",
    ),
    row(
      "serverCertificate(supplied).certificate",
      server.certificate,
      chain,
      supplied,
      "where another one ends the chain and `authority` is not given",
    ),
    row("serverCertificate(supplied).privateKey", server.privateKey, sameKey(server.privateKey), supplied),
    row("serverCertificate(supplied).authority", undefined, authority, supplied),
    row("serverCertificate(keyVault).secretId", SECRET, `${SECRET}2`, inVault),
    row("serverCertificate(keyVault).vaultId", undefined, VAULT_OF_OTHERS, inVault),
    row("serverCertificate(keyVault).authority", authority, renewed.certificate, inVault),
  ];
};
