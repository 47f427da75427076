import { z } from "zod";
import { wholeNumber } from "../fields";

/** Flows that a machine's network can carry in one direction (learn: "Virtual machine network throughput", network flow limits). */
const MOST_FLOWS = 500_000;

/** A mean above which a machine is added to a lane, and one below which a machine is removed. */
const thresholds = (most: number, unit: string) =>
  z.strictObject(
    { above: wholeNumber(2, most, unit), below: wholeNumber(1, most - 1, unit) },
    "{value} is not an object with above and below",
  );

/** `lanes.autoscale`: the bounds within which Azure adds and removes machines, and the load at which it does. */
export const AUTOSCALE = z.strictObject(
  {
    minimum: wholeNumber(1, 100, "of machines"),
    maximum: wholeNumber(2, 100, "of machines"),
    processor: thresholds(100, "of percent").optional(),
    inboundFlows: thresholds(MOST_FLOWS, "of flows").optional(),
    // learn: "Understand autoscale settings": the window is longer than five minutes, and the cool-down at least one
    coolDownMinutes: wholeNumber(1, 1440, "of minutes").optional(),
  },
  "{value} is not an object with minimum and maximum and, by choice, processor, inboundFlows and coolDownMinutes",
);
