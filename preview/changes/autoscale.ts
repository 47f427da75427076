/** Numbers of machines that autoscale lets a scale set have. Pure. */
import { isUnknown, plainType } from "../../exposure";
import type { ResourceState } from "../model/step";
import { objectsOf, valueAt, valueWords } from "./values";

export interface MachineBounds {
  readonly fewest: number;
  readonly most: number;
}

type Seen = Pick<ResourceState, "type" | "inputs" | "id" | "parent">;

const SETTING = "azure-native:monitor:AutoscaleSetting";

/**
 * The autoscale bounds of each scale set; `undefined` for a set without autoscale.
 *
 * An autoscale setting names its scale set by id. A set that is not created yet has no id, so the setting of the same component counts as
 * its setting.
 */
export function boundsOf(resources: readonly Seen[]): (set: Seen) => MachineBounds | undefined {
  const settings = resources.filter(({ type, inputs }) => plainType(type) === SETTING && inputs.enabled === true);
  return (set) => {
    const own = settings.filter(({ inputs: { targetResourceUri: target }, parent }) =>
      typeof target === "string" && !isUnknown(target)
        ? target.toLowerCase() === set.id?.toLowerCase()
        : parent !== undefined && parent === set.parent,
    );
    const profiles = own.flatMap(({ inputs }) => objectsOf(inputs.profiles));
    const all = (name: string): number[] => profiles.map((profile) => Number(valueAt(profile, "capacity", name)));
    const [fewest, most] = [Math.min(...all("minimum")), Math.max(...all("maximum"))];
    return profiles.length > 0 && Number.isFinite(fewest) && Number.isFinite(most) ? { fewest, most } : undefined;
  };
}

/**
 * Words for the number of machines of each scale set: `3`, or `3 to 10` where autoscale decides. A number above autoscale's range is given
 * in addition to the range, because somebody else chose it.
 */
export function machineWordsOf(resources: readonly Seen[]): (set: Seen) => string {
  const bounds = boundsOf(resources);
  return (set) => {
    const capacity = valueAt(set.inputs, "sku", "capacity");
    const own = bounds(set);
    if (!own) return valueWords(capacity);
    const range = `${own.fewest} to ${own.most}`;
    return typeof capacity === "number" && capacity > own.most ? `${capacity}, above autoscale's ${range}` : range;
  };
}
