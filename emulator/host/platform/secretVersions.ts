import { randomBytes } from "node:crypto";

export interface SecretVersion {
  /** Version of a secret: 32 hexadecimal digits, as in Key Vault. It is random, so that it reveals nothing about the value. */
  readonly version: string;
  readonly value: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Remembers the values of secrets; a changed value is a new version. */
export class SecretVersions {
  private readonly versions = new Map<string, SecretVersion[]>();

  note(key: string, value: string, now: number): void {
    const known = this.versions.get(key) ?? [];
    if (known.at(-1)?.value === value) return;
    this.versions.set(key, [...known, { version: randomBytes(16).toString("hex"), value, created: now }]);
  }

  /** All versions, the oldest first; empty for a secret that never existed. */
  of(key: string): readonly SecretVersion[] {
    return this.versions.get(key) ?? [];
  }
}
