import type { BudgetSettings } from "../model";
import { BUDGET_THRESHOLDS } from "../model/partDefaults";
import type { Given } from "../model/schema";
import type { Findings } from "./findings";
import { checkRepeated } from "./repeated";

/**
 * The budget with its defaults; nothing where there is none.
 *
 * @param emails those of alerts
 * @param now Azure takes no beginning before the present month (hashicorp/terraform-provider-azurerm#12121)
 */
export function readBudget(
  given: Given<"monitoring">["budget"],
  emails: readonly string[],
  now: Date,
  findings: Findings,
): BudgetSettings | undefined {
  if (given === undefined || !findings.isValid("monitoring.budget", "monitoring.emails")) return undefined;
  const budget = {
    ...{ thresholds: BUDGET_THRESHOLDS, emails },
    ...given,
    start: `${now.toISOString().slice(0, 7)}-01T00:00:00Z`,
  };
  if (budget.emails.length === 0)
    findings.add(
      "monitoring.budget.emails",
      "names no mail address; give those for the budget's notifications, here or in monitoring.emails",
    );
  onlyOnce("thresholds", budget.thresholds, findings);
  onlyOnce(
    "emails",
    budget.emails.map((email) => email.toLowerCase()),
    findings,
  );
  return budget;
}

function onlyOnce<T extends number | string>(name: string, values: readonly T[], findings: Findings): void {
  checkRepeated(`monitoring.budget.${name}`, values, (value) => value, findings);
}
