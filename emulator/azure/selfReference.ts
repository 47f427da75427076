/** azure-native lets a resource name its own parts by `$self/probes/canary`; Azure gets the whole id. */
import { isRecord } from "./engine/value";

/** A copy of the value with every `$self/...` made absolute. */
export function resolveSelf(value: unknown, id: string): unknown {
  if (typeof value === "string") return value.startsWith("$self/") ? `${id}${value.slice("$self".length)}` : value;
  if (Array.isArray(value)) return value.map((item) => resolveSelf(item, id));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveSelf(inner, id)]));
}
