/** Checks that the rules of several resource types share. */
import type { Problem } from "../engine/provider";
import { at, isUnknown, type Path } from "../engine/value";

/** A problem, when the condition does not hold. */
export const unless = (holds: boolean, property: string, reason: string): readonly Problem[] =>
  holds ? [] : [{ property, reason }];

/** A whole number in a range; absent and unknown values pass. */
export function inRange(value: unknown, property: string, lowest: number, highest: number): readonly Problem[] {
  if (value === undefined || isUnknown(value)) return [];
  const fits = typeof value === "number" && Number.isInteger(value) && value >= lowest && value <= highest;
  return unless(
    fits,
    property,
    `InvalidParameter: ${String(value)} is not a whole number from ${lowest} to ${highest}`,
  );
}

/** An ISO 8601 duration of hours and minutes in a range of minutes; absent and unknown values pass. */
export function durationInRange(value: unknown, property: string, lowest: number, highest: number): readonly Problem[] {
  if (value === undefined || isUnknown(value)) return [];
  const minutes = minutesOf(String(value));
  const fits = minutes !== undefined && minutes >= lowest && minutes <= highest;
  const reason = `InvalidParameter: ${JSON.stringify(value)} is not a duration from PT${lowest}M to PT${highest}M`;
  return unless(fits, property, reason);
}

/** Minutes of `PT1H30M`, `PT30M`; `undefined` for other texts. */
export function minutesOf(duration: string): number | undefined {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(duration);
  if (!match || duration === "PT") return undefined;
  return Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0);
}

/** Names that occur more than once, without regard to case. */
export function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = name.toLowerCase();
    const again = seen.has(key);
    seen.add(key);
    return again;
  });
}

/** The first of the paths whose value differs between two versions of a resource; unknown values do not count. */
export function firstChanged(before: unknown, after: unknown, paths: readonly Path[]): Path | undefined {
  return paths.find((path) => {
    const [old, now] = [at(before, path), at(after, path)];
    return !isUnknown(now) && JSON.stringify(old) !== JSON.stringify(now);
  });
}
