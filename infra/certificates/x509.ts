import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";

/** Distinguished name on one line: Node separates its parts by newlines. */
export function nameOf(distinguishedName: string): string {
  return distinguishedName.split("\n").join(", ");
}

/** Whether issuer and subject are the same name, and the certificate's own key signed it. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
}

/** `issuer` issued `certificate`: the names match and the signature is the issuer's. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** The first moment of the validity period, and the first moment after it. */
export function validity(certificate: X509Certificate): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(certificate.validFrom), notAfter: new Date(certificate.validTo) };
}

/** The problem with the dates at `now`, as the rest of a sentence; nothing when the certificate is valid. */
export function dateProblem(certificate: X509Certificate, now: Date): string | undefined {
  const { notBefore, notAfter } = validity(certificate);
  if (notAfter < now) return `expired on ${day(notAfter)}`;
  if (notBefore > now) return `is not valid before ${day(notBefore)}`;
  return undefined;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

const OID_SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const OID_CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const OID_ANY_USAGE = "2.5.29.37.0";

/** Whether the extended key usage lets it act in that part of a TLS connection. Without the extension it may (RFC 5280 §4.2.1.12). */
export function mayActAs(certificate: X509Certificate, part: "client" | "server"): boolean {
  // Node calls the extended key usage `keyUsage`, and gives undefined where the certificate has none.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  const wanted = part === "client" ? OID_CLIENT_AUTH : OID_SERVER_AUTH;
  return !usages || usages.includes(wanted) || usages.includes(OID_ANY_USAGE);
}

/** The permissions of its key, from the key usage extension. */
export interface KeyUsage {
  readonly signsHandshakes: boolean;
  readonly signsCertificates: boolean;
}

/**
 * The key usage (RFC 5280 §4.2.1.3): digitalSignature and keyCertSign; nothing where the certificate has none. Node does not give this
 * extension, so its bits are read from the DER form: OID 2.5.29.15, perhaps `critical`, an OCTET STRING that holds a BIT STRING.
 */
export function keyUsageOf(certificate: X509Certificate): KeyUsage | undefined {
  const der = certificate.raw;
  const oid = der.indexOf(Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x0f]));
  if (oid < 0) return undefined;
  let at = oid + 5;
  if (der[at] === 0x01) at += 3;
  const isBitString = der[at] === 0x04 && der[at + 2] === 0x03;
  // Tag, length, tag, length, count of unused bits, first octet: its highest bit is digitalSignature, its sixth keyCertSign.
  const bits = isBitString ? der[at + 5]! : 0;
  return { signsHandshakes: (bits & 0x80) !== 0, signsCertificates: (bits & 0x04) !== 0 };
}

/**
 * Whether its key may sign a TLS handshake. Without a key usage it may. An authority whose key usage has only certificate signing
 * cannot itself be a TLS client.
 */
export const maySignHandshakes = (certificate: X509Certificate): boolean =>
  keyUsageOf(certificate)?.signsHandshakes ?? true;

/** The DNS names that it carries, and its common name. */
export function names({ subject, subjectAltName = "" }: X509Certificate): readonly string[] {
  const alternative = [...subjectAltName.matchAll(/(?:^|, )DNS:([^,"]+)/g)].map(([, name]) => name!);
  const common = [...subject.matchAll(/^CN=(.+)$/gm)].map(([, name]) => name!);
  return [...new Set([...alternative, ...common])];
}

/**
 * The problem with the key's strength: OpenSSL's security level 2, Debian's and Ubuntu's default, refuses a weak one.
 */
export function keyProblem(certificate: X509Certificate): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = details?.modulusLength;
  if (type === "rsa" && bits !== undefined && bits < 2048)
    return `has an RSA key of ${bits} bits; OpenSSL requires at least 2048`;
  return undefined;
}

let publicKeys: ReadonlySet<string> | undefined;

/** Whether its key belongs to a public authority: one of Mozilla's list in this version of Node.js. */
export function isPublicAuthority(certificate: X509Certificate): boolean {
  publicKeys ??= new Set(rootCertificates.map((pem) => keyOf(new X509Certificate(pem))));
  return publicKeys.has(keyOf(certificate));
}

const keyOf = ({ publicKey }: X509Certificate): string =>
  publicKey.export({ type: "spki", format: "der" }).toString("base64");

/**
 * The first of several moments in any form that `Date` reads, as ISO 8601 in UTC; nothing where there is none. Mocks of a program's
 * tests give certificates without an end.
 */
export function firstEnd(ends: readonly (string | undefined)[]): string | undefined {
  const moments = ends.flatMap((end) => (end === undefined ? [] : [Date.parse(end)]));
  return moments.length === 0 ? undefined : new Date(Math.min(...moments)).toISOString();
}
