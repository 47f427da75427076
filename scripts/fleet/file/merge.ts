/** Merges layers of settings. Pure. */
import { isSection } from "../../../engine/encryptedSettings";
import type { StackConfig } from "../../../engine/projectCopy";

/**
 * The settings of several layers, of which later ones override earlier ones. Sections are merged name by name, at every depth. A list,
 * text, number, truth value or encrypted value replaces the earlier value.
 */
export const mergeConfig = (layers: readonly StackConfig[]): StackConfig =>
  layers.reduce<StackConfig>((merged, layer) => mergeSection(merged, layer), {});

function mergeSection(below: StackConfig, above: StackConfig): StackConfig {
  const merged = new Map(Object.entries(below));
  for (const [name, value] of Object.entries(above)) {
    const old = merged.get(name);
    merged.set(name, isMergeable(old) && isMergeable(value) ? mergeSection(old, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Whether a value is a section. An encrypted value is an object in the file, but one value to Pulumi. */
const isMergeable = (value: unknown): value is StackConfig => isSection(value) && !("secure" in value);
