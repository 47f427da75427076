import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { must } from "../process/run";

/** Certificates of the emulated Azure: an authority that lives as long as the emulator, and that of Key Vault and Blob Storage. */
export interface PlatformCertificates {
  readonly authority: string;
  /** File name under which OpenSSL looks the authority up in a directory. */
  readonly authorityHashName: string;
  readonly tls: { readonly key: string; readonly certificate: string };
}

/** Created for each emulator in a 0700 folder that is deleted at once; the authority's key is not stored. */
export async function makePlatformCertificates(runDir: string): Promise<PlatformCertificates> {
  const folder = await mkdtemp(join(runDir, "authority-"));
  const file = (name: string): string => join(folder, name);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  try {
    const subject = ["-subj", "/CN=Emulated Azure authority"];
    const authority = ["-keyout", file("ca.key"), "-out", file("ca.crt"), "-days", "30"];
    // Python 3.13 refuses an authority without it.
    const usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    await must(["openssl", "req", "-x509", ...newKey, ...subject, ...authority, ...usage]);
    const request = ["-keyout", file("vault.key"), "-out", file("vault.csr"), "-subj", "/CN=vault.azure.net"];
    await must(["openssl", "req", ...newKey, ...request]);
    await writeFile(
      file("extensions"),
      "subjectAltName=DNS:*.vault.azure.net,DNS:*.blob.core.windows.net\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n" +
        "keyUsage=critical,digitalSignature\nauthorityKeyIdentifier=keyid\n",
    );
    const signed = ["-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-CAcreateserial", "-days", "30"];
    await must([
      "openssl",
      "x509",
      "-req",
      "-in",
      file("vault.csr"),
      ...signed,
      "-extfile",
      file("extensions"),
      "-out",
      file("vault.crt"),
    ]);
    const hash = (await must(["openssl", "x509", "-in", file("ca.crt"), "-noout", "-subject_hash"])).trim();
    const read = (name: string) => readFile(file(name), "utf8");
    const [ca, key, certificate] = await Promise.all([read("ca.crt"), read("vault.key"), read("vault.crt")]);
    return { authority: ca, authorityHashName: `${hash}.0`, tls: { key, certificate } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
