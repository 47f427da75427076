import type { RawConfig } from "./parse";
import { strayKeys } from "./stackKeys";
import { datesAsWritten, timeProblems } from "./yamlTimes";

/**
 * The settings of a project among all of a stack. Pure.
 *
 * @param all texts by their full keys, as the Pulumi CLI passes them
 */
export function rawConfigOf(
  all: Readonly<Record<string, string>>,
  project: string,
  isSecret: (key: string) => boolean,
): RawConfig {
  const own = Object.keys(all).filter((key) => key.startsWith(`${project}:`));
  const nameOf = (key: string) => key.slice(project.length + 1);
  const values = own.map((key) => [nameOf(key), datesAsWritten(readValue(all[key]!))] as const);
  return {
    location: all["azure-native:location"],
    values: Object.fromEntries(values),
    problems: [...strayKeys(Object.keys(all)), ...values.flatMap(([name, value]) => timeProblems(value, name))],
    secretNames: own.filter(isSecret).map(nameOf),
  };
}

/** Pulumi passes objects, numbers and booleans as JSON, and text unchanged. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
