import { NOT_KNOWN, at, cannotBeJudged } from "./reading";
import type { Observation } from "./types";

/** One observation for each unknown value, however many of its properties a rule reads. The observation is then about the value itself. */
export function byUnknownValue(observations: readonly Observation[]): readonly Observation[] {
  const distinct: Observation[] = [];
  for (const observation of observations) {
    const root = unknownRoot(observation);
    const one: Observation =
      root === undefined
        ? observation
        : { ...observation, path: root, message: cannotBeJudged(`the value of ${root} is`) };
    const same = ({ resource, message }: Observation): boolean => resource === one.resource && message === one.message;
    if (root === undefined || !distinct.some(same)) distinct.push(one);
  }
  return distinct;
}

/** The shortest part of an unjudged observation's path whose value is unknown; undefined if that is the whole path. */
function unknownRoot({ outcome, path, resource }: Observation): string | undefined {
  const steps = outcome === "unjudged" ? (path ?? "").split(".") : [];
  for (let count = 1; count < steps.length; count++) {
    const part = steps.slice(0, count);
    if (at(resource.properties, ...part) === NOT_KNOWN) return part.join(".");
  }
  return undefined;
}
