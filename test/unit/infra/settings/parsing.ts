import { parseSettings, type RawConfig } from "../../../../infra/settings/parse";
import { SettingsError } from "../../../../infra/settings/problems";
import type { Settings } from "../../../../infra/model";

/** The clock of these tests. */
export const NOW = new Date("2026-11-23T12:00:00Z");

type Values = RawConfig["values"];

/** Settings of a stack in westeurope. */
export const parse = (values: Values = {}, stack = "dev", more: Partial<RawConfig> = {}): Settings =>
  parseSettings({ location: "westeurope", values, ...more }, stack, NOW);

/** The whole message with which a configuration is refused. */
export function refusal(values: Values = {}, stack = "dev", more: Partial<RawConfig> = {}): string {
  try {
    parse(values, stack, more);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

/** The only problem of a configuration: path, two spaces, text. */
export function problem(values: Values, stack = "dev", more: Partial<RawConfig> = {}): string {
  const [first, ...lines] = refusal(values, stack, more).split("\n");
  expect(first).toBe(`1 problem in Pulumi.${stack}.yaml:`);
  expect(lines).toHaveLength(1);
  return lines[0]!.trim();
}
