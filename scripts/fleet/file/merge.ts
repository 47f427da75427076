/** Layers of settings made one. Pure. */
import { isSection } from "../../../engine/encryptedSettings";
import type { StackConfig } from "../../../engine/projectCopy";

/**
 * The settings of several layers: a later layer overrides an earlier one. Sections are merged name by name, at every depth; a list, a text,
 * a number, a truth value and an encrypted value take the place of what was there.
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

/** An encrypted value is an object in the file, and one value to Pulumi. */
const isMergeable = (value: unknown): value is StackConfig => isSection(value) && !("secure" in value);
