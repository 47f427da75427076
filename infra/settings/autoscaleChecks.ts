import type { Findings } from "./findings";
import type { LaneSettings } from "../model";
import { AUTOSCALE_PROCESSOR } from "../model/partDefaults";

/** Checks that the bounds leave space, that the lane begins within them, and that the thresholds let it grow and shrink again. */
export function checkAutoscale(lanes: Pick<LaneSettings, "instances" | "autoscale">, findings: Findings): void {
  const path = "lanes.autoscale";
  const given = findings.partsOf(path, lanes.autoscale);
  if (given === undefined) return;
  const { minimum, maximum, inboundFlows } = given;
  const processor = findings.orDefault(`${path}.processor`, given.processor, AUTOSCALE_PROCESSOR);
  if (minimum === undefined) return;
  if (maximum !== undefined) checkBounds(lanes.instances, { minimum, maximum }, findings);
  for (const [name, thresholds] of Object.entries({ processor, inboundFlows }))
    if (thresholds) checkThresholds(`${path}.${name}`, thresholds, minimum, findings);
}

function checkBounds(
  instances: number,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
  findings: Findings,
): void {
  if (minimum >= maximum)
    findings.add(
      "lanes.autoscale.minimum",
      `${minimum} is not less than lanes.autoscale.maximum ${maximum}, so nothing could be added; give bounds that differ, or leave autoscale out`,
    );
  else if (findings.isValid("lanes.instances") && (instances < minimum || instances > maximum))
    findings.add(
      "lanes.instances",
      `${instances} is not within lanes.autoscale, ${minimum} to ${maximum}; a lane begins with this number`,
    );
}

/**
 * Checks that a lane can shrink again. Before Azure removes a machine it computes the load of the others without it, and keeps it if that
 * is above the other threshold (learn: "Flapping in Autoscale"). The step from one machine more than `minimum` to `minimum` adds the most.
 */
function checkThresholds(
  path: string,
  { above, below }: { readonly above: number; readonly below: number },
  minimum: number,
  findings: Findings,
): void {
  const most = Math.ceil((above * minimum) / (minimum + 1)) - 1;
  if (below > most)
    findings.add(
      `${path}.below`,
      most < 1
        ? `${below} cannot be low enough beside above ${above}; raise above`
        : `${below} is too near to above ${above}: ${minimum} of ${minimum + 1} machines would bear ${Math.ceil((below * (minimum + 1)) / minimum)}, and Azure removes ` +
            `none that it would have to add again; give at most ${most}`,
    );
}
