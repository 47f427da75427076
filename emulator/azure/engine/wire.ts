/** Between the engine's wire format (a protobuf struct with signatures for secrets and outputs) and `Marked` values. */
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { isRecord, UNKNOWN, type Marked, type Path, type Properties } from "./value";

/** Key that marks a special object (Pulumi wire format, `SigKey`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Reads properties; nulls are left out, as azure-native does. */
export function decode(struct: Struct | undefined): Marked {
  const secrets: Path[] = [];
  const values = struct ? read(struct.toJavaScript(), [], secrets) : {};
  return { values: isRecord(values) ? values : {}, secrets };
}

function read(value: unknown, path: Path, secrets: Path[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index], secrets) ?? null);
  if (!isRecord(value)) return value;
  if (SIGNATURE in value) return readSpecial(value, path, secrets);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, read(inner, [...path, key], secrets)]),
  );
}

function readSpecial(value: Properties, path: Path, secrets: Path[]): unknown {
  switch (value[SIGNATURE]) {
    case SECRET:
      secrets.push(path);
      return read(value.value, path, secrets);
    case OUTPUT:
      if (value.secret === true) secrets.push(path);
      return "value" in value ? read(value.value, path, secrets) : UNKNOWN;
    case RESOURCE:
      return value.id ?? value.urn;
    default:
      throw new Error(`property ${path.join(".")} holds an asset or archive, which no resource type here accepts`);
  }
}

/** Writes properties, each secret path wrapped so that the engine encrypts it. */
export function encode({ values, secrets }: Marked): Struct {
  const marked = new Set(secrets.map((path) => JSON.stringify(path)));
  const write = (value: unknown, path: Path): unknown => {
    const inner = Array.isArray(value)
      ? value.map((item, index) => write(item, [...path, index]))
      : isRecord(value)
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([, item]) => item !== undefined)
              .map(([key, item]) => [key, write(item, [...path, key])]),
          )
        : value;
    return marked.has(JSON.stringify(path)) ? { [SIGNATURE]: SECRET, value: inner } : inner;
  };
  return Struct.fromJavaScript(write(values, []) as Record<string, JavaScriptValue>);
}
