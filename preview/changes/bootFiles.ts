import { brotliDecompressSync } from "node:zlib";
import { parse } from "yaml";
import { isUnknown, plainType } from "../../exposure";
import { bootConfigurationText } from "../../policy/index";
import type { BootFileChange } from "../model/report";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";
import type { Names } from "./names";
import { objectsOf, valueAt } from "./values";

const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";
/** The name under which the rest of the boot data is compared: commands, and the script that runs them. */
const REST = "cloud-config";

/** The files of the machines' boot data that change, with one entry for lanes that have the same change; and the lanes whose files cannot be read. */
export function bootFileChanges(
  steps: readonly PreviewStep[],
  names: Names,
): { readonly changes: readonly BootFileChange[]; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const joined = new Map<string, { change: Omit<BootFileChange, "where">; sets: string[] }>();
  const sets = new Set(
    steps.filter(({ before, after }) => isSet(before) || isSet(after)).map(({ urn }) => nameOfUrn(urn)),
  );
  for (const { op, urn, before, after } of steps) {
    if (!isSet(before) || !isSet(after) || op === "replace") continue;
    if (DATA.every((data) => data(before) === data(after))) continue;
    const [was, is] = [before, after].map(filesOf);
    const name = nameOfUrn(urn);
    if (was === undefined || is === undefined) {
      unknown.push(
        `${names.short(name)}: its boot data is known only after the deployment, so its files cannot be compared`,
      );
      continue;
    }
    for (const change of compareFiles(was, is)) {
      const key = JSON.stringify(change);
      const entry = joined.get(key) ?? { change, sets: [] };
      joined.set(key, { change, sets: [...entry.sets, name] });
    }
  }
  const changes = [...joined.values()].map(({ change, sets: own }) => ({
    where: names.where(own, [...sets]),
    ...change,
  }));
  return { changes, unknown };
}

const isSet = (state: ResourceState | undefined): state is ResourceState =>
  state !== undefined && plainType(state.type) === SCALE_SET;

const userData = (state: ResourceState): unknown => valueAt(state.inputs, "virtualMachineProfile", "userData");

/**
 * Files of the machines' code, which travels in userData: JSON from path to text (infra/gateway/codePackage.ts), compressed with
 * Brotli, or with gzip where an older version deployed it.
 */
function codeOf(state: ResourceState): ReadonlyMap<string, string> | undefined {
  const data = userData(state);
  if (data === undefined) return new Map();
  if (typeof data !== "string" || isUnknown(data)) return undefined;
  const code = parsedJson(brotliText(data) ?? bootConfigurationText(data));
  return code === undefined ? undefined : new Map(Object.entries(code).map(([path, text]) => [path, String(text)]));
}

/** The text of Brotli data. Undefined if the data is not Brotli, or holds more than 4 MiB, which a gateway would refuse as well. */
function brotliText(data: string): string | undefined {
  try {
    return brotliDecompressSync(Buffer.from(data, "base64"), { maxOutputLength: 1 << 22 }).toString("utf8");
  } catch {
    return undefined;
  }
}

function parsedJson(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const customData = (state: ResourceState): unknown =>
  valueAt(state.inputs, "virtualMachineProfile", "osProfile", "customData");

/** All properties of a scale set that determine the files of its machines. */
const DATA = [customData, userData];

/** Contents by path; undefined when the boot data is unknown or is not a cloud-config. */
function filesOf(state: ResourceState): ReadonlyMap<string, string> | undefined {
  const data = customData(state);
  if (data === undefined) return new Map();
  if (typeof data !== "string" || isUnknown(data)) return undefined;
  const [script, text] = partsOf(bootConfigurationText(data) ?? "");
  const code = codeOf(state);
  if (!text.startsWith("#cloud-config") || code === undefined) return undefined;
  const { write_files: files, ...rest } = parse(text) as Record<string, unknown>;
  const contents = objectsOf(files).map(({ path, ...file }): [string, string] => [String(path), fileText(file)]);
  return new Map([...contents, ...code, [REST, script + JSON.stringify(rest, undefined, 1)]]);
}

/** The script in front of a gateway's `#cloud-config` (empty if there is none), and the `#cloud-config`. */
function partsOf(text: string): readonly [string, string] {
  const at = text.startsWith("#!") ? text.indexOf("\n#cloud-config\n") + 1 : 0;
  return [text.slice(0, at), text.slice(at)];
}

/** A file's content, followed by its other properties (owner, permissions). */
function fileText({ content, ...rest }: Record<string, unknown>): string {
  return `${String(content ?? "")}\n${JSON.stringify(rest)}`;
}

function compareFiles(
  was: ReadonlyMap<string, string>,
  is: ReadonlyMap<string, string>,
): Omit<BootFileChange, "where">[] {
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [before, after] = [was.get(path), is.get(path)];
    if (before === after) return [];
    const change = before === undefined ? "added" : after === undefined ? "removed" : "changed";
    return [{ path, change, ...countLines(before ?? "", after ?? "") } as const];
  });
}

/** Lines that only one of the texts has, counted as often as they occur. */
function countLines(before: string, after: string): { linesAdded: number; linesRemoved: number } {
  const counts = new Map<string, number>();
  for (const line of before.split("\n")) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const line of after.split("\n")) counts.set(line, (counts.get(line) ?? 0) + 1);
  const values = [...counts.values()];
  const sum = (sign: number): number => values.reduce((total, count) => total + Math.max(0, count * sign), 0);
  return { linesAdded: sum(1), linesRemoved: sum(-1) };
}
