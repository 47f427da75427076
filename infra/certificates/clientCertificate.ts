import { createHash, type X509Certificate } from "node:crypto";
import { readPemCertificates, toPem } from "./pem";
import type { ClientCertificate, ClientTrust } from "../model";
import {
  dateProblem,
  isPublicAuthority,
  isSelfSigned,
  keyProblem,
  mayActAs,
  maySignHandshakes,
  nameOf,
  validity,
} from "./x509";

/** One problem of a client certificate, and the setting that contains it. */
export interface TrustProblem {
  readonly setting: "certificates" | "certificateName" | "anyNameUnderAuthority";
  readonly text: string;
}

/** The property that distinguishes an authority's certificates: one name, or, on purpose, none. */
export interface NameChoice {
  readonly certificateName?: string;
  /** Everybody whom the authority certifies is admitted: for clients whose operator publishes no name. */
  readonly anyNameUnderAuthority?: boolean;
}

/** The clients to trust; without `trust` the problems say why. */
export interface TrustDecision {
  readonly trust?: ClientTrust;
  readonly problems: readonly TrustProblem[];
}

const DNS_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const DNS_NAME = new RegExp(`^(?=.{1,253}$)${DNS_LABEL}(\\.${DNS_LABEL})+$`, "i");

/**
 * Decides how stunnel recognises the client from the certificates that its operator published.
 *
 * - A certificate that can be a TLS client's own is a pin: only this certificate is admitted.
 * - One that is only an authority (keyUsage without digital signatures, or an authority that another signed) is trusted as
 *   such, and needs the client's name, because it signs others' certificates too.
 * - A self-signed certificate that could be either (`openssl req -x509` marks every one as an authority) is a pin, unless
 *   a name is given.
 *
 * The two cannot be combined: under `verifyPeer` every certificate in stunnel's `CAfile` is a pin, so an issuer next to a leaf would be
 * admitted itself.
 */
export function decideClientTrust(pem: string, choice: NameChoice, now: Date): TrustDecision {
  const { certificateName } = choice;
  const anyName = choice.anyNameUnderAuthority === true;
  const read = readPemCertificates(pem);
  const problems: TrustProblem[] = read.problems.map((text) => ({ setting: "certificates", text }));
  const add = (setting: TrustProblem["setting"], text: string) => problems.push({ setting, text });

  const seen = new Set<string>();
  for (const certificate of read.certificates) {
    const subject = `"${nameOf(certificate.subject)}"`;
    if (seen.has(certificate.fingerprint256)) add("certificates", `${subject} is given twice`);
    seen.add(certificate.fingerprint256);
    for (const problem of [dateProblem(certificate, now), keyProblem(certificate)])
      if (problem) add("certificates", `${subject} ${problem}; ask the client's operator for the current one`);
  }
  if (certificateName !== undefined && !DNS_NAME.test(certificateName))
    add("certificateName", `"${certificateName}" is not a DNS name; give the full name, without a wildcard`);

  const named = certificateName !== undefined || anyName;
  const authorities = read.certificates.filter((one) => isAuthority(one, named));
  const pins = read.certificates.filter((one) => !authorities.includes(one));
  for (const pin of pins)
    if (!mayActAs(pin, "client"))
      add(
        "certificates",
        `"${nameOf(pin.subject)}" cannot be used by a TLS client, because its extended key usage lacks clientAuth`,
      );
  problems.push(...kindProblems(authorities, pins, choice));

  if (problems.length > 0) return { problems };
  const bundle = read.certificates.map(toPem).join("");
  if (anyName) return { trust: { mode: "authority", authorities: authorities.map(describe), bundle }, problems };
  if (certificateName !== undefined)
    return {
      trust: { mode: "chain", authorities: authorities.map(describe), name: certificateName, bundle },
      problems,
    };
  const described = pins.map(describe);
  const needIssuerPlaceholder = described.filter((pin) => !pin.selfSigned);
  return { trust: { mode: "pin", pins: described, needIssuerPlaceholder, bundle }, problems };
}

function isAuthority(certificate: X509Certificate, nameGiven: boolean): boolean {
  if (!certificate.ca) return false;
  return nameGiven || !isSelfSigned(certificate) || !maySignHandshakes(certificate);
}

/** Problems with the combination of certificate kinds that were given together. */
function kindProblems(
  authorities: readonly X509Certificate[],
  pins: readonly X509Certificate[],
  { certificateName, anyNameUnderAuthority: anyName }: NameChoice,
): readonly TrustProblem[] {
  const problems: TrustProblem[] = [];
  const open = anyName && authorities.find(isPublicAuthority);
  if (open)
    problems.push({
      setting: "anyNameUnderAuthority",
      text:
        `true would admit anybody, because "${nameOf(open.subject)}" is a public authority that certifies whoever asks; give the DNS name ` +
        "in the client's certificate in client.certificateName",
    });
  else if (anyName && certificateName !== undefined)
    problems.push({
      setting: "anyNameUnderAuthority",
      text: `true cannot be combined with client.certificateName "${certificateName}"; give the name to admit one client, or true to admit everybody whom the authority certifies`,
    });
  else if (anyName && authorities.length === 0 && pins.length > 0)
    problems.push({
      setting: "anyNameUnderAuthority",
      text: `true applies only to an authority, and "${nameOf(pins[0]!.subject)}" is the client's own certificate; leave anyNameUnderAuthority out`,
    });
  if (authorities.length > 0 && pins.length > 0)
    problems.push({
      setting: "certificates",
      text:
        `contains the authority "${nameOf(authorities[0]!.subject)}" and the client certificate "${nameOf(pins[0]!.subject)}"; ` +
        "give the client's own certificate alone, or the authorities alone with client.certificateName",
    });
  else if (authorities.length > 0 && certificateName === undefined && !anyName)
    problems.push({
      setting: "certificateName",
      text:
        `is missing, and client.certificates contains the authority "${nameOf(authorities[0]!.subject)}", which can sign for ` +
        "anybody; give the DNS name in the client's certificate. Where its operator publishes none, client.anyNameUnderAuthority: true admits everybody " +
        "whom the authority certifies",
    });
  else if (authorities.length > 0 && !authorities.some(isSelfSigned))
    problems.push({
      setting: "certificates",
      text: `contains no self-signed root for "${nameOf(authorities[0]!.subject)}"; add it, because stunnel needs the whole chain`,
    });
  else if (pins.length > 0 && certificateName !== undefined)
    problems.push({
      setting: "certificateName",
      text:
        `"${certificateName}" applies only to an authority, and "${nameOf(pins[0]!.subject)}" is the client's own ` +
        "certificate; leave certificateName out",
    });
  return problems;
}

function describe(certificate: X509Certificate): ClientCertificate {
  const { notBefore, notAfter } = validity(certificate);
  return {
    pem: toPem(certificate),
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    keySha256: createHash("sha256")
      .update(certificate.publicKey.export({ type: "spki", format: "der" }))
      .digest("hex"),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    selfSigned: isSelfSigned(certificate),
    authority: certificate.ca,
  };
}
