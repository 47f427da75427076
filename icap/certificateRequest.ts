/** A server's request for a certificate, and the issuers of a client's chain. Pure. */
import { X509Certificate } from "node:crypto";

const HANDSHAKE = 22;
const CERTIFICATE_REQUEST = 13;

/**
 * Names of issuers (DER) in the CertificateRequest of a server's side of a TLS 1.2 handshake (RFC 5246 §6.2.1, §7.4.4). Undefined: these
 * bytes contain no complete request.
 */
export function announcedIn(bytes: Buffer): Buffer[] | undefined {
  const request = messagesOf(clearPart(bytes)).find(({ type }) => type === CERTIFICATE_REQUEST)?.body;
  if (request === undefined) return undefined;
  const [, afterTypes] = vector(request, 1);
  const [, afterAlgorithms] = vector(afterTypes, 2);
  let [left] = vector(afterAlgorithms, 2);
  const names: Buffer[] = [];
  while (left.length > 0) {
    const [name, rest] = vector(left, 2);
    names.push(name);
    left = rest;
  }
  return names;
}

/** The contents of the handshake's records, up to the first record of another kind, after which all is encrypted. */
function clearPart(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let left = bytes; left.length >= 5 && left[0] === HANDSHAKE;) {
    const [content, rest] = vector(left.subarray(3), 2);
    parts.push(content);
    left = rest;
  }
  return Buffer.concat(parts);
}

/** The complete messages of a handshake. */
function messagesOf(handshake: Buffer): { type: number; body: Buffer }[] {
  const messages: { type: number; body: Buffer }[] = [];
  for (let left = handshake; left.length >= 4 && left.length >= 4 + left.readUIntBE(1, 3);) {
    const [body, rest] = vector(left.subarray(1), 3);
    messages.push({ type: left[0]!, body });
    left = rest;
  }
  return messages;
}

/** The bytes of a length-prefixed field, and the remainder. The length field has the given size. */
function vector(bytes: Buffer, lengthBytes: 1 | 2 | 3): [Buffer, Buffer] {
  const end = lengthBytes + bytes.readUIntBE(0, lengthBytes);
  return [bytes.subarray(lengthBytes, end), bytes.subarray(end)];
}

/** Name of the issuer (DER) of each certificate of a chain in PEM (RFC 5280 §4.1). */
export function issuersOf(chain: string): Buffer[] {
  const certificates = chain.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
  return certificates.map((pem) => {
    const [signed] = elementsIn(new X509Certificate(pem).raw);
    const fields = elementsIn(signed!);
    const version = fields[0]![0] === 0xa0 ? 1 : 0;
    // behind the serial number and the algorithm
    return fields[version + 2]!;
  });
}

/** The elements inside of a DER element, each with its own tag and length. */
function elementsIn(element: Buffer): Buffer[] {
  const elements: Buffer[] = [];
  for (let left = element.subarray(headerLength(element)); left.length > 0;) {
    const end = headerLength(left) + contentLength(left);
    elements.push(left.subarray(0, end));
    left = left.subarray(end);
  }
  return elements;
}

/** Lengths from 128 on are in as many bytes as the byte behind the tag says (X.690 §8.1.3.5). */
const headerLength = (element: Buffer): number => (element[1]! < 0x80 ? 2 : 2 + (element[1]! & 0x7f));
const contentLength = (element: Buffer): number =>
  element[1]! < 0x80 ? element[1]! : element.readUIntBE(2, element[1]! & 0x7f);
