import { X509Certificate } from "node:crypto";

/** The certificates of a PEM text, and its problems as sentences that never repeat its content. */
export interface PemCertificates {
  readonly certificates: readonly X509Certificate[];
  readonly problems: readonly string[];
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;
const BOUNDARY = /-----(?:BEGIN|END) [A-Z0-9 ]+-----/;

/**
 * Reads every certificate of a PEM text (RFC 7468). Text around the blocks, such as `openssl x509 -text` prints, is allowed.
 * Private keys, requests and anything else in a block are problems.
 */
export function readPemCertificates(text: string): PemCertificates {
  const certificates: X509Certificate[] = [];
  const problems: string[] = [];
  const blocks = [...text.matchAll(BLOCK)];
  for (const [index, [pem, label]] of blocks.entries()) {
    const which = blocks.length === 1 ? "the block" : `block ${index + 1} of ${blocks.length}`;
    if (label!.endsWith("PRIVATE KEY"))
      problems.push(
        `${which} is a private key; give certificates only, and replace this key: it was written in clear text`,
      );
    else if (label !== "CERTIFICATE") problems.push(`${which} is a ${label!.toLowerCase()}, not a certificate`);
    else {
      const certificate = readCertificate(pem);
      if (certificate) certificates.push(certificate);
      else problems.push(`${which} is not a readable X.509 certificate; it may be truncated or altered`);
    }
  }
  if (BOUNDARY.test(text.replace(BLOCK, "")))
    problems.push("contains a PEM block without its BEGIN or END line; it may be truncated");
  else if (blocks.length === 0) problems.push("contains no PEM certificate (-----BEGIN CERTIFICATE-----)");
  return { certificates, problems };
}

function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** PEM of a certificate, 64 columns, one newline at the end. */
export function toPem(certificate: X509Certificate): string {
  const base64 = certificate.raw.toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join("\n")}\n-----END CERTIFICATE-----\n`;
}
