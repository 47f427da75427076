/**
 * Changes of resources that a stack only reads (an existing vault or network). A refresh's JSON counts these changes but lists the
 * resources unchanged. The engine's events contain the changes. Pure.
 */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { jsonOf } from "../../console/readText";

const state = z.looseObject({
  external: z.boolean().optional(),
  outputs: z.record(z.string(), z.unknown()).default({}),
});
const step = z.looseObject({ op: z.string(), urn: z.string() });
const listed = z.looseObject({
  steps: z.array(step).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});
const event = z.object({
  resOutputsEvent: z.object({
    metadata: z.object({ op: z.string(), urn: z.string(), old: state.nullish(), new: state.nullish() }),
  }),
});

/** Properties that Azure changes by itself, without a change of the resource. */
const ITS_OWN = new Set(["etag", "provisioningState", "systemData"]);

/** Number of changes that the summary counts and the list lacks. @param content JSON of a refresh */
export function uncounted(content: unknown): number {
  const { steps, changeSummary } = listed.safeParse(content).data ?? {};
  const counted = Object.entries(changeSummary ?? {}).filter(([op]) => op !== "same");
  const missing = counted.map(([op, count]) => count - (steps ?? []).filter((one) => one.op === op).length);
  return missing.reduce((sum, one) => sum + Math.max(0, one), 0);
}

/** The refresh's JSON with the events' steps for resources that are only read. @param events one JSON text a line */
export function withReadOnly(content: unknown, events: string): unknown {
  const read = listed.safeParse(content).data;
  if (read === undefined) return content;
  const found = new Map(events.split("\n").flatMap((line) => changeIn(line).map((one) => [one.urn, one] as const)));
  return {
    ...read,
    steps: (read.steps ?? []).map((one) => (one.op === "refresh" ? found.get(one.urn) : undefined) ?? one),
  };
}

function changeIn(line: string): readonly z.infer<typeof step>[] {
  const metadata = event.safeParse(jsonOf(line)).data?.resOutputsEvent.metadata;
  if (metadata?.op !== "update" || !metadata.old?.external || !metadata.new) return [];
  const { op, urn, old: oldState, new: newState } = metadata;
  const paths = pathsOf(oldState.outputs, newState.outputs, "");
  return [{ op, urn, oldState, newState, detailedDiff: Object.fromEntries(paths.map((path) => [path, { kind: op }])) }];
}

/** Paths of the differing values, such as `properties.networkAcls.defaultAction`. */
function pathsOf(before: unknown, after: unknown, at: string): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [at];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !ITS_OWN.has(key));
  return keys.flatMap((key) => pathsOf(before[key], after[key], at === "" ? key : `${at}.${key}`));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
