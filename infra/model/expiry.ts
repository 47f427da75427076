/** The end of a test environment: the setting `expires`, which every resource carries as a tag. */
import { z } from "zod";

/** Longest life of a test environment, in days. */
export const MOST_DAYS = 365;

/** An end as it is written: a number of days after the last update that changed something, or the last day (UTC). */
export type Expiry = { readonly days: number } | { readonly lastDay: string };

const MS_OF_DAY = 86_400_000;

/** Reads `7d` or `2026-12-31`; `undefined` for anything else. */
export function readExpiry(text: string): Expiry | undefined {
  const days = /^([1-9]\d{0,2})d$/.exec(text)?.[1];
  if (days !== undefined) return Number(days) <= MOST_DAYS ? { days: Number(days) } : undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const midnight = new Date(`${text}T00:00:00Z`);
  // Some date parsers read 2026-02-30 as 2 March.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text) ? { lastDay: text } : undefined;
}

/** The time from which the environment may be torn down. @param lastChange the last update that changed a resource */
export const endOf = (expiry: Expiry, lastChange: Date): Date =>
  "days" in expiry
    ? new Date(lastChange.getTime() + expiry.days * MS_OF_DAY)
    : new Date(new Date(`${expiry.lastDay}T00:00:00Z`).getTime() + MS_OF_DAY);

const FORM = `{value} is neither a number of days from 1d to ${MOST_DAYS}d nor a date such as 2026-12-31`;

/** The setting's values. */
export const EXPIRES = z.string(FORM).refine((text) => readExpiry(text) !== undefined, FORM);
