import fc from "fast-check";
import type { ChangeInput } from "../../../../preview/model/changeInput";
import { nameOfUrn, type ResourceState } from "../../../../preview/model/step";

/** Pulumi's forms of an unknown value: an unknown text, an unknown list, a secret, an encrypted secret. */
export const UNKNOWNS: readonly unknown[] = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "[secret]",
  { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" },
];

/** A property of a resource. */
export interface Place {
  readonly urn: string;
  readonly path: readonly (string | number)[];
}

/** For a person: `icap-gateway-balancer loadBalancingRules.0.frontendPort`. */
export const placeWords = ({ urn, path }: Place): string => `${nameOfUrn(urn)} ${path.join(".")}`;

/** A property, and the value that replaces it. */
export interface UnknownPlace {
  readonly place: Place;
  readonly as: unknown;
}

/** Two of the places, and what stands there. */
export const pairsOf = (places: readonly Place[]): fc.Arbitrary<UnknownPlace[]> =>
  fc.array(fc.record({ place: fc.constantFrom(...places), as: fc.constantFrom(...UNKNOWNS) }), {
    minLength: 2,
    maxLength: 2,
  });

/** The path as the engine writes it: `loadBalancingRules[0].frontendPort`. */
const engineWords = ({ path }: Place): string =>
  path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");

const CARDS = ["virtualMachineProfile", "networkProfile"];

/**
 * Every property that the program sets of every part of the network, lists and objects too; of a scale set what is about
 * the network. Of long lists of texts, which are all read alike, the first and the last.
 */
export function placesIn(resources: readonly ResourceState[]): readonly Place[] {
  return resources.flatMap(({ urn, type, inputs }) => {
    if (type.startsWith("azure-native:network:")) return pathsBelow(inputs).map((path) => ({ urn, path }));
    if (!type.endsWith(":VirtualMachineScaleSet")) return [];
    const profile = (inputs.virtualMachineProfile as Record<string, unknown>).networkProfile;
    const paths = [CARDS.slice(0, 1), CARDS, ...pathsBelow(profile).map((path) => [...CARDS, ...path])];
    return paths.map((path) => ({ urn, path }));
  });
}

function pathsBelow(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const texts = Array.isArray(value) && value.every((item) => typeof item === "string");
  const several = texts && keys.length > 2 ? [keys[0]!, keys.at(-1)!] : keys;
  // A secret is never readable, so that it cannot be read is no change.
  const chosen = several.filter((key) => (value as Record<string | number, unknown>)[key] !== "[secret]");
  return chosen.flatMap((key) => [
    [key],
    ...pathsBelow((value as Record<string | number, unknown>)[key]).map((path) => [key, ...path]),
  ]);
}

/** The change that makes the values at the places unknown, and nothing else. */
export function madeUnknown(base: readonly ResourceState[], places: readonly UnknownPlace[]): ChangeInput {
  const context = { environment: "prod", icapsPort: 11344 } as const;
  const outputs = { serverCertificate: "CERTIFICATE", icapServices: { reqmod: "/reqmod", respmod: "/respmod" } };
  return {
    ...{ project: "defender-icap-gateway", stack: "prod" },
    compared: { base: "main", head: "the branch", caveat: "Only a test." },
    ...{ base, baseOutputs: outputs, headOutputs: outputs },
    steps: base.map((before) => {
      const own = places.filter(({ place }) => place.urn === before.urn);
      const inputs = own.reduce<unknown>((value, { place, as }) => replaced(value, place.path, as), before.inputs);
      const none = { replaceReasons: [], detailedDiff: {} };
      if (own.length === 0) return { op: "same", urn: before.urn, before, after: before, ...none };
      const after = { ...before, inputs: inputs as Record<string, unknown> };
      const detailedDiff = Object.fromEntries(own.map(({ place }) => [engineWords(place), "update"]));
      return { op: "update", urn: before.urn, before, after, replaceReasons: [], detailedDiff };
    }),
    ...{ emulated: false, refusals: [], unknown: [], notes: [] },
    contexts: { base: context, head: context },
    locate: () => undefined,
  };
}

/** The value with another one at the path; as it is where an earlier change took the path away. */
function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== "object" || value === null || !(key in value)) return value;
  const inner = replaced((value as Record<string | number, unknown>)[key], rest, by);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner };
}
