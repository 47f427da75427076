/** Real X.509 certificates and requests, with what Go's `crypto/x509` puts into them for pulumi-tls. */
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { isRecord, strings, text, type Properties } from "../engine/value";
import { signingKey, type SigningKey } from "./keys";
import { extendedKeyUsages, keyUsageFlags } from "./usages";

x509.cryptoProvider.set(webcrypto);

/** Attribute types of a subject, in the order in which Go writes them (RFC 4514 names or object identifiers). */
const SUBJECT: readonly (readonly [property: string, attribute: string])[] = [
  ["country", "C"],
  ["organization", "O"],
  ["organizationalUnit", "OU"],
  ["locality", "L"],
  ["province", "ST"],
  ["streetAddresses", "STREET"],
  ["postalCode", "2.5.4.17"],
  ["serialNumber", "2.5.4.5"],
  ["commonName", "CN"],
  ["emailAddress", "E"],
];

const HOUR_MS = 3_600_000;

function subjectName(subject: unknown): x509.Name {
  const given = isRecord(subject) ? subject : {};
  return new x509.Name(
    SUBJECT.flatMap(([property, attribute]) => {
      const value = given[property];
      const values = Array.isArray(value) ? strings(value) : [text(value) ?? ""].filter((one) => one !== "");
      return values.length > 0 ? [{ [attribute]: values }] : [];
    }),
  );
}

/** Subject alternative names, or none. */
function alternativeNames(inputs: Properties): x509.Extension[] {
  const names = [
    ...strings(inputs.dnsNames).map((value) => ({ type: "dns" as const, value })),
    ...strings(inputs.ipAddresses).map((value) => ({ type: "ip" as const, value })),
    ...strings(inputs.uris).map((value) => ({ type: "url" as const, value })),
  ];
  return names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : [];
}

/** A certificate, with the outputs of pulumi-tls. */
export interface Issued {
  readonly pem: string;
  /** Decimal serial number. */
  readonly serial: string;
  readonly start: Date;
  readonly end: Date;
}

/** The parts that both kinds of certificate are made from. */
interface Template {
  readonly subject: x509.Name;
  readonly issuer: x509.Name;
  readonly publicKey: x509.PublicKeyType;
  readonly signer: SigningKey;
  readonly extensions: readonly x509.Extension[];
  readonly inputs: Properties;
  readonly now: Date;
}

async function issue({ subject, issuer, publicKey, signer, extensions, inputs, now }: Template): Promise<Issued> {
  const start = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const end = new Date(start.getTime() + Number(inputs.validityPeriodHours) * HOUR_MS);
  const uses = strings(inputs.allowedUses);
  const authority = inputs.isCaCertificate === true;
  const longestPath =
    typeof inputs.maxPathLength === "number" && inputs.maxPathLength >= 0 ? inputs.maxPathLength : undefined;
  const flags = keyUsageFlags(uses);
  const extended = extendedKeyUsages(uses);
  // A positive number of at most 128 bits: the first bit stays clear, the first byte is not zero.
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial.toString("hex"),
    subject: subject.toJSON(),
    issuer: issuer.toJSON(),
    notBefore: start,
    notAfter: end,
    publicKey,
    signingKey: signer.pair.privateKey,
    signingAlgorithm: signer.signing,
    extensions: [
      ...(Number(flags) === 0 ? [] : [new x509.KeyUsagesExtension(flags, true)]),
      ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
      new x509.BasicConstraintsExtension(authority, authority ? longestPath : undefined, true),
      ...extensions,
    ],
  });
  return {
    pem: certificate.toString("pem") + "\n",
    serial: BigInt(`0x${serial.toString("hex")}`).toString(),
    start,
    end,
  };
}

/** `tls.SelfSignedCert` */
export async function selfSigned(inputs: Properties, now: Date): Promise<Issued> {
  const signer = await signingKey(String(inputs.privateKeyPem), "privateKeyPem");
  const publicKey = signer.pair.publicKey;
  const name = subjectName(inputs.subject);
  const wantsKeyId = inputs.setSubjectKeyId === true || inputs.isCaCertificate === true;
  const extensions = [
    ...(wantsKeyId ? [await x509.SubjectKeyIdentifierExtension.create(publicKey)] : []),
    ...(inputs.setAuthorityKeyId === true ? [await x509.AuthorityKeyIdentifierExtension.create(publicKey)] : []),
    ...alternativeNames(inputs),
  ];
  return issue({ subject: name, issuer: name, publicKey, signer, extensions, inputs, now });
}

/** `tls.CertRequest`: the request as PEM. */
export async function certificateRequest(inputs: Properties): Promise<string> {
  const signer = await signingKey(String(inputs.privateKeyPem), "privateKeyPem");
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subjectName(inputs.subject).toJSON(),
    keys: signer.pair,
    signingAlgorithm: signer.signing,
    extensions: alternativeNames(inputs),
  });
  return request.toString("pem") + "\n";
}

/** `tls.LocallySignedCert`: subject and names come from the request, whose signature must hold. */
export async function locallySigned(inputs: Properties, now: Date): Promise<Issued> {
  const request = read(
    () => new x509.Pkcs10CertificateRequest(String(inputs.certRequestPem)),
    "certRequestPem",
    "request",
  );
  if (!(await request.verify())) throw new Error("certRequestPem: the request's signature does not fit its key");
  const authority = read(() => new x509.X509Certificate(String(inputs.caCertPem)), "caCertPem", "certificate");
  const signer = await signingKey(String(inputs.caPrivateKeyPem), "caPrivateKeyPem");
  const own = await webcrypto.subtle.exportKey("spki", signer.pair.publicKey);
  if (!Buffer.from(own).equals(Buffer.from(authority.publicKey.rawData))) {
    throw new Error("caPrivateKeyPem is not the key of the certificate in caCertPem");
  }
  const names = request.extensions.find((extension) => extension instanceof x509.SubjectAlternativeNameExtension);
  const keyId = authority.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  const wantsKeyId = inputs.setSubjectKeyId === true || inputs.isCaCertificate === true;
  const extensions = [
    ...(wantsKeyId ? [await x509.SubjectKeyIdentifierExtension.create(request.publicKey)] : []),
    ...(keyId === undefined ? [] : [new x509.AuthorityKeyIdentifierExtension(keyId)]),
    ...(names ? [names] : []),
  ];
  return issue({
    subject: new x509.Name(request.subjectName.toJSON()),
    issuer: new x509.Name(authority.subjectName.toJSON()),
    publicKey: request.publicKey,
    signer,
    extensions,
    inputs,
    now,
  });
}

function read<T>(parse: () => T, property: string, what: string): T {
  try {
    return parse();
  } catch (cause) {
    throw new Error(`${property} is not a PEM certificate ${what === "request" ? "request" : ""}`.trimEnd(), { cause });
  }
}
