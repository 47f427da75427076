import * as pulumi from "@pulumi/pulumi";
import { parseSettings, type RawConfig } from "./parse";
import { SettingsError } from "./problems";
import { strayKeys } from "./stackKeys";
import { datesAsWritten, timeProblems } from "./yamlTimes";
import type { Settings } from "../model";

/** Pulumi's SDK has this function, but its types do not declare it. */
type ConfigRuntime = typeof pulumi.runtime & { readonly isConfigSecret?: (key: string) => boolean };

/**
 * The settings of the stack that is being deployed. Call it in the program, before any resource.
 *
 * @throws pulumi.RunError with every problem of the stack file; of such an error Pulumi shows the message alone, without a
 *   stack trace of the program
 */
export function settingsFromPulumi(): Settings {
  try {
    return parseSettings(readRawConfig(), pulumi.getStack(), new Date());
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}

/** All of the project's settings as plain values, secrets among them: nothing but `parseSettings` may see them. */
function readRawConfig(): RawConfig {
  const runtime: ConfigRuntime = pulumi.runtime;
  return rawConfigOf(pulumi.runtime.allConfig(), pulumi.getProject(), (key) => runtime.isConfigSecret?.(key) ?? false);
}

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
