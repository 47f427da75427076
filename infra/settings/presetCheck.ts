import { didYouMean } from "../model/nearestName";
import { PRESETS, type Preset } from "../model";
import type { Findings } from "./findings";
import type { Origin } from "./origin";
import { show } from "./problems";

/** The preset that is set, or that the stack's name implies. */
export function readPreset(value: unknown, { stack, presetFollowsStack }: Origin, findings: Findings): Preset {
  const implied = PRESETS.find((preset) => preset === stack);
  const chosen = PRESETS.find((preset) => preset === value);
  if (value === undefined || value === "") {
    if (implied === undefined && findings.isValid("preset"))
      findings.add(
        "preset",
        `is missing, and the stack name ${stack} implies none; set it to one of ${PRESETS.join(", ")}`,
      );
  } else if (chosen === undefined)
    findings.add("preset", `${show(value)} is not one of ${PRESETS.join(", ")}${didYouMean(String(value), PRESETS)}`);
  else if (presetFollowsStack && implied !== undefined && implied !== chosen)
    findings.add(
      "preset",
      `"${chosen}" contradicts the stack name ${stack}, which already sets the preset; leave it out`,
    );
  // If there is a problem above, nothing is created; dev's defaults are then used, because they cause no further problems.
  return (presetFollowsStack ? (implied ?? chosen) : (chosen ?? implied)) ?? "dev";
}
