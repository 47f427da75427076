/**
 * A resource's outputs as azure-native knows them before Azure has answered (its `PreviewOutputs` and the preview branch of its `Update`):
 * what the program wrote, where the output has the same name and kind, and of an existing resource the name and the location. Everything
 * else is unknown, including outputs that never change: `clientId`, `vaultUri`, `ipAddress`, the ids of parts. The id is the engine's own,
 * which keeps it over an update.
 */
import { isRecord, isUnknown, UNKNOWN, type Properties } from "./engine/value";
import { schema, type ObjectShape, type PropertyShape } from "./schema/schema";

/** azure-native's `stableOutputs`. */
const STABLE = ["name", "location"];

/** Outputs in a preview. `before`: those of the resource that would be updated; absent where one would be created. */
export function previewOutputs(type: string, inputs: Properties, before?: Properties): Properties {
  const stable = STABLE.filter((name) => before?.[name] !== undefined).map((name) => [name, before?.[name]]);
  return { ...objectOutputs(schema.outputs[type] ?? {}, inputs), ...Object.fromEntries(stable) };
}

const objectOutputs = (shape: ObjectShape, inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(shape).map(([name, property]) => [name, outputOf(property, inputs[name])]));

function outputOf(shape: PropertyShape, input: unknown): unknown {
  if (shape.values?.length === 1) return shape.values[0];
  if (input === undefined || isUnknown(input)) return UNKNOWN;
  const items = shape.items ?? { kind: "any" };
  switch (shape.kind) {
    case "any":
      return input;
    case "array":
      return Array.isArray(input) ? input.map((item) => outputOf(items, item)) : UNKNOWN;
    case "map":
      if (!isRecord(input)) return UNKNOWN;
      return Object.fromEntries(Object.entries(input).map(([key, item]) => [key, outputOf(items, item)]));
    case "object":
      return isRecord(input) ? objectOutputs(schema.objects[shape.object ?? ""] ?? {}, input) : UNKNOWN;
    default:
      return typeof input === shape.kind ? input : UNKNOWN;
  }
}
