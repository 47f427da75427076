import { UNKNOWN } from "../model";

/** An azure-native resource as state files, previews and the emulator have it: flattened property names. */
export interface AzureResourceData {
  /** Pulumi type token, with or without an API version: `azure-native:network/v20240501:LoadBalancer`. */
  readonly type: string;
  /** ARM id; `UNKNOWN` before the resource exists. */
  readonly id: string;
  /** The resource's name in the Pulumi program, which stays the same when Azure's name changes. */
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Names of the properties that the program sets; the others are Azure's own. Absent: unknown. */
  readonly declared?: readonly string[];
  /** The program's key for it, before and after it exists: its URN. */
  readonly key?: string;
  /** Key of the resource that the program registers it under. */
  readonly parent?: string;
  /** By top-level property, the keys of the resources that its value is computed from. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The engine's placeholders for values that it does not know yet, by the value's type: boolean, number, string, array,
 * asset, archive, object (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go).
 */
const ENGINE_UNKNOWNS: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
/** Key of the object that stands for a secret, encrypted or not (sdk/go/common/resource/sig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

export type Properties = Readonly<Record<string, unknown>>;

/** Whether the value is unknown: not yet computed, or encrypted. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return SIGNATURE in value;
  return ENGINE_UNKNOWNS.has(value) || value === UNKNOWN || value === "[secret]";
}

/** The value as text, `UNKNOWN` for one that is not known, undefined where there is none. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return isUnknown(value) ? UNKNOWN : String(value);
}

/** A name for a person, also where it is not known. */
export function nameOf(value: unknown): string {
  const text = textOf(value);
  return text === undefined || text === UNKNOWN ? "(name not known)" : text;
}

/** The value as an object; an empty one for anything else. */
export function objectOf(value: unknown): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}

/** The objects of a list; `UNKNOWN` for an unknown list, and for a value that is no list, because it is unknown how Azure would read it. */
export function listOf(value: unknown): readonly Properties[] | typeof UNKNOWN {
  if (value === undefined || value === null) return [];
  if (isUnknown(value) || !Array.isArray(value)) return UNKNOWN;
  return value.some(isUnknown) ? UNKNOWN : value.map(objectOf);
}

/** Like `listOf`; an unknown list is reported by `report` and then empty. */
export function knownListOf(value: unknown, report: () => void): readonly Properties[] {
  const list = listOf(value);
  if (list !== UNKNOWN) return list;
  report();
  return [];
}

/** The value as a port or another whole number; `UNKNOWN` for anything else, because its later value is unknown. */
export function numberOf(value: unknown): number | typeof UNKNOWN {
  const number = typeof value === "number" || typeof value === "string" ? Number(value) : NaN;
  return value !== "" && Number.isInteger(number) ? number : UNKNOWN;
}

/** The choice that equals the value, whatever its case; `UNKNOWN` for any other text and for none. */
export function choiceOf<T extends string>(value: unknown, choices: readonly T[]): T | typeof UNKNOWN {
  const text = textOf(value)?.toLowerCase();
  return choices.find((one) => one.toLowerCase() === text) ?? UNKNOWN;
}

/** The version of an address, IPv4 where none is given; `UNKNOWN` for a text that is no version. */
export function versionOf(value: unknown): "IPv4" | "IPv6" | typeof UNKNOWN {
  return choiceOf(textOf(value) ?? "IPv4", ["IPv4", "IPv6"]);
}

/** Texts of a singular and a plural field together. A plural that is no list is not known. */
export function textsOf(single: unknown, plural: unknown): readonly string[] {
  const none = plural === undefined || plural === null;
  const many = none ? [] : Array.isArray(plural) ? plural.map(textOf) : [UNKNOWN];
  return [textOf(single), ...many].filter((text) => text !== undefined);
}

/** The id in a reference `{ id }`; `UNKNOWN` for a reference whose target is not known, undefined for none. */
export function referenceOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (isUnknown(value)) return UNKNOWN;
  const { id } = objectOf(value);
  return textOf(id) ?? UNKNOWN;
}

/** The ids in a list of references. */
export function referencesOf(value: unknown): readonly string[] {
  const list = listOf(value);
  return list === UNKNOWN ? [UNKNOWN] : list.map((item) => textOf(item.id) ?? UNKNOWN);
}

/** Id of a part of a resource: the one that Azure gave, otherwise the one that Azure will compose. */
export function partId(parent: AzureResourceData, collection: string, part: Properties): string {
  const own = textOf(part.id);
  if (own !== undefined && own !== UNKNOWN) return own;
  const name = textOf(part.name) ?? UNKNOWN;
  return parent.id === UNKNOWN || name === UNKNOWN ? UNKNOWN : `${parent.id}/${collection}/${name}`;
}
