/** Drift: lets `pulumi refresh` detect changes that were made without Pulumi. */
import { compare } from "./engine/difference";
import { isRecord, type Path, type Properties } from "./engine/value";
import { schema } from "./schema/schema";

/** Properties that Azure sets and no program writes, although input types list some of them. */
const READ_ONLY = new Set(["id", "etag", "type", "provisioningState", "azureApiVersion"]);

/**
 * The inputs after a change made without Pulumi. As in azure-native, the difference between old and new outputs is applied to the old
 * inputs, so that values that Azure filled in do not become inputs.
 */
export function driftedInputs(type: string, inputs: Properties, before: Properties, after: Properties): Properties {
  const known = schema.resources[type] ?? {};
  const drifted = structuredClone(inputs);
  for (const { path, kind } of compare(before, after)) {
    const leaf = path[path.length - 1];
    if (!(String(path[0]) in known) || (typeof leaf === "string" && READ_ONLY.has(leaf))) continue;
    if (kind === "delete") removeAt(drifted, path);
    else setAt(drifted, path, writable(valueAt(after, path)));
  }
  return drifted;
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Properties | undefined)?.[key], value);

function writable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writable);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !READ_ONLY.has(key))
      .map(([key, inner]) => [key, writable(inner)]),
  );
}

function setAt(target: Properties, path: Path, value: unknown): void {
  let inner: Properties = target;
  path.slice(0, -1).forEach((key, index) => {
    inner[key] ??= typeof path[index + 1] === "number" ? [] : {};
    inner = inner[key] as Properties;
  });
  inner[path[path.length - 1]!] = value;
}

function removeAt(target: Properties, path: Path): void {
  const leaf = path[path.length - 1];
  const parent = valueAt(target, path.slice(0, -1));
  // Lists are compared by position, so removed items are at the end.
  if (Array.isArray(parent)) parent.length = Math.min(parent.length, Number(leaf));
  else if (isRecord(parent)) delete parent[leaf!];
}
