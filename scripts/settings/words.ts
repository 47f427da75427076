import { defaultOf, type Effect, type Setting } from "../../infra/model/schema";
import { PRESETS } from "../../infra/settings";

/** Words for a setting's default, for each preset if the presets differ. */
export function defaultInWords(byDefault: Setting["byDefault"]): string {
  if ("derived" in byDefault) return byDefault.derived;
  if ("absent" in byDefault) return byDefault.absent;
  const values = PRESETS.map((preset) => code(defaultOf(byDefault, preset)));
  return new Set(values).size === 1 ? values[0]! : PRESETS.map((preset, i) => `${preset}: ${values[i]}`).join("; ");
}

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

const KINDS: Readonly<Record<Exclude<Effect["kind"], "depends">, string>> = {
  lanes: "both lanes are replaced",
  "own lane": "the lane whose value changes is replaced",
  "lane b": "lane b alone is replaced",
  rules: "rules only",
  "in place": "in place; no machine is replaced",
  nothing: "no resource changes",
};

/** Words for the effect of a setting's change on a running stack. */
export function effectInWords(effect: Effect): string {
  if (effect.kind === "depends")
    return effect.cases
      .map(
        ({ kind, when, portal }) =>
          `${kind === "in place" ? kind : KINDS[kind]} ${when}${portal ? " (portal to-do)" : ""}`,
      )
      .join("; ");
  const { kind, note, portal } = effect;
  return [KINDS[kind], note, portal ? "portal to-do" : undefined].filter(Boolean).join("; ");
}
