import { isUnknown } from "../../exposure";
import { nameOfUrn, type ResourceState } from "../model/step";
import { randomNames } from "./randomNames";

/** The resources after a trial update, and the facts about them that its preview did not show. */
export interface Updated {
  readonly resources: readonly ResourceState[];
  readonly unknown: readonly string[];
}

/**
 * The previewed resources with what only the update shows. Ids of new resources are nothing to worry about. A resource that
 * the program registers only once a value is known, or only where it is not previewed, and a value that is another one then,
 * are: what was reviewed is not what would be done. They count as the update left them, and are named in `unknown`.
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

/** @param others inputs that are as the update has them */
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

/** The value with its unknown parts taken from the other one. */
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

/** Whether a value that the preview knew differs in the update; one that it did not know may be anything. */
function differs(announced: unknown, updated: unknown, rename: (text: string) => string): boolean {
  if (isUnknown(announced)) return false;
  if (typeof announced === "string") return rename(announced) !== updated;
  if (typeof announced !== "object" || announced === null) return (announced ?? undefined) !== (updated ?? undefined);
  // A secret cannot be compared with what was shown in the open.
  if (typeof updated !== "object" || updated === null || isUnknown(updated)) return true;
  if (Array.isArray(announced) !== Array.isArray(updated)) return true;
  const [was, is] = [announced, updated] as [Record<string, unknown>, Record<string, unknown>];
  return Object.keys({ ...was, ...is }).some((key) => differs(was[key], is[key], rename));
}
