/** A budget (learn: "Budgets - Create Or Update", "Microsoft.Consumption budgets"). */
import { at, isRecord, isUnknown, strings, text, type Properties } from "../../engine/value";
import type { Problem } from "../../engine/provider";
import { AzureError } from "../../errors";
import type { ResourceType } from "../../resourceType";
import { unresolved } from "../../rules/monitoring";
import { unless } from "../../rules/problems";

const FIRST_DAY = /^(\d{4})-(0[1-9]|1[0-2])-01T00:00:00Z$/;
const MOST_NOTIFICATIONS = 5;

export const budget: ResourceType = {
  type: "azure-native:consumption:Budget",
  armType: "Microsoft.Consumption/budgets",
  nameProperty: "budgetName",
  naming: "random",
  nameRule: { pattern: /^[A-Za-z0-9_-]{1,63}$/, words: "1 to 63 letters, digits, hyphens and underscores" },
  hasLocation: false,
  idProperties: ["scope"],
  forceNew: [],
  id: (inputs, name) => `${String(inputs.scope)}/providers/Microsoft.Consumption/budgets/${name}`,
  check,
  validate: (inputs, id, world) => [
    ...unresolved(world, [inputs.scope]),
    ...(world.get(id) === undefined ? startProblems(inputs, new Date()) : []),
  ],
  refuseUpdate: (before, after) =>
    isUnknown(startOf(after)) || startOf(before) === startOf(after)
      ? undefined
      : new AzureError("400", "Start date of budgets cannot be updated. Please delete and create a new budget."),
  outputs: () => ({}),
};

const startOf = (inputs: Properties): unknown => at(inputs, ["timePeriod", "startDate"]);

/** A month's budget begins in the present month or in the next twelve (hashicorp/terraform-provider-azurerm#12121). */
function startProblems(inputs: Properties, now: Date): AzureError[] {
  const [, year, month] = FIRST_DAY.exec(text(startOf(inputs)) ?? "") ?? [];
  if (year === undefined || inputs.timeGrain !== "Monthly") return [];
  const ahead = (Number(year) - now.getUTCFullYear()) * 12 + Number(month) - 1 - now.getUTCMonth();
  return ahead >= 0 && ahead <= 12
    ? []
    : [
        new AzureError(
          "400",
          "Start date for monthly time grain should not be prior to the current month, nor more than a year ahead.",
        ),
      ];
}

function check(inputs: Properties): readonly Problem[] {
  const start = startOf(inputs);
  const notifications = isRecord(inputs.notifications) ? Object.entries(inputs.notifications) : [];
  return [
    ...unless(
      isUnknown(inputs.amount) || (typeof inputs.amount === "number" && inputs.amount > 0),
      "amount",
      "BadRequest: must be more than 0",
    ),
    ...unless(
      isUnknown(start) || FIRST_DAY.test(text(start) ?? ""),
      "timePeriod.startDate",
      `BadRequest: ${String(start)} is not the first of a month`,
    ),
    ...unless(
      notifications.length <= MOST_NOTIFICATIONS,
      "notifications",
      `BadRequest: a budget has at most ${MOST_NOTIFICATIONS} notifications`,
    ),
    ...notifications.flatMap(([key, one]) => {
      const [threshold, emails] = [at(one, ["threshold"]), at(one, ["contactEmails"])];
      return [
        ...unless(
          isUnknown(threshold) || (typeof threshold === "number" && threshold >= 0 && threshold <= 1000),
          `notifications.${key}.threshold`,
          "BadRequest: is percent from 0 to 1000",
        ),
        ...unless(
          isUnknown(emails) || strings(emails).length > 0,
          `notifications.${key}.contactEmails`,
          "BadRequest: a notification needs somebody to tell",
        ),
      ];
    }),
  ];
}
