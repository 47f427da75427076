/**
 * Dates and times of a stack file. The Pulumi CLI reads one without quotes as a time, and passes it on as Go prints times: `2026-12-31`
 * becomes `2026-12-31 00:00:00 +0000 UTC`, in objects and lists too. Pure.
 */
import { formatPath, type Problem } from "./problems";

const DATE = /^(\d{4}-\d{2}-\d{2}) 00:00:00 \+0000 UTC$/;
const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)? [+-]\d{4} \S+$/;

/** A value with its dates as written, including dates that are names. */
export function datesAsWritten(value: unknown): unknown {
  if (typeof value === "string") return value.replace(DATE, "$1");
  if (Array.isArray(value)) return value.map(datesAsWritten);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.replace(DATE, "$1"), datesAsWritten(inner)]),
  );
}

/**
 * Reports each text inside a setting that was read as a time of day, because its original spelling is lost and a keyword would differ. No
 * message shows it.
 */
export function timeProblems(value: unknown, setting: string): Problem[] {
  return typeof value === "string" ? [] : placesOfTimes(value, [setting]).map((path) => ({ path, text: UNQUOTED }));
}

const UNQUOTED = "was read as a time by the Pulumi CLI; write it in quotes";

function placesOfTimes(value: unknown, path: readonly PropertyKey[]): string[] {
  if (typeof value === "string") return TIME.test(value) ? [formatPath(path)] : [];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => placesOfTimes(item, [...path, i]));
  return Object.entries(value).flatMap(([name, inner]) => [
    ...placesOfTimes(name, path),
    ...placesOfTimes(inner, [...path, name]),
  ]);
}
