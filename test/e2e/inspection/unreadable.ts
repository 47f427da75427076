/** Files in which the engine finds nothing, because it does not open them. */
import { createCipheriv } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { zipSync } from "fflate";
import type { Case } from "./case";

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");

/**
 * A file that begins like one of a kind; its rest decides nothing, as long as it does not hold the words in plain text.
 */
const closed = (mark: string) => (text: string) =>
  Buffer.concat([Buffer.from(mark, "hex"), deflateRawSync(utf8(text.repeat(3)))]);

const zstandard = closed("28b52ffd04");

/** A zip whose only member is changed. */
function zipWith(change: (zip: Buffer) => void): (text: string) => Buffer {
  return (text) => {
    const zip = Buffer.from(zipSync({ "order.txt": utf8(text.repeat(3)) }));
    change(zip);
    return zip;
  };
}

const inText = (bytes: Buffer): string => bytes.toString("base64").replace(/.{64}/g, "$&\n");
const smime = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\n";

/** The words in AES-256 under a key that is all zeros: the same bytes in each run. */
function encrypted(words: string): Buffer {
  const cipher = createCipheriv("aes-256-ctr", Buffer.alloc(32), Buffer.alloc(16));
  return Buffer.concat([cipher.update(utf8(words.repeat(3))), cipher.final()]);
}

const mark = (hex: string): Buffer => Buffer.from(hex, "hex");

/** An OpenPGP packet with a length of two octets, 192 at least (RFC 9580 §4.2.1). */
function packet(tag: number, body: Buffer): Buffer {
  const padded = body.length < 192 ? Buffer.concat([body, Buffer.alloc(192 - body.length)]) : body;
  const length = padded.length - 192;
  return Buffer.concat([Buffer.from([0xc0 | tag, 192 + (length >> 8), length & 0xff]), padded]);
}

/** A session key for an RSA key (§5.1), and data encrypted with it (§5.13). */
const openPgp = (words: string): Buffer =>
  Buffer.concat([
    packet(1, Buffer.concat([mark("030123456789abcdef0105f0"), encrypted("session key")])),
    packet(18, Buffer.concat([mark("01"), encrypted(words)])),
  ]);

/** A DER element of less than 65,536 bytes. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 0xff]), body]);
}

/** CMS EnvelopedData without recipients (RFC 5652 §6.1). */
const enveloped = (words: string): Buffer =>
  der(
    0x30,
    mark("06092a864886f70d010703"), // envelopedData
    der(
      0xa0,
      der(
        0x30,
        mark("020100"),
        der(0x31),
        der(
          0x30,
          mark("06092a864886f70d010701"), // data
          der(0x30, mark("060960864801650304012a"), mark(`0410${"00".repeat(16)}`)), // AES-256-CBC
          der(0x80, encrypted(words)),
        ),
      ),
    ),
  );

/** Made by 7-Zip 16.02, `7z a -m0=Deflate`, each of one of the planted texts, three times. */
const sevenZip = {
  card:
    "N3q8ryccAATIZI3GMAAAAAAAAABOAAAAAAAAAJ+GDTmtyrEJACAQA8DeKX4CIeAgrhA0aCEIauP21vbfXHV5iFtWOleTJQCGnzMrbwz+8QEBBAYAAQkw" +
    "AAcLAQABAwQBCAx7AAgKAcBM9wEAAAUBGQwAAAAAAAAAAAAAAAARFQBvAHIAZABlAHIALgB0AHgAdAAAABUGAQAggKSBAAA=",
  keyword:
    "N3q8ryccAATLY+xkKwAAAAAAAABOAAAAAAAAALFRZWSdybENACAIBMDeKX4Cp3EDg9HGN0Di+jADyXU39jEk54PJVHEsKi5/b9ULAQQGAAEJKwAHCwEA" +
    "AQMEAQgMVAAICgHF4iX5AAAFARkMAAAAAAAAAAAAAAAAERUAbwByAGQAZQByAC4AdAB4AHQAAAAVBgEAIICkgQAA",
};

export const unreadable: Omit<Case, "group">[] = [
  { name: "RAR", body: closed("526172211a0700") },
  { name: "Zstandard", body: zstandard },
  { name: "LZ4", body: closed("04224d1864") },
  { name: "LZMA", body: closed("5d00008000ffffffffffffffff") },
  { name: "lzip", body: closed("4c5a495001") },
  { name: "compress (.Z)", body: closed("1f9d90") },
  { name: "Zstandard in a zip", body: (words) => Buffer.from(zipSync({ "order.zst": zstandard(words) })) },
  // APPNOTE 4.4.5 and 4.4.8
  { name: "zip, its member in LZMA", body: zipWith((zip) => zip.writeUInt16LE(14, 8)) },
  { name: "zip, the size in the ZIP64 field", body: zipWith((zip) => zip.writeUInt32LE(0xffffffff, 18)) },
  {
    name: "7z, Deflate",
    body: (words) => Buffer.from(words.includes("4111") ? sevenZip.card : sevenZip.keyword, "base64"),
  },
  { name: "OpenPGP message", body: (words) => utf8(`-----BEGIN PGP MESSAGE-----\n\n${inText(openPgp(words))}\n`) },
  { name: "S/MIME, encrypted", body: (words) => utf8(`${smime}${inText(enveloped(words))}\n`) },
  { name: "OpenSSL, with a password", body: closed("53616c7465645f5f") },
];
