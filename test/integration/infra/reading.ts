import { gunzipSync } from "node:zlib";
import type { Registration } from "./recorder";

/** A named part of a resource, for example a subnet or a rule. */
export interface Part {
  name: string;
  [key: string]: unknown;
}

export const parts = (of: Registration, key: string): Part[] => of.inputs[key] as Part[];

/** The machines' profile of a scale set. */
export const profile = (of: Registration): Record<string, Record<string, unknown>> =>
  of.inputs["virtualMachineProfile"] as Record<string, Record<string, unknown>>;

/** The last two segments of the id that an object refers to. */
export const idEnd = (value: unknown): string => (value as { id: string }).id.split("/").slice(-2).join("/");

/** The boot configuration of a scale set's machines. */
export const customData = (of: Registration): string =>
  gunzipSync(Buffer.from(String(profile(of)["osProfile"]!["customData"]), "base64")).toString("utf8");

/** Every place below `value` where something secret stands. */
export const secretPaths = (value: unknown, path = ""): string[] => {
  if (value === null || typeof value !== "object") return [];
  if (!Array.isArray(value) && "secret" in value) return [path];
  return Object.entries(value).flatMap(([key, inner]) => secretPaths(inner, `${path}.${key}`));
};
