import { AUTOSCALE_PROCESSOR, COOL_DOWN_MINUTES } from "./partDefaults";
import type { LaneSettings } from "./settings";

export type AutoscaleSettings = NonNullable<LaneSettings["autoscale"]>;
type Thresholds = NonNullable<AutoscaleSettings["processor"]>;

/** The autoscale of a stack with its defaults filled in. */
export function autoscaleOf(settings: AutoscaleSettings) {
  const processor: Thresholds = AUTOSCALE_PROCESSOR;
  return { processor, coolDownMinutes: COOL_DOWN_MINUTES, ...settings };
}

/** Maximum number of machines that a lane can have while it is not being replaced. */
export const mostMachines = ({ instances, autoscale }: Pick<LaneSettings, "instances" | "autoscale">): number =>
  Math.max(instances, autoscale?.maximum ?? 0);
