import { z } from "zod";
import { part, wholeNumber } from "../fields";
import { AUTOSCALE_PROCESSOR, COOL_DOWN_MINUTES } from "../partDefaults";

/** Flows that a machine's network can carry in one direction (learn: "Virtual machine network throughput", network flow limits). */
const MOST_FLOWS = 500_000;

/** A mean above which a machine is added to a lane, and one below which a machine is removed. */
const thresholds = (most: number, unit: string, mean: string) =>
  z.strictObject(
    {
      above: part(wholeNumber(2, most, unit), `Mean ${mean} above which a machine is added.`),
      below: part(
        wholeNumber(1, most - 1, unit),
        `Mean ${mean} below which a machine is removed; low enough that the others bear its load.`,
      ),
    },
    "{value} is not an object with above and below",
  );

/** `lanes.autoscale`: the bounds within which Azure adds and removes machines, and the load at which it does. */
export const AUTOSCALE = z.strictObject(
  {
    minimum: part(wholeNumber(1, 100, "of machines"), "Fewest machines of a lane."),
    maximum: part(wholeNumber(2, 100, "of machines"), "Most machines of a lane."),
    processor: part(
      thresholds(100, "of percent", "load of the processors in percent").optional(),
      `Thresholds of the processors' load in percent, above ${AUTOSCALE_PROCESSOR.above} and below ${AUTOSCALE_PROCESSOR.below} by default.`,
    ),
    inboundFlows: part(
      thresholds(MOST_FLOWS, "of flows", "number of a machine's inbound flows").optional(),
      "Thresholds of the inbound network flows of a machine. Absent: they are not looked at.",
    ),
    // learn: "Understand autoscale settings": the window is longer than five minutes, and the cool-down at least one
    coolDownMinutes: part(
      wholeNumber(1, 1440, "of minutes").optional(),
      `Minutes after a change in which there is none, ${COOL_DOWN_MINUTES} by default.`,
    ),
  },
  "{value} is not an object with minimum and maximum and, by choice, processor, inboundFlows and coolDownMinutes",
);
