import { compare } from "../../../../preview/changes/compare";
import { GATES } from "../../../../preview/model/report";
import type { ResourceState } from "../../../../preview/model/step";
import { madeUnknown, placeWords, type UnknownPlace } from "./places";

/**
 * The faults in the report of a change that makes the values at some places unknown, and nothing else; none: nothing.
 */
export function faultsOf(base: readonly ResourceState[], places: readonly UnknownPlace[]): string[] {
  const report = compare(madeUnknown(base, places));
  const text = JSON.stringify(report);
  const faults = {
    "nothing is said to be unknown": report.complete || report.unknown.length === 0,
    "the first line does not say so": !report.verdict.startsWith("Part of the change is not known."),
    "a gate passes": GATES.some((gate) => !report.gates.includes(gate)),
    "something is said to open or close": report.reachability.length > 0,
    "an outage is stated": report.outages.length > 0 || report.lifecycle.interruptions.length > 0,
    "the portal is said to need something, or nothing": report.portal.action !== "unknown",
    "a placeholder can be read": /<unknown>|04da6b54|6a19a0b0|4dabf181|NaN|\[object/.test(text),
    "it was too much": text.includes("too much"),
  };
  const where = places.map(({ place }) => placeWords(place)).join(" and ");
  return Object.entries(faults).flatMap(([fault, is]) => (is ? [`${where}: ${fault}`] : []));
}
