/** Names that azure-native makes when the program gives none (`getDefaultName` in its provider). */
import { createHash } from "node:crypto";
import type { Autonaming } from "./engine/provider";

/** The form of a type's names: logical name + 8 hex digits, a GUID, or the logical name itself (nested resources). */
export type NamingRule = "random" | "uuid" | "copy";

/** A name, and whether it is random. With a random name a replacement can exist next to its predecessor. */
export interface MadeName {
  readonly name: string;
  readonly random: boolean;
}

const digits = (seed: Uint8Array, salt: string, count: number): string =>
  createHash("sha256").update(seed).update(salt).digest("hex").slice(0, count);

/** @returns `undefined` when the user switched automatic names off */
export function makeName(
  rule: NamingRule,
  urn: string,
  seed: Uint8Array,
  autonaming: Autonaming | undefined,
): MadeName | undefined {
  if (autonaming?.mode === "disable") return undefined;
  if (autonaming?.mode === "enforce" || (autonaming && rule !== "uuid")) {
    return { name: autonaming.proposedName, random: true };
  }
  const logical = urn.slice(urn.lastIndexOf("::") + 2);
  switch (rule) {
    case "random":
      return { name: `${logical}${digits(seed, urn, 8)}`, random: true };
    case "uuid": {
      const hex = digits(seed, urn, 32);
      return { name: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"), random: true };
    }
    case "copy":
      return { name: logical, random: false };
  }
}
