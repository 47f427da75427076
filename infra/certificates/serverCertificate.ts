import { createPrivateKey, type KeyObject, type X509Certificate } from "node:crypto";
import { readPemCertificates, toPem } from "./pem";
import { dateProblem, isIssuedBy, keyProblem, mayActAs, nameOf } from "./x509";

/** One problem of a server certificate, and the setting that contains it. It never contains any part of the key. */
export interface ServerCertificateProblem {
  readonly setting: "certificate" | "privateKey" | "authority";
  readonly text: string;
}

/** A checked server certificate, or its problems. */
export interface ServerCertificateDecision {
  /** Normalised PEM of the chain, the server's certificate first. */
  readonly chain?: string;
  /** Normalised PEM of the certificate for the client's portal. */
  readonly authority?: string;
  readonly problems: readonly ServerCertificateProblem[];
}

/**
 * Checks a server certificate that the user supplies: it and its issuers are readable, in order and valid at `now`, the
 * key is its own, and the authority for the portal (default: the chain's last certificate) verifies it.
 *
 * @param authority PEM of one certificate
 */
export function checkServerCertificate(
  certificate: string,
  privateKey: string,
  authority: string | undefined,
  now: Date,
): ServerCertificateDecision {
  const problems: ServerCertificateProblem[] = [];
  const add = (setting: ServerCertificateProblem["setting"], text: string) => problems.push({ setting, text });

  const read = readPemCertificates(certificate);
  const chain = read.certificates;
  for (const text of read.problems) add("certificate", text);
  for (const one of chain) for (const text of certificateProblems(one, now)) add("certificate", text);
  const server = chain[0];
  if (server && !mayActAs(server, "server"))
    add(
      "certificate",
      `"${nameOf(server.subject)}" cannot be used by a TLS server, because its extended key usage lacks serverAuth`,
    );
  for (const [i, issuer] of chain.slice(1).entries())
    if (!isIssuedBy(chain[i]!, issuer))
      add(
        "certificate",
        `certificate ${i + 2} ("${nameOf(issuer.subject)}") is not the issuer of certificate ${i + 1} ` +
          `("${nameOf(chain[i]!.subject)}"); give the server certificate first, then each certificate's issuer`,
      );

  const key = readKey(privateKey);
  if (typeof key === "string") add("privateKey", key);
  else if (server && !server.checkPrivateKey(key))
    add("privateKey", `does not match the certificate "${nameOf(server.subject)}"; give that certificate's key`);

  const top = portalCertificate(authority, chain, now, add);
  if (problems.length > 0 || !top) return { problems };
  return { chain: chain.map(toPem).join(""), authority: toPem(top), problems };
}

/**
 * Checks the certificate that the portal is given where the server certificate itself is kept elsewhere: exactly one,
 * valid at `now`. Returns it normalised, or the problems.
 */
export function checkPortalCertificate(
  pem: string,
  now: Date,
): { readonly pem?: string; readonly problems: readonly string[] } {
  const { certificates, problems: unreadable } = readPemCertificates(pem);
  const problems = [...unreadable, ...certificates.flatMap((one) => certificateProblems(one, now))];
  if (certificates.length > 1)
    problems.push(`contains ${certificates.length} certificates; give one, because the portal takes one`);
  return problems.length > 0 ? { problems } : { pem: toPem(certificates[0]!), problems };
}

function portalCertificate(
  authority: string | undefined,
  chain: readonly X509Certificate[],
  now: Date,
  add: (setting: "authority", text: string) => void,
): X509Certificate | undefined {
  const last = chain.at(-1);
  if (authority === undefined) return last;
  const checked = checkPortalCertificate(authority, now);
  for (const text of checked.problems) add("authority", text);
  if (checked.pem === undefined || !last) return undefined;
  const top = readPemCertificates(checked.pem).certificates[0]!;
  const inChain = chain.some((one) => one.fingerprint256 === top.fingerprint256);
  if (!inChain && !isIssuedBy(last, top))
    add(
      "authority",
      `"${nameOf(top.subject)}" is not the issuer of the chain's last certificate ("${nameOf(last.subject)}"); give that issuer`,
    );
  return top;
}

function certificateProblems(certificate: X509Certificate, now: Date): readonly string[] {
  return [dateProblem(certificate, now), keyProblem(certificate)]
    .filter((problem) => problem !== undefined)
    .map((problem) => `"${nameOf(certificate.subject)}" ${problem}`);
}

/** The key, or its problem. */
function readKey(pem: string): KeyObject | string {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem))
    return "has a passphrase; give the key without one (Pulumi encrypts the setting)";
  if (!pem.includes("PRIVATE KEY-----")) return "is not a PEM private key (-----BEGIN PRIVATE KEY-----)";
  try {
    return createPrivateKey(pem);
  } catch {
    return "is not a readable private key; it may be truncated or altered";
  }
}
