/** The resources that an update of one recorded deployment to another changes, and how: as the engine and the providers decide it. */
import { isBelow } from "../../../../emulator/azure/engine/difference";
import { pathText, type Path } from "../../../../emulator/azure/engine/value";
import { propertyChanges } from "../../../../emulator/azure/provider";
import { resourceTypes } from "../../../../emulator/azure/resources";
import { TlsProvider } from "../../../../emulator/azure/tls/provider";
import type { Recording, Registration } from "../../../integration/infra/recorder";

export interface ChangedResource {
  readonly type: string;
  readonly name: string;
  readonly how: "made" | "deleted" | "updated" | "replaced";
}

const NOW = Date.parse("2026-11-23T12:00:00Z");
const TLS = new TlsProvider(() => new Date(NOW));
/** Age of the certificates at the update, in milliseconds: a hundred days. */
const AGE = 100 * 86_400_000;

export function changedResources(before: Recording, after: Recording): readonly ChangedResource[] {
  const [was, is] = [before, after].map(
    ({ all }) => new Map(all.filter(({ type }) => isResource(type)).map((one) => [`${one.type} ${one.name}`, one])),
  );
  const gone = [...was!.values()].filter(({ type, name }) => !is!.has(`${type} ${name}`));
  return [
    ...gone.map(({ type, name }) => ({ type, name, how: "deleted" as const })),
    ...[...is!].flatMap(([key, one]): ChangedResource[] => {
      const old = was!.get(key);
      const how = old === undefined ? "made" : change(old, one);
      return how === undefined ? [] : [{ type: one.type, name: one.name, how }];
    }),
  ];
}

/** Components, whose inputs are for those who read a preview, and the stack are none. */
const isResource = (type: string): boolean => type.startsWith("azure-native:") || type.startsWith("tls:");

function change(old: Registration, one: Registration): "updated" | "replaced" | undefined {
  const changes = differences(one.type, old.inputs, one.inputs).filter(({ path }) => !isBelow(path, one.ignoreChanges));
  if (changes.length === 0) return undefined;
  const replaced = changes.some(({ path, replaces }) => replaces || isAt(path, one.replaceOnChanges));
  return replaced ? "replaced" : "updated";
}

function differences(type: string, oldInputs: Registration["inputs"], news: Registration["inputs"]) {
  const row = resourceTypes.get(type);
  if (row) return propertyChanges(row, oldInputs, news);
  const validity = Number(oldInputs["validityPeriodHours"] ?? 0) * 3_600_000;
  const oldOutputs = validity === 0 ? {} : { validityEndTime: new Date(NOW - AGE + validity).toISOString() };
  return TLS.diff({ type, urn: "", oldInputs, oldOutputs, news }).changes;
}

/** Whether a changed property is one of `replaceOnChanges`, or in it; `[*]` is any place of a list. */
const isAt = (path: Path, wanted: readonly string[]): boolean =>
  wanted.some((one) => {
    const [first = "", ...rest] = one.split("[*]").map((part) => part.replace(/[.[\]]/g, "\\$&"));
    return new RegExp(`^${[first, ...rest].join("\\[\\d+\\]")}($|[.[])`).test(pathText(path));
  });
