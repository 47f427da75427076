import * as consumption from "@pulumi/azure-native/consumption";
import type * as pulumi from "@pulumi/pulumi";
import type { MonitoringSettings } from "../model";
import type { Placement } from "../placement";

/**
 * The budget of a resource group, where the settings ask for one.
 *
 * @param scope ARM id of the group
 */
export function budget(
  { name, parent }: Pick<Placement, "name" | "parent">,
  { budget: settings }: Pick<MonitoringSettings, "budget">,
  scope: pulumi.Input<string>,
): void {
  if (settings === undefined) return;
  const { monthly, thresholds, emails, start } = settings;
  const telling = (threshold: number) => ({
    enabled: true,
    operator: consumption.OperatorType.GreaterThan,
    threshold,
    thresholdType: consumption.ThresholdType.Actual,
    contactEmails: [...emails],
  });
  new consumption.Budget(
    `${name}-budget`,
    {
      scope,
      category: consumption.CategoryType.Cost,
      amount: monthly,
      timeGrain: consumption.TimeGrainType.Monthly,
      timePeriod: { startDate: start },
      notifications: Object.fromEntries(
        thresholds.map((threshold) => [`Actual_GreaterThan_${threshold}_Percent`, telling(threshold)]),
      ),
    },
    // A budget keeps its start date, because Azure does not change it (Azure/CanadaPubSecALZ#317). Azure also returns an end date that
    // nobody set.
    { parent, ignoreChanges: ["timePeriod"] },
  );
}
