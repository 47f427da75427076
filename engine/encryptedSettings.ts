import { NAMESPACE } from "../infra/model/limits";
import { isSection, type StackConfig } from "./stackConfig";

export { NAMESPACE } from "../infra/model/limits";
export { isSection } from "./stackConfig";

/** Settings without the values that are encrypted with their owner's key (`secure: ...`). */
export interface Readable {
  readonly config: StackConfig;
  /** Paths of the encrypted values: `client.addresses[0]`, in the settings' order. */
  readonly leftOut: readonly string[];
}

/** Placeholder for a client name that is encrypted. The name is reserved (RFC 2606), so it belongs to nobody. */
export const PLACEHOLDER_NAME = "client.invalid";

/** Placeholder for client addresses that are encrypted: an address of Defender's list, so that the settings can be deployed. */
export const PLACEHOLDER_ADDRESS = "4.234.34.86";

const isEncrypted = (value: unknown): value is { readonly secure: string } =>
  isSection(value) && Object.keys(value).length === 1 && typeof value.secure === "string";

/** Every encrypted value of the settings by its path. The texts can only be compared. */
export function encryptedValues(config: StackConfig): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (isEncrypted(value)) found.set(path, value.secure);
    else if (Array.isArray(value)) value.forEach((item, i) => visit(item, `${path}[${i}]`));
    else if (isSection(value)) for (const [name, item] of Object.entries(value)) visit(item, `${path}.${name}`);
  };
  for (const [key, value] of Object.entries(config)) visit(value, shortName(key));
  return found;
}

/** The settings as they can be read without keys. A list or section with nothing but encrypted values is left out. */
export function withoutEncrypted(config: StackConfig): Readable {
  const rest = Object.entries(config).flatMap(([key, value]) => entryWithout(key, value));
  return { config: Object.fromEntries(rest), leftOut: [...encryptedValues(config).keys()] };
}

function entryWithout(key: string, value: unknown): [string, unknown][] {
  const rest = readable(value);
  return rest === undefined ? [] : [[key, rest]];
}

function readable(value: unknown): unknown {
  if (isEncrypted(value)) return undefined;
  if (Array.isArray(value)) {
    const rest = value.map(readable).filter((item) => item !== undefined);
    return rest.length === 0 && value.length > 0 ? undefined : rest;
  }
  if (!isSection(value)) return value;
  const rest = Object.entries(value).flatMap(([name, item]) => entryWithout(name, item));
  return rest.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(rest);
}

const shortName = (key: string): string => (key.startsWith(NAMESPACE) ? key.slice(NAMESPACE.length) : key);

/** Whether a path is the setting, or inside it. */
export const belongsTo = (path: string, setting: string): boolean => path === setting || isIn(path, setting);

/** Whether a path is inside a setting. */
export const isIn = (path: string, setting: string): boolean =>
  path.startsWith(`${setting}.`) || path.startsWith(`${setting}[`);

/** Whether a path is the setting, inside it, or contains it. */
export const concerns = (path: string, setting: string): boolean => belongsTo(path, setting) || isIn(setting, path);
