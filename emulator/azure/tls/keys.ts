/** Real keys: made, described as pulumi-tls does, and handed to the X.509 library. */
import { createPrivateKey, createPublicKey, generateKeyPair, webcrypto, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Properties } from "../engine/value";
import { fingerprints, privateKeyOpenssh, publicKeyOpenssh } from "./openssh";

const generate = promisify(generateKeyPair) as unknown as (
  type: string,
  options: object,
) => Promise<{ readonly privateKey: KeyObject }>;

/** OpenSSL's names of the curves that pulumi-tls knows. P-224, its default, is missing: WebCrypto does not have it. */
const CURVES: Readonly<Record<string, string>> = { P256: "P-256", P384: "P-384", P521: "P-521" };

export const curves: readonly string[] = Object.keys(CURVES);

/** Kind and size of a new key. */
export interface KeyRequest {
  readonly algorithm: "RSA" | "ECDSA" | "ED25519";
  /** RSA only. */
  readonly bits: number;
  /** ECDSA only: `P256`, `P384`, `P521`. */
  readonly curve: string;
}

export async function makeKey({ algorithm, bits, curve }: KeyRequest): Promise<KeyObject> {
  switch (algorithm) {
    case "RSA":
      return (await generate("rsa", { modulusLength: bits })).privateKey;
    case "ECDSA":
      return (await generate("ec", { namedCurve: CURVES[curve] })).privateKey;
    case "ED25519":
      return (await generate("ed25519", {})).privateKey;
  }
}

/** Outputs of `tls.PrivateKey`. */
export function keyOutputs(key: KeyObject): Properties {
  const publicKey = createPublicKey(key);
  const pem = (type: "pkcs1" | "sec1" | "pkcs8") => key.export({ format: "pem", type: type as "pkcs8" }).toString();
  const traditional = { RSA: "pkcs1", ECDSA: "sec1", ED25519: "pkcs8" } as const;
  const { md5, sha256 } = fingerprints(publicKey);
  return {
    privateKeyPem: pem(traditional[algorithmOf(key)]),
    privateKeyPemPkcs8: pem("pkcs8"),
    privateKeyOpenssh: privateKeyOpenssh(key),
    publicKeyPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
    publicKeyOpenssh: publicKeyOpenssh(publicKey),
    publicKeyFingerprintMd5: md5,
    publicKeyFingerprintSha256: sha256,
  };
}

/** pulumi-tls's name of a key's algorithm. */
function algorithmOf(key: KeyObject): KeyRequest["algorithm"] {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return "RSA";
    case "ec":
      return "ECDSA";
    case "ed25519":
      return "ED25519";
    default:
      throw new Error(`a key of type ${String(key.asymmetricKeyType)} cannot sign certificates here`);
  }
}

/** A key as WebCrypto holds it, with the algorithm that it signs by. */
export interface SigningKey {
  readonly pair: webcrypto.CryptoKeyPair;
  readonly signing: { readonly name: string; readonly hash?: string };
}

const EC_HASHES: Readonly<Record<string, string>> = { "P-256": "SHA-256", "P-384": "SHA-384", "P-521": "SHA-512" };

/** Reads a PEM private key (PKCS#1, SEC 1 or PKCS#8). Throws without quoting it. */
export async function signingKey(pem: string, property: string): Promise<SigningKey> {
  const key = readKey(pem, property);
  const algorithm = webAlgorithm(key);
  const pkcs8 = key.export({ format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    pair: {
      privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
      publicKey: await webcrypto.subtle.importKey("spki", spki, algorithm, true, ["verify"]),
    },
    signing: { name: algorithm.name, ...(algorithm.hash ? { hash: algorithm.hash } : {}) },
  };
}

/** The algorithm of the key in a PEM text. */
export const algorithmOfPem = (pem: string, property: string): string => algorithmOf(readKey(pem, property));

function readKey(pem: string, property: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause is left out, because it could quote the key.
    throw new Error(`${property} is not a PEM private key`);
  }
}

function webAlgorithm(key: KeyObject): { readonly name: string; readonly hash?: string; readonly namedCurve?: string } {
  switch (algorithmOf(key)) {
    case "RSA":
      return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    case "ED25519":
      return { name: "Ed25519" };
    case "ECDSA": {
      const namedCurve = key.export({ format: "jwk" }).crv ?? "";
      const hash = EC_HASHES[namedCurve];
      if (!hash) throw new Error(`a key on the curve ${namedCurve} cannot sign certificates here`);
      return { name: "ECDSA", hash, namedCurve };
    }
  }
}
