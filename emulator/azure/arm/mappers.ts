/**
 * A second check of the inputs, with the models of Azure's own SDK (`@azure/arm-network`, `@azure/arm-compute`). They know each property's
 * name in ARM's JSON and some limits. A property that ARM's JSON does not have would silently not reach Azure. The models' API versions are
 * newer than azure-native's, so this check finds typos, but not properties that only newer versions have; `schema/` has the exact list.
 */
import * as path from "node:path";
import type { Problem } from "../engine/provider";
import { isRecord, isUnknown, pathText, type Path, type Properties } from "../engine/value";
import { resourceTypes } from "../resources";

/** The part of a `@azure/core-client` mapper that matters here. */
interface Mapper {
  readonly serializedName?: string;
  readonly constraints?: {
    readonly MaxLength?: number;
    readonly MinLength?: number;
    readonly InclusiveMaximum?: number;
    readonly InclusiveMinimum?: number;
  };
  readonly type: {
    readonly name: string;
    readonly className?: string;
    readonly modelProperties?: Record<string, Mapper>;
    readonly element?: Mapper;
    readonly value?: Mapper;
  };
}

type Mappers = Record<string, Mapper>;

/** Loaded by path: the packages do not export their mappers. */
function load(name: string): Mappers {
  // eslint-disable-next-line own/fixed-paths -- the callers below name the packages
  const file = path.join(path.dirname(require.resolve(name)), "models", "mappers.js");
  // eslint-disable-next-line @typescript-eslint/no-require-imports, own/fixed-paths -- the path is known at run time only
  return require(file) as Mappers;
}

let network: Mappers | undefined;
let compute: Mappers | undefined;

const models: Record<string, () => Mappers> = {
  "azure-native:network": () => (network ??= load("@azure/arm-network")),
  "azure-native:compute": () => (compute ??= load("@azure/arm-compute")),
};

/** Problems that Azure's own models have with the inputs; `[]` for types without a model. */
export function armProblems(type: string, inputs: Properties): readonly Problem[] {
  const at = type.lastIndexOf(":");
  const mappers = models[type.slice(0, at)]?.();
  const root = mappers?.[type.slice(at + 1)];
  const row = resourceTypes.get(type);
  if (!mappers || !root || !row) return [];
  const inId = new Set([row.nameProperty, ...row.idProperties]);
  const body = Object.fromEntries(Object.entries(inputs).filter(([key]) => !inId.has(key)));
  return problemsOf(root, body, [], mappers);
}

function problemsOf(mapper: Mapper, value: unknown, path: Path, mappers: Mappers): readonly Problem[] {
  if (value === undefined || value === null || isUnknown(value)) return [];
  const { type } = mapper;
  if (type.name === "Sequence" && Array.isArray(value)) {
    return value.flatMap((item, index) =>
      type.element ? problemsOf(type.element, item, [...path, index], mappers) : [],
    );
  }
  if (type.name === "Dictionary" && isRecord(value)) {
    return Object.entries(value).flatMap(([key, item]) =>
      type.value ? problemsOf(type.value, item, [...path, key], mappers) : [],
    );
  }
  if (type.name === "Composite" && isRecord(value)) return compositeProblems(mapper, value, path, mappers);
  return limitProblems(mapper, value, path);
}

function compositeProblems(mapper: Mapper, value: Properties, path: Path, mappers: Mappers): readonly Problem[] {
  const properties = mapper.type.modelProperties ?? mappers[mapper.type.className ?? ""]?.type.modelProperties;
  if (!properties) return [];
  // azure-native flattens ARM's `properties` and keeps ARM's names: the last part of the serialized name.
  const known = new Map(
    Object.values(properties).map((property) => [property.serializedName?.split(".").slice(-1)[0] ?? "", property]),
  );
  return Object.entries(value).flatMap(([key, inner]) => {
    const property = known.get(key);
    if (property) return problemsOf(property, inner, [...path, key], mappers);
    const model = mapper.type.className ?? "the model";
    return [{ property: pathText([...path, key]), reason: `has no place in Azure's ${model}: Azure would not get it` }];
  });
}

function limitProblems({ constraints = {} }: Mapper, value: unknown, path: Path): readonly Problem[] {
  const {
    MaxLength = Infinity,
    MinLength = 0,
    InclusiveMaximum = Infinity,
    InclusiveMinimum = -Infinity,
  } = constraints;
  const property = pathText(path);
  if (typeof value === "string" && (value.length > MaxLength || value.length < MinLength)) {
    return [{ property, reason: `has ${value.length} characters; Azure takes ${MinLength} to ${MaxLength}` }];
  }
  if (typeof value === "number" && (value > InclusiveMaximum || value < InclusiveMinimum)) {
    return [{ property, reason: `is ${value}; Azure takes ${InclusiveMinimum} to ${InclusiveMaximum}` }];
  }
  return [];
}
