import type { BudgetSettings } from "../model";
import { BUDGET_THRESHOLDS } from "../model/partDefaults";
import type { Given } from "../model/schema";
import type { Findings } from "./findings";
import { checkRepeated } from "./repeated";

/**
 * The budget with its defaults; nothing where there is none.
 *
 * @param emails those of alerts
 * @param now Azure accepts no start date before the present month (hashicorp/terraform-provider-azurerm#12121)
 */
export function readBudget(
  given: Given<"monitoring">["budget"],
  emails: readonly string[],
  now: Date,
  findings: Findings,
): BudgetSettings | undefined {
  const parts = findings.partsOf("monitoring.budget", given);
  if (parts === undefined) return undefined;
  const { thresholds = BUDGET_THRESHOLDS, emails: told = emails } = parts;
  const areKnown = !findings.concern("monitoring.budget.emails") && findings.isValid("monitoring.emails");
  if (told.length === 0 && areKnown)
    findings.add(
      "monitoring.budget.emails",
      "names no mail address; give those for the budget's notifications, here or in monitoring.emails",
    );
  checkRepeated("monitoring.budget.thresholds", thresholds, (percent) => percent, findings);
  // those of alerts are checked in their own place
  checkRepeated("monitoring.budget.emails", parts.emails ?? [], (email) => email.toLowerCase(), findings);
  if (given === undefined) return undefined;
  return { ...given, thresholds, emails: told, start: `${now.toISOString().slice(0, 7)}-01T00:00:00Z` };
}
