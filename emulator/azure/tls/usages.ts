/** `allowedUses` of pulumi-tls and what they become in a certificate (RFC 5280 §4.2.1.3 and §4.2.1.12). */
import { ExtendedKeyUsage, KeyUsageFlags } from "@peculiar/x509";

const KEY_USAGES: Readonly<Record<string, KeyUsageFlags>> = {
  digital_signature: KeyUsageFlags.digitalSignature,
  content_commitment: KeyUsageFlags.nonRepudiation,
  key_encipherment: KeyUsageFlags.keyEncipherment,
  data_encipherment: KeyUsageFlags.dataEncipherment,
  key_agreement: KeyUsageFlags.keyAgreement,
  cert_signing: KeyUsageFlags.keyCertSign,
  crl_signing: KeyUsageFlags.cRLSign,
  encipher_only: KeyUsageFlags.encipherOnly,
  decipher_only: KeyUsageFlags.decipherOnly,
};

const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  any_extended: "2.5.29.37.0",
  server_auth: ExtendedKeyUsage.serverAuth,
  client_auth: ExtendedKeyUsage.clientAuth,
  code_signing: ExtendedKeyUsage.codeSigning,
  email_protection: ExtendedKeyUsage.emailProtection,
  ipsec_end_system: "1.3.6.1.5.5.7.3.5",
  ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
  ipsec_user: "1.3.6.1.5.5.7.3.7",
  timestamping: ExtendedKeyUsage.timeStamping,
  ocsp_signing: ExtendedKeyUsage.ocspSigning,
  microsoft_server_gated_crypto: "1.3.6.1.4.1.311.10.3.3",
  netscape_server_gated_crypto: "2.16.840.1.113730.4.1",
  microsoft_commercial_code_signing: "1.3.6.1.4.1.311.2.1.22",
  microsoft_kernel_code_signing: "1.3.6.1.4.1.311.61.1.1",
};

/**
 * Every accepted value, sorted. The SDK's comments list them in camel case, which is how its documentation generator
 * spells any name; the provider takes these only (see the SDK's own examples).
 */
export const allowedUses: readonly string[] = [...Object.keys(KEY_USAGES), ...Object.keys(EXTENDED_KEY_USAGES)].sort();

/** Flags of the key usage extension; 0 when there are none. */
export const keyUsageFlags = (uses: readonly string[]): KeyUsageFlags =>
  uses.reduce<number>((flags, use) => flags | (KEY_USAGES[use] ?? 0), 0);

/** Object identifiers of the extended key usage extension. */
export const extendedKeyUsages = (uses: readonly string[]): readonly string[] =>
  uses.map((use) => EXTENDED_KEY_USAGES[use]).filter((oid) => oid !== undefined);
