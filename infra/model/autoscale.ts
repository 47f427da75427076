import type { LaneSettings } from "./settings";

export type AutoscaleSettings = NonNullable<LaneSettings["autoscale"]>;
type Thresholds = NonNullable<AutoscaleSettings["processor"]>;

/** Percent of the processors where a stack names none. One machine less of two leaves twice the load, which is then below `above`. */
const PROCESSOR: Thresholds = { above: 60, below: 25 };
/** Minutes: a new machine takes some of them until it serves, and its start is load too. */
const COOL_DOWN_MINUTES = 15;

/** The autoscale of a stack with its defaults filled in. */
export function autoscaleOf(settings: AutoscaleSettings) {
  return { processor: PROCESSOR, coolDownMinutes: COOL_DOWN_MINUTES, ...settings };
}

/** Maximum number of machines that a lane can have while it is not being replaced. */
export const mostMachines = ({ instances, autoscale }: Pick<LaneSettings, "instances" | "autoscale">): number =>
  Math.max(instances, autoscale?.maximum ?? 0);
