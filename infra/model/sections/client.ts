import { z } from "zod";
import { armId } from "../armIds";
import { anyText, clientPrefix, matching, oneOf, part, pem, trueOrFalse, wholeNumber, dnsLikeName } from "../fields";
import { CLIENT_PROFILES, PUBLISHED_PROFILES } from "../limits";
import { RENEW_BEFORE } from "../partDefaults";
import { tcpPort } from "../ports";
import { ACCEPTS_OUTPUT, setting } from "../setting";

const FURTHER_CLIENT_WANTED = "{value} is not an object with a profile and optionally a port";
const DATA_CENTRES_WANTED = '{value} is not "all" or a list of data centres';

const furtherClient = z.strictObject(
  {
    profile: part(oneOf(PUBLISHED_PROFILES), "Product whose published addresses may connect as well."),
    port: part(tcpPort().optional(), "TCP port of its own; `gateway.port` by default."),
  },
  FURTHER_CLIENT_WANTED,
);

/** `client`: who may connect. */
export const CLIENT = {
  profile: setting(
    oneOf(CLIENT_PROFILES),
    "Product whose published addresses may connect. `custom`: only `addresses` may connect.",
    { always: "defender" },
    { kind: "rules" },
  ),
  list: setting(
    oneOf(["externalDlp", "appConnector"]),
    "Published address list of `defender`: `externalDlp` (the last one, of 2023) or `appConnector` (more addresses, newest).",
    { always: "externalDlp" },
    { kind: "rules" },
  ),
  sources: setting(
    oneOf(["addresses", "serviceTag"]),
    "`addresses`: the reviewed addresses of the chosen list. `serviceTag`: Microsoft's service tag of the profile, which contains more " +
      "addresses (docs/exposure.md) and changes without a pull request; `list` and `dataCentres` must then be left out.",
    { always: "addresses" },
    { kind: "rules" },
  ),
  dataCentres: setting(
    z.union([z.literal("all"), z.array(anyText()).min(1, DATA_CENTRES_WANTED)], DATA_CENTRES_WANTED),
    "Data centres of the profile whose addresses may connect. All by default, because Microsoft's page has listed addresses under the wrong one.",
    { always: "all" },
    { kind: "rules" },
  ),
  also: setting(
    z
      .array(furtherClient, "{value} is not a list such as [{ profile: umbrella, port: 12344 }]")
      .max(8, "has more than 8 products; at most 8 are allowed"),
    "Further products in addition to `profile`. Each can have a port of its own. The gateways admit all products by the same `client.certificates`, or in dev by the generated identity.",
    { always: [] },
    {
      kind: "depends",
      cases: [
        { kind: "rules", when: "where no product has a port of its own" },
        { kind: "lanes", portal: true, when: "where one has" },
      ],
    },
  ),
  addresses: setting(
    z.array(clientPrefix(), "{value} is not a list of addresses and prefixes"),
    "Further public IPv4 sources in addition to the profile's; with `custom` the only ones. `/32` can be omitted.",
    { always: [] },
    { kind: "rules" },
    ACCEPTS_OUTPUT,
  ),
  certificates: setting(
    pem(),
    "Client's own certificate, or the authority that signs it, as PEM. Never a private key.",
    { absent: "none; only the generated identity is admitted" },
    {
      kind: "depends",
      cases: [
        {
          kind: "in place",
          when: "where one certificate or one authority takes the other's place: the gateways fetch the new bundle",
        },
        { kind: "lanes", when: "where an authority takes a certificate's place, or the other way round" },
      ],
    },
    ACCEPTS_OUTPUT,
  ),
  certificateName: setting(
    anyText(),
    "DNS name in the client's certificate. Required where `client.certificates` is an authority.",
    { absent: "none" },
    { kind: "lanes" },
  ),
  anyNameUnderAuthority: setting(
    trueOrFalse(),
    "Admits **everybody whom the authority certifies** as a TLS client, from the allowed addresses. Use it only for an authority that " +
      "belongs to the client's operator alone, never for a public one.",
    { absent: "`false`" },
    { kind: "lanes" },
  ),
  generateIdentity: setting(
    trueOrFalse(),
    "Generates a client key and certificate (secret stack output `clientIdentity`) and admits it. Not allowed in prod.",
    { derived: "`true` in dev when no certificate is given, else `false`" },
    { kind: "in place" },
  ),
} as const;

const commonName = setting(
  dnsLikeName(),
  "Name in the server certificate. The client reaches the gateway by address, not by name.",
  { always: "icap-gateway" },
  { kind: "in place", portal: true, note: "a new authority, which carries the name too; upload its certificate" },
);
const RENEWED = { kind: "in place", note: "a new certificate, which the gateways fetch" } as const;
const UPLOADED = { kind: "in place", portal: true, note: "upload the new certificate" } as const;

/** `serverCertificate` by its `source`: what the gateways present. */
export const SERVER_CERTIFICATES = {
  authority: {
    source: setting(
      z.literal("authority"),
      "Signed by a private authority of this stack. The client's portal gets the authority's certificate.",
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
    renewBeforeDays: setting(
      wholeNumber(0, 1094, "of days"),
      "Days before the end of a lane's certificate from which on an update renews it. Must be less than `validityDays`. 0: an update renews it once it has ended.",
      { derived: `${RENEW_BEFORE.days}, at most 1/${RENEW_BEFORE.part} of \`validityDays\`` },
      { kind: "in place", note: "a certificate that is due by then is renewed" },
    ),
    authorityValidityDays: setting(
      wholeNumber(366, 7300, "of days"),
      "Validity of the authority in days. Must be more than `validityDays`.",
      { always: 3650 },
      UPLOADED,
    ),
    authorityNumber: setting(
      wholeNumber(1, 99),
      "Number of the authority that signs. Another number is another authority, with a key of its own (docs/rotation.md).",
      { always: 1 },
      UPLOADED,
    ),
    crossSigned: setting(
      trueOrFalse(),
      "`true` while authorities change: the authority with the previous number cross-signs the present one, so that clients which trust either of them accept the gateways.",
      { always: false },
      { kind: "in place", note: "the gateways fetch another chain" },
    ),
  },
  selfSigned: {
    source: setting(
      z.literal("selfSigned"),
      "Self-signed, as in Microsoft's guide. Every renewed certificate must be uploaded to the client's portal.",
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
    renewBeforeDays: setting(
      wholeNumber(0, 1094, "of days"),
      "Days before the end of the certificate from which on an update renews it; the portal then needs the new one. Must be less than `validityDays`. 0: an update renews it once it has ended.",
      { always: 0 },
      {
        kind: "depends",
        cases: [
          { kind: "in place", when: "where the certificate is not due by then" },
          { kind: "in place", portal: true, when: "where it is, because it is renewed" },
        ],
      },
    ),
  },
  supplied: {
    source: setting(z.literal("supplied"), "Given as PEM in the settings.", { absent: "`authority`" }, UPLOADED),
    certificate: setting(
      pem(),
      "Server certificate and then its issuers, as PEM.",
      { absent: "must be given" },
      {
        kind: "depends",
        cases: [
          { kind: "in place", when: "where the portal's certificate stays the same: the gateways fetch the new one" },
          { kind: "in place", portal: true, when: "where another one ends the chain and `authority` is not given" },
        ],
      },
      ACCEPTS_OUTPUT,
    ),
    privateKey: setting(
      pem(),
      "Private key of the certificate as PEM. Must be a Pulumi secret.",
      { absent: "must be given" },
      RENEWED,
      ACCEPTS_OUTPUT,
    ),
    authority: setting(
      pem(),
      "Certificate for the client's portal, as PEM.",
      { absent: "the last certificate of the chain" },
      { kind: "nothing", portal: true, note: "upload it" },
      ACCEPTS_OUTPUT,
    ),
  },
  keyVault: {
    source: setting(
      z.literal("keyVault"),
      "Stored in an existing Key Vault as a certificate's secret, which the gateways read.",
      { absent: "`authority`" },
      UPLOADED,
    ),
    secretId: setting(
      matching(
        /^https:\/\/[a-z][a-z0-9-]{2,23}\.vault\.azure\.net\/secrets\/[A-Za-z0-9-]{1,127}$/,
        "a secret's URL such as https://myvault.vault.azure.net/secrets/name (without a version, so that renewals are picked up)",
      ),
      "URL of that secret, without a version, so that a renewal is picked up.",
      { absent: "must be given" },
      { kind: "in place", note: "the gateways fetch it" },
      ACCEPTS_OUTPUT,
    ),
    vaultId: setting(
      armId("Microsoft.KeyVault/vaults"),
      "ARM id of that vault. With it, the program gives the gateways' identities the role *Key Vault Secrets User* on the secret.",
      { absent: "none; the vault's owner must give that role" },
      { kind: "in place" },
      ACCEPTS_OUTPUT,
    ),
    authority: setting(
      pem(),
      "Certificate for the client's portal, as PEM, because the program does not read the vault.",
      { absent: "must be given" },
      { kind: "nothing", portal: true, note: "upload it" },
      ACCEPTS_OUTPUT,
    ),
  },
} as const;
