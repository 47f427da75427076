import { isUnknown } from "../../exposure";
import { nameOfUrn, type ResourceState } from "../model/step";
import { randomNames } from "./randomNames";

/** The resources after a trial update, and sentences about what its preview did not show. */
export interface Updated {
  readonly resources: readonly ResourceState[];
  readonly unknown: readonly string[];
}

/**
 * Adds to the previewed resources what only the update shows. Ids of new resources are expected. Two things are not: a resource that the
 * program registers only in one of preview and update, and a value that differs between them. In both cases the reviewed change is not the
 * change that would be made. They count as the update left them, and `unknown` names them.
 */
export function withUpdate(announced: readonly ResourceState[], updated: readonly ResourceState[]): Updated {
  const after = new Map(updated.map((resource) => [resource.urn, resource]));
  const previewed = new Set(announced.map(({ urn }) => urn));
  const rename = randomNames(announced, after);
  const unknown: string[] = [];
  const resources = announced.flatMap((resource): ResourceState[] => {
    const other = after.get(resource.urn);
    if (!other) {
      unknown.push(
        `${nameOfUrn(resource.urn)}: the preview contains it, but the update on the emulator does not create it`,
      );
      return [];
    }
    const others = Object.keys({ ...resource.inputs, ...other.inputs }).filter((key) =>
      differs(resource.inputs[key], other.inputs[key], rename),
    );
    if (others.length > 0) unknown.push(`${nameOfUrn(resource.urn)}: ${changedWords(others)}`);
    return [joined(resource, other, others)];
  });
  const silent = updated.filter(({ urn }) => !previewed.has(urn));
  unknown.push(
    ...silent.map(
      ({ urn }) => `${nameOfUrn(urn)}: the update on the emulator creates it, but the preview does not contain it`,
    ),
  );
  return { resources: [...resources, ...silent], unknown };
}

const MOST_NAMED = 5;

function changedWords(keys: readonly string[]): string {
  const more = keys.length > MOST_NAMED ? ` and ${keys.length - MOST_NAMED} more` : "";
  const verb = keys.length === 1 ? "differs" : "differ";
  return `its ${keys.slice(0, MOST_NAMED).join(", ")}${more} ${verb} between the preview and the update on the emulator`;
}

/** @param others names of the inputs whose values are taken from the update */
function joined(resource: ResourceState, other: ResourceState, others: readonly string[]): ResourceState {
  const id = other.id ?? resource.id;
  const taken = Object.fromEntries(others.map((key) => [key, other.inputs[key]]));
  return {
    ...resource,
    ...(id === undefined ? {} : { id }),
    inputs: { ...(filled(resource.inputs, other.inputs) as ResourceState["inputs"]), ...taken },
    outputs: {
      ...(filled(resource.outputs, { ...other.inputs, ...other.outputs }) as ResourceState["outputs"]),
      ...taken,
    },
  };
}

/** The value, with its unknown parts taken from the other value. */
function filled(value: unknown, other: unknown): unknown {
  if (isUnknown(value)) return other === undefined || isUnknown(other) ? value : other;
  if (Array.isArray(value)) {
    const items = Array.isArray(other) && other.length === value.length ? other : [];
    return value.map((item, index) => filled(item, items[index]));
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = (typeof other === "object" && other !== null ? other : {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, fields[key])]));
}

/** Whether a value that the preview knew differs in the update. A value that the preview did not know never counts as different. */
function differs(announced: unknown, updated: unknown, rename: (text: string) => string): boolean {
  if (isUnknown(announced)) return false;
  if (typeof announced === "string") return rename(announced) !== updated;
  if (typeof announced !== "object" || announced === null) return (announced ?? undefined) !== (updated ?? undefined);
  // A secret value cannot be compared with a value that the preview showed in plain text.
  if (typeof updated !== "object" || updated === null || isUnknown(updated)) return true;
  if (Array.isArray(announced) !== Array.isArray(updated)) return true;
  const [was, is] = [announced, updated] as [Record<string, unknown>, Record<string, unknown>];
  return Object.keys({ ...was, ...is }).some((key) => differs(was[key], is[key], rename));
}
