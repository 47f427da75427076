/** Rules that Azure Monitor's types have in common. Pure. */
import type { Problem } from "../engine/provider";
import { isUnknown, strings, text, type Properties } from "../engine/value";
import { AzureError } from "../errors";
import type { World } from "../resourceType";
import { minutesOf, unless } from "./problems";

/** Minutes of `PT5M`, `PT1H`, `P1D`; 0 for a text that is not a period. */
export const minutesOfPeriod = (period: string): number =>
  /^P(\d+)D$/.test(period) ? Number(period.slice(1, -1)) * 24 * 60 : (minutesOf(period) ?? 0);

/** Severity, evaluation interval and window: each one of Azure's values, the window not shorter than the interval. */
export function alertProblems(
  inputs: { readonly severity?: unknown; readonly evaluationFrequency?: unknown; readonly windowSize?: unknown },
  allowed: { readonly every: readonly string[]; readonly over: readonly string[] },
): readonly Problem[] {
  const [every, over] = [text(inputs.evaluationFrequency), text(inputs.windowSize)];
  const known = (value: string | undefined, values: readonly string[], property: string): readonly Problem[] =>
    unless(
      value === undefined || values.includes(value),
      property,
      `BadRequest: ${String(value)} is none of ${values.join(", ")}`,
    );
  return [
    ...unless(
      isUnknown(inputs.severity) || [0, 1, 2, 3, 4].includes(Number(inputs.severity)),
      "severity",
      `BadRequest: ${String(inputs.severity)} is not a severity from 0 to 4`,
    ),
    ...known(every, allowed.every, "evaluationFrequency"),
    ...known(over, allowed.over, "windowSize"),
    ...unless(
      every === undefined || over === undefined || minutesOfPeriod(over) >= minutesOfPeriod(every),
      "windowSize",
      `BadRequest: the window ${String(over)} is shorter than the frequency ${String(every)}`,
    ),
  ];
}

/** Azure Monitor's errors for the ids among these that do not exist. */
export function unresolved(world: World, ids: unknown): readonly AzureError[] {
  return strings(ids)
    .filter((id) => !world.exists(id))
    .map((id) => new AzureError("ResourceNotFound", `The Resource '${id}' was not found.`, id));
}

/** Resource types that have no region. */
export function globalProblems(inputs: Properties): readonly Problem[] {
  const place = text(inputs.location);
  return unless(
    place === undefined || place.toLowerCase() === "global",
    "location",
    `LocationNotAvailableForResourceType: the location is global, not ${place ?? ""}`,
  );
}
