/** The inputs of a resource that `pulumi import` takes over: read from its id and from what Azure gives back. */
import type { Properties } from "./engine/value";
import { isRecord } from "./engine/value";
import type { ResourceType } from "./resourceType";
import { schema, type ObjectShape, type PropertyShape } from "./schema/schema";

/**
 * Names of properties that a program writes and Azure never returns, at any depth: boot data, settings of extensions, the value of a secret
 * (learn: the resources' REST references, "response").
 */
const WRITTEN_ONLY = new Set(["customData", "userData", "protectedSettings", "adminPassword", "sharedKey"]);
const SECRET = "azure-native:keyvault:Secret";

/**
 * Inputs of an imported resource, made as azure-native makes them: path parameters from the id, the rest from the answer, without
 * properties that only outputs have.
 */
export function importedInputs(row: ResourceType, id: string, answer: Properties): Properties {
  const shape = schema.resources[row.type] ?? {};
  const inputs = { ...projected(shape, answer), ...pathParameters(row, id) };
  if (row.type === SECRET && isRecord(inputs.properties)) delete inputs.properties.value;
  return inputs;
}

/** The parts of an id that a program writes as properties. */
function pathParameters({ nameProperty, idProperties }: ResourceType, id: string): Properties {
  const parts = id.split("/");
  const provider = parts.lastIndexOf("providers");
  // after the provider's namespace: type, name, type, name
  const names = provider < 0 ? [parts.at(-1)!] : parts.slice(provider + 2).filter((_, i) => i % 2 === 1);
  const parents = names.slice(0, -1);
  const parameters = idProperties.map((property) => {
    if (property === "resourceGroupName") return [property, parts[4]] as const;
    if (property === "scope" || property === "resourceUri")
      return [property, parts.slice(0, provider).join("/")] as const;
    return [property, parents.shift()] as const;
  });
  return { ...Object.fromEntries(parameters), [nameProperty]: names.at(-1) };
}

function projected(shape: ObjectShape, value: Properties): Properties {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const property = shape[name];
      if (property === undefined || inner === undefined || WRITTEN_ONLY.has(name)) return [];
      return [[name, valueOf(property, inner)] as const];
    }),
  );
}

function valueOf(shape: PropertyShape, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (shape.items ? valueOf(shape.items, item) : item));
  if (!isRecord(value)) return value;
  // Identities: a program writes a list of ids, Azure gives an object of them.
  if (shape.kind === "array") return Object.keys(value);
  if (shape.kind === "map")
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, shape.items ? valueOf(shape.items, item) : item]),
    );
  if (shape.kind !== "object") return value;
  const shapes = [shape.object ?? "", ...(shape.others ?? [])].map((name) => schema.objects[name] ?? {});
  return projected(Object.assign({}, ...shapes) as ObjectShape, value);
}
