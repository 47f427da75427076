/**
 * The certificates by which haproxy is to know a TLS server (`ca-file`, `verifyhost`). Pure.
 *
 * OpenSSL trusts a chain only where it ends in one of them that signs itself: an authority, or the server's own certificate. Each rule
 * was tried with haproxy 2.6 and OpenSSL 3.0.
 */
import type { X509Certificate } from "node:crypto";
import { readPemCertificates } from "./pem";
import { dateProblem, keyProblem, keyUsageOf, mayActAs, nameOf, names } from "./x509";

/**
 * Problems of the certificates for a server of this name, each the rest of a sentence about the setting. Empty if one of them can verify
 * the server.
 */
export function trustProblems(pem: string, serverName: string, now: Date): readonly string[] {
  const { certificates, problems } = readPemCertificates(pem);
  const named = (certificate: X509Certificate, text: string) =>
    certificates.length === 1 ? text : `"${nameOf(certificate.subject)}" ${text}`;
  const wrong = certificates.flatMap((one) =>
    [dateProblem(one, now), keyProblem(one)].flatMap((problem) => (problem === undefined ? [] : named(one, problem))),
  );
  if (problems.length > 0 || wrong.length > 0 || certificates.length === 0) return [...problems, ...wrong];
  const roots = certificates.filter(({ issuer, subject }) => issuer === subject);
  if (roots.length === 0) return [named(topOf(certificates), withoutRoot(topOf(certificates)))];
  const unusable = roots.map((root) => ({ root, problem: rootProblem(root, serverName) }));
  // one suitable certificate is enough: the others do no harm
  if (unusable.some(({ problem }) => problem === undefined)) return [];
  return unusable.map(({ root, problem }) => named(root, problem!));
}

/** The first certificate whose issuer is not among them. */
const topOf = (certificates: readonly X509Certificate[]): X509Certificate =>
  certificates.find(({ issuer }) => !certificates.some(({ subject }) => subject === issuer)) ?? certificates[0]!;

function withoutRoot(certificate: X509Certificate): string {
  const kind = certificate.ca ? "an authority's certificate" : "a server's certificate";
  const issuer = `"${nameOf(certificate.issuer)}"`;
  const also = certificate.ca ? " as well" : "";
  return `is ${kind} that ${issuer} signed, by which haproxy would admit no server; give the certificate of ${issuer}${also}`;
}

function rootProblem(root: X509Certificate, serverName: string): string | undefined {
  if (!mayActAs(root, "server"))
    return root.ca
      ? "is an authority that signs no certificates for TLS servers, by its extended key usage; give the one that signed the server's"
      : "is neither an authority nor a certificate that a TLS server may use";
  // A certificate without a key usage and without basic constraints may be an authority in the old format.
  if (root.ca || (keyUsageOf(root)?.signsCertificates ?? true)) return undefined;
  const carried = names(root);
  if (carried.some((name) => covers(name, serverName))) return undefined;
  const hint =
    carried.length === 0 ? "give another certificate" : "set serverName to one of them, or give another certificate";
  return `signs no other certificate, so it is the server's own, and it is for ${list(carried)}, not for serverName "${serverName}"; ${hint}`;
}

const list = (carried: readonly string[]): string =>
  carried.length === 0 ? "no DNS name" : carried.map((name) => `"${name}"`).join(", ");

/** Whether a pattern covers a name, as haproxy compares them: whole names without regard to capitals, and one * in the first label. */
function covers(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split(".");
  const [label = "", ...others] = name.toLowerCase().split(".");
  if (rest.join(".") !== others.join(".")) return false;
  const [before = "", after] = first.split("*");
  if (after === undefined) return first === label;
  return label.length > before.length + after.length && label.startsWith(before) && label.endsWith(after);
}
