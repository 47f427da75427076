import { z } from "zod";
import { clientPrefix, matching, oneOf, pem, tcpPort, trueOrFalse, wholeNumber, armId, dnsLikeName } from "../fields";
import { CLIENT_PROFILES, PUBLISHED_PROFILES } from "../limits";
import { setting } from "../setting";

const FURTHER_CLIENT_WANTED = "{value} is not an object with a profile and, by choice, a port";
const DATA_CENTRES_WANTED = '{value} is not "all" or a list of data centres';

const furtherClient = z.strictObject(
  { profile: oneOf(PUBLISHED_PROFILES), port: tcpPort().optional() },
  FURTHER_CLIENT_WANTED,
);

/** `client`: who may connect. */
export const CLIENT = {
  profile: setting(
    oneOf(CLIENT_PROFILES),
    "The product whose published addresses may connect; `custom` for own addresses only.",
    { always: "defender" },
    { kind: "rules" },
  ),
  list: setting(
    oneOf(["externalDlp", "appConnector"]),
    "Which published list of `defender`: `externalDlp` (the last one, of 2023) or `appConnector` (wider, newest).",
    { always: "externalDlp" },
    { kind: "rules" },
  ),
  sources: setting(
    oneOf(["addresses", "serviceTag"]),
    "`addresses`: the reviewed ones of the chosen list. `serviceTag`: whatever Microsoft's tag of the profile holds today, which is more " +
      "(docs/exposure.md) and changes without a pull request; then neither `list` nor `dataCentres`.",
    { always: "addresses" },
    { kind: "rules" },
  ),
  dataCentres: setting(
    z.union([z.literal("all"), z.array(z.string()).min(1, DATA_CENTRES_WANTED)], DATA_CENTRES_WANTED),
    "Data centres of the profile. All of them by default, because Microsoft's page has had addresses under the wrong one.",
    { always: "all" },
    { kind: "rules" },
  ),
  also: setting(
    z
      .array(furtherClient, "{value} is not a list such as [{ profile: umbrella, port: 12344 }]")
      .max(8, "has more than 8 products"),
    "Further products beside `profile`, each with a certificate in `client.certificates` and, by choice, a port of its own.",
    { always: [] },
    { kind: "depends", portal: true, note: "both lanes are replaced for a port of its own, else in place" },
  ),
  addresses: setting(
    z.array(clientPrefix(), "{value} is not a list of addresses and prefixes"),
    "Own public IPv4 sources beside the profile's; with `custom` the only ones. `/32` may be left out.",
    { always: [] },
    { kind: "rules" },
  ),
  certificates: setting(
    pem(),
    "PEM of the client's own certificate, or of the authority that signs it; never a key.",
    { absent: "only the generated identity" },
    {
      kind: "depends",
      note: "the gateways fetch the new bundle; the lanes are replaced where an authority takes the place of a certificate",
    },
  ),
  certificateName: setting(
    z.string("{value} is not text"),
    "DNS name that the client's certificate carries; needed where `client.certificates` is an authority.",
    { absent: "none" },
    { kind: "lanes" },
  ),
  anyNameUnderAuthority: setting(
    trueOrFalse(),
    "Admits **everybody whom the authority certifies** as a TLS client, from the allowed addresses: only for an authority of the client's " +
      "operator alone, never for a public one.",
    { absent: "`false`" },
    { kind: "lanes" },
  ),
  generateIdentity: setting(
    trueOrFalse(),
    "Also make a client key and certificate (secret stack output `clientIdentity`) and admit it. Never in prod.",
    { derived: "`true` in dev when no certificate is given, else `false`" },
    { kind: "in place" },
  ),
} as const;

const commonName = setting(
  dnsLikeName(),
  "Name in the server certificate. The client reaches the gateway by address, not by name.",
  { always: "icap-gateway" },
  { kind: "in place", note: "a new certificate, which the gateways fetch" },
);
const RENEWED = { kind: "in place", note: "a new certificate, which the gateways fetch" } as const;
const UPLOADED = { kind: "in place", portal: true, note: "upload the new certificate" } as const;

/** `serverCertificate` by its `source`: what the gateways present. */
export const SERVER_CERTIFICATES = {
  authority: {
    source: setting(
      z.literal("authority"),
      "Signed by a private authority of this stack; the portal is given the authority's certificate.",
      { always: "authority" },
      UPLOADED,
    ),
    commonName,
    validityDays: setting(
      wholeNumber(1, 1095, "of days"),
      "Validity of the server certificate in days.",
      { always: 365 },
      RENEWED,
    ),
    authorityValidityDays: setting(
      wholeNumber(366, 7300, "of days"),
      "Validity of the authority in days, longer than the server certificate's.",
      { always: 3650 },
      UPLOADED,
    ),
  },
  selfSigned: {
    source: setting(
      z.literal("selfSigned"),
      "Self-signed, as in Microsoft's guide; every renewal needs an upload to the portal.",
      { absent: "`authority`" },
      UPLOADED,
    ),
    commonName: setting(commonName.schema, commonName.means, { always: "icap-gateway" }, UPLOADED),
    validityDays: setting(
      wholeNumber(1, 1095, "of days"),
      "Validity of the certificate in days; Microsoft's guide makes one for 1095.",
      { always: 1095 },
      UPLOADED,
    ),
  },
  supplied: {
    source: setting(z.literal("supplied"), "Given as PEM in the settings.", { absent: "`authority`" }, UPLOADED),
    certificate: setting(
      pem(),
      "PEM: the server certificate first, then its issuers.",
      { absent: "must be given" },
      { ...RENEWED, portal: true },
    ),
    privateKey: setting(pem(), "PEM of its key, only as a Pulumi secret.", { absent: "must be given" }, RENEWED),
    authority: setting(
      pem(),
      "PEM of the certificate that the portal is given.",
      { absent: "the last certificate of the chain" },
      { kind: "nothing", portal: true, note: "upload it" },
    ),
  },
  keyVault: {
    source: setting(
      z.literal("keyVault"),
      "Kept in an existing Key Vault as a certificate's secret; the gateways read it from there.",
      { absent: "`authority`" },
      UPLOADED,
    ),
    secretId: setting(
      matching(
        /^https:\/\/[a-z][a-z0-9-]{2,23}\.vault\.azure\.net\/secrets\/[A-Za-z0-9-]{1,127}$/,
        "a secret's address such as https://myvault.vault.azure.net/secrets/name (without a version, so that renewals are seen)",
      ),
      "Address of that secret, without a version, so that a renewal is picked up.",
      { absent: "must be given" },
      { kind: "in place", note: "the gateways fetch it" },
    ),
    vaultId: setting(
      armId("Microsoft.KeyVault/vaults"),
      "ARM id of that vault: the gateways' identities are given *Key Vault Secrets User* on the secret.",
      { absent: "whoever owns the vault gives the right" },
      { kind: "in place" },
    ),
    authority: setting(
      pem(),
      "PEM of the certificate that the portal is given, because the vault is not read here.",
      { absent: "must be given" },
      { kind: "nothing", portal: true, note: "upload it" },
    ),
  },
} as const;
