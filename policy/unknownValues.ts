import { NOT_KNOWN, at, cannotBeJudged } from "./reading";
import type { Observation } from "./types";

/**
 * One observation for each value that is not known, however many properties of it a rule asks for: it then speaks of the
 * value itself.
 */
export function byUnknownValue(observations: readonly Observation[]): readonly Observation[] {
  const distinct: Observation[] = [];
  for (const observation of observations) {
    const root = unknownRoot(observation);
    const one: Observation =
      root === undefined
        ? observation
        : { ...observation, path: root, message: cannotBeJudged(`the value of ${root} is`) };
    const same = (other: Observation): boolean => other.resource === one.resource && other.path === root;
    if (root === undefined || !distinct.some((other) => same(other) && other.message === one.message))
      distinct.push(one);
  }
  return distinct;
}

/** The shortest part of an unjudged observation's path at which nobody knows the value; undefined where that is the path itself. */
function unknownRoot({ outcome, path, resource }: Observation): string | undefined {
  const steps = outcome === "unjudged" ? (path ?? "").split(".") : [];
  for (let count = 1; count < steps.length; count++) {
    const part = steps.slice(0, count);
    if (part.some((step) => step.includes("["))) return undefined;
    if (at(resource.properties, ...part) === NOT_KNOWN) return part.join(".");
  }
  return undefined;
}
