/** Finds inputs that do not fit the resource type: unknown properties, wrong kinds, wrong enum values. */
import type { Problem } from "../engine/provider";
import { isRecord, isUnknown, pathText, type Path, type Properties } from "../engine/value";
import { schema, type ObjectShape, type PropertyShape } from "./schema";

/** Problems of a resource's inputs with the shape of its type; `[]` when they fit. */
export function shapeProblems(type: string, inputs: Properties): readonly Problem[] {
  const shape = schema.resources[type];
  if (!shape) return [{ property: "", reason: `the schema of the emulator has no resource type ${type}` }];
  return objectProblems(shape, inputs, []);
}

function objectProblems(shape: ObjectShape, value: Properties, path: Path): readonly Problem[] {
  const missing = Object.entries(shape)
    .filter(([name, property]) => property.required && value[name] === undefined)
    .map(([name]) => problem([...path, name], "is required"));
  const present = Object.entries(value).flatMap(([name, inner]) => {
    const property = shape[name];
    if (property) return valueProblems(property, inner, [...path, name]);
    const near = nearest(name, Object.keys(shape));
    const hint = near ? `did you mean ${near}?` : `it has ${Object.keys(shape).sort().join(", ")}`;
    return [problem([...path, name], `is not a property of this type; ${hint}`)];
  });
  return [...missing, ...present];
}

function valueProblems(shape: PropertyShape, value: unknown, path: Path): readonly Problem[] {
  if (value === undefined || isUnknown(value) || shape.kind === "any") return [];
  switch (shape.kind) {
    case "array":
      if (!Array.isArray(value)) return [wrongKind(shape, value, path)];
      return value.flatMap((item, index) => valueProblems(shape.items ?? { kind: "any" }, item, [...path, index]));
    case "map":
      if (!isRecord(value)) return [wrongKind(shape, value, path)];
      return Object.entries(value).flatMap(([key, item]) =>
        valueProblems(shape.items ?? { kind: "any" }, item, [...path, key]),
      );
    case "object":
      if (!isRecord(value)) return [wrongKind(shape, value, path)];
      return [shape.object ?? "", ...(shape.others ?? [])]
        .map((type) => objectProblems(schema.objects[type] ?? {}, value, path))
        .reduce((best, found) => (found.length < best.length ? found : best));
    default:
      if (typeof value !== shape.kind) return [wrongKind(shape, value, path)];
      if (shape.values && !shape.values.includes(String(value))) {
        return [problem(path, `is ${JSON.stringify(value)}; Azure knows ${shape.values.join(", ")}`)];
      }
      return [];
  }
}

const problem = (path: Path, reason: string): Problem => ({ property: pathText(path), reason });

function wrongKind(shape: PropertyShape, value: unknown, path: Path): Problem {
  const kind = Array.isArray(value) ? "array" : typeof value;
  return problem(path, `must be of kind ${shape.kind} but is of kind ${kind}`);
}

/** The known name that a typo most likely meant: at most two letters away. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0] && ranked[0].distance <= 2 ? ranked[0].candidate : undefined;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
