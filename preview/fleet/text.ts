/** The change of a whole fleet for a terminal. */
import { printable } from "../../console/printable";
import { renderPlain } from "../render/plain";
import { fleetVerdict, type FleetChange } from "./comment";
import { stackCount } from "./groups";

/** The first line, then each group's stacks with the report of the first of them. */
export function renderFleetPlain(change: FleetChange): string {
  const { groups, missing, failed, compared } = change;
  return [
    `${printable(fleetVerdict(change))}.\n${printable(compared)}\n`,
    ...(failed.length === 0
      ? []
      : [`Not previewed:\n${failed.map(({ stack, why }) => `  ${printable(`${stack}: ${why}`)}\n`).join("")}`]),
    ...(missing.length === 0 ? [] : [`Created by the first update: ${missing.join(", ")}\n`]),
    ...groups.map(
      ({ stacks, report }) => `== ${stackCount(stacks.length)}: ${stacks.join(", ")}\n\n${renderPlain(report)}`,
    ),
  ].join("\n");
}
