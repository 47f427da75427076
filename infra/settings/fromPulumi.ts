import * as pulumi from "@pulumi/pulumi";
import { parseSettings, type RawConfig } from "./parse";
import { SettingsError } from "./problems";
import { rawConfigOf } from "./rawConfig";
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
