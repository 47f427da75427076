/** Keys in OpenSSH's formats (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4, and OpenSSH's PROTOCOL.key). */
import { createHash, randomBytes, type JsonWebKey, type KeyObject } from "node:crypto";

const CURVES: Readonly<Record<string, string>> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };

/** Length-prefixed string. */
function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Unsigned number as `mpint`: shortest form, with a zero in front when the top bit is set. */
function mpint(value: Buffer): Buffer {
  let start = 0;
  while (start < value.length - 1 && value[start] === 0) start += 1;
  const shortest = value.subarray(start);
  return field((shortest[0]! & 0x80) !== 0 ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
}

const raw = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64url");

function curveOf(jwk: JsonWebKey): string {
  const curve = CURVES[jwk.crv ?? ""];
  if (!curve) throw new Error(`OpenSSH has no keys on the curve ${jwk.crv ?? "(none)"}`);
  return curve;
}

function keyType(jwk: JsonWebKey): string {
  if (jwk.kty === "RSA") return "ssh-rsa";
  return jwk.kty === "EC" ? `ecdsa-sha2-${curveOf(jwk)}` : "ssh-ed25519";
}

const point = (jwk: JsonWebKey): Buffer => Buffer.concat([Buffer.from([4]), raw(jwk.x), raw(jwk.y)]);

function publicBlob(jwk: JsonWebKey): Buffer {
  const type = field(keyType(jwk));
  if (jwk.kty === "RSA") return Buffer.concat([type, mpint(raw(jwk.e)), mpint(raw(jwk.n))]);
  if (jwk.kty === "EC") return Buffer.concat([type, field(curveOf(jwk)), field(point(jwk))]);
  return Buffer.concat([type, field(raw(jwk.x))]);
}

function privateFields(jwk: JsonWebKey): Buffer {
  if (jwk.kty === "RSA") {
    return Buffer.concat([jwk.n, jwk.e, jwk.d, jwk.qi, jwk.p, jwk.q].map((part) => mpint(raw(part))));
  }
  if (jwk.kty === "EC") return Buffer.concat([field(curveOf(jwk)), field(point(jwk)), mpint(raw(jwk.d))]);
  return Buffer.concat([field(raw(jwk.x)), field(Buffer.concat([raw(jwk.d), raw(jwk.x)]))]);
}

/** `ssh-ed25519 AAAA...` with a newline. */
export function publicKeyOpenssh(key: KeyObject): string {
  const jwk = key.export({ format: "jwk" });
  return `${keyType(jwk)} ${publicBlob(jwk).toString("base64")}\n`;
}

/** `-----BEGIN OPENSSH PRIVATE KEY-----`, not encrypted, no comment. */
export function privateKeyOpenssh(key: KeyObject): string {
  const jwk = key.export({ format: "jwk" });
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, field(keyType(jwk)), privateFields(jwk), field("")]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const body = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    field("none"),
    field("none"),
    field(""),
    Buffer.from([0, 0, 0, 1]),
    field(publicBlob(jwk)),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = body.toString("base64").match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** `aa:bb:...` and `SHA256:...` of the public key. */
export function fingerprints(key: KeyObject): { readonly md5: string; readonly sha256: string } {
  const blob = publicBlob(key.export({ format: "jwk" }));
  const md5 = createHash("md5").update(blob).digest("hex").match(/../g) ?? [];
  const sha256 = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  return { md5: md5.join(":"), sha256: `SHA256:${sha256}` };
}
