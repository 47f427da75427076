import { z } from "zod";
import { matching, oneOf, part, perLane, wholeNumber } from "./fields";

/** Days as systemd writes them (systemd.time(7)), in the order of the week. */
export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

const MINUTES_OF_DAY = 24 * 60;
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

/** Minutes that an update may take once it has begun (cloud-init/update/gateway-update.service, TimeoutStartSec). */
export const LONGEST_UPDATE_MINUTES = 120;

const updateWindow = z.strictObject(
  {
    days: z
      .array(oneOf(WEEKDAYS), "{value} is not a list of days such as [Mon, Wed]")
      .min(1, "names no day; without updates a gateway keeps its known faults")
      .meta({ description: "Days of the week on which the window begins." }),
    from: part(
      matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day in UTC such as "02:00"'),
      "Time of day (UTC) at which it begins.",
    ),
    hours: part(wholeNumber(1, 12, "of hours"), "Hours in which an update may begin."),
  },
  "{value} is not an object with days, from and hours",
);

/** The hours of each lane in which the updates of its gateways begin. */
export const UPDATE_WINDOWS = perLane(updateWindow, "Hours");

/** Weekly hours in which updates begin: `days` at `from` (UTC), for `hours`. */
export interface UpdateWindow {
  readonly days: readonly (typeof WEEKDAYS)[number][];
  readonly from: string;
  readonly hours: number;
}

/** Days of a window in the order of the week, each once. */
export const daysOf = ({ days }: UpdateWindow): readonly string[] => WEEKDAYS.filter((day) => days.includes(day));

/**
 * The first of a window's days on which gateways of both lanes may be updating at once. An update may run from the window's beginning until
 * the update that begins last has ended.
 *
 * @returns a day of each window; nothing if one lane always serves
 */
export function sharedDays(a: UpdateWindow, b: UpdateWindow): { readonly a: string; readonly b: string } | undefined {
  for (const dayOfA of daysOf(a))
    for (const dayOfB of daysOf(b)) {
      const [one, other] = [begins(dayOfA, a), begins(dayOfB, b)];
      if (after(one, other) < lasts(a) || after(other, one) < lasts(b)) return { a: dayOfA, b: dayOfB };
    }
  return undefined;
}

/** Minute of the week. */
function begins(day: string, { from }: UpdateWindow): number {
  const [hour, minute] = from.split(":").map(Number);
  return WEEKDAYS.findIndex((one) => one === day) * MINUTES_OF_DAY + hour! * 60 + minute!;
}

const lasts = ({ hours }: UpdateWindow): number => hours * 60 + LONGEST_UPDATE_MINUTES;

/** Minutes from one minute of the week to the next occurrence of another. */
const after = (from: number, to: number): number => (to - from + MINUTES_OF_WEEK) % MINUTES_OF_WEEK;
