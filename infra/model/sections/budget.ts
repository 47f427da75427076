import { z } from "zod";
import { mailAddresses, part, wholeNumber } from "../fields";
import { BUDGET_THRESHOLDS } from "../partDefaults";

/** Notifications that one budget can have (azure-native's `consumption.Budget`: "Budget can have up to five notifications"). */
const MOST_THRESHOLDS = 5;

const SUCH_AS = `such as [${BUDGET_THRESHOLDS.join(", ")}]`;

/** `monitoring.budget`: an amount per month, and who is notified at which percentage of it. */
export const BUDGET = z.strictObject(
  {
    monthly: part(
      wholeNumber(1, 10_000_000, "of the billing currency"),
      "Amount for a month in the currency of the bill.",
    ),
    thresholds: z
      .array(wholeNumber(1, 1000, "of percent"), `{value} is not a list of percentages ${SUCH_AS}`)
      .min(1, `is empty; give percentages ${SUCH_AS}`)
      .max(MOST_THRESHOLDS, `has more than ${MOST_THRESHOLDS} percentages; Azure takes ${MOST_THRESHOLDS}`)
      .optional()
      .meta({
        description: `Percentages of the amount at which Azure notifies, [${BUDGET_THRESHOLDS.join(", ")}] by default.`,
      }),
    emails: part(
      mailAddresses().optional(),
      "Mail addresses that are notified; those of `monitoring.emails` by default.",
    ),
  },
  "{value} is not an object with monthly and, by choice, thresholds and emails",
);
