import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import { LANE_NAMES, type LaneName, type MonitoringSettings } from "../settings";
import { LOG_ALERTS, METRIC_ALERTS, TRANSACTION_ALERTS, type LogAlert, type MetricAlert } from "./alerts";
import { HEALTH, TRANSACTIONS } from "./tables";
import { collection, workspace } from "./workspace";

export interface MonitoringArgs {
  readonly settings: MonitoringSettings;
  readonly loadBalancerId: pulumi.Input<string>;
  readonly vaultId: pulumi.Input<string>;
  readonly scaleSetIds: Readonly<Record<LaneName, pulumi.Input<string>>>;
}

/** Logs and alerts of one deployment: what the gateways say, what the load balancer sees, who read the vault. */
export function monitoring(placement: Placement, args: MonitoringArgs): void {
  const { settings } = args;
  const logs = workspace(placement, settings.retentionDays);
  const ruleId = collection(placement, logs, settings.transactions ? [HEALTH, TRANSACTIONS] : [HEALTH]);
  for (const lane of LANE_NAMES) {
    new monitor.DataCollectionRuleAssociation(
      `${placement.name}-collection-${lane}`,
      { resourceUri: args.scaleSetIds[lane], dataCollectionRuleId: ruleId },
      { parent: placement.parent },
    );
  }
  diagnostics("vault-log", placement, args.vaultId, logs.id, ["audit"]);
  diagnostics("balancer-log", placement, args.loadBalancerId, logs.id, ["allLogs"]);

  const actions = actionGroups(placement, settings.emails);
  for (const alert of [...LOG_ALERTS, ...(settings.transactions ? TRANSACTION_ALERTS : [])])
    logAlert(placement, alert, logs.id, actions);
  for (const alert of METRIC_ALERTS) metricAlert(placement, alert, args.loadBalancerId, actions);
}

/** Sends a resource's logs of these groups, and its metrics, to the workspace. */
function diagnostics(
  name: string,
  placement: Placement,
  resourceUri: pulumi.Input<string>,
  workspaceId: pulumi.Input<string>,
  groups: readonly string[],
): void {
  new monitor.DiagnosticSetting(
    `${placement.name}-${name}`,
    {
      resourceUri,
      workspaceId,
      logs: groups.map((categoryGroup) => ({ categoryGroup, enabled: true })),
      metrics: [{ category: "AllMetrics", enabled: true }],
    },
    { parent: placement.parent },
  );
}

/** Whom alerts write to; nobody: they show in the portal. */
function actionGroups(placement: Placement, emails: readonly string[]): pulumi.Output<string>[] {
  if (emails.length === 0) {
    void pulumi.log.warn(
      "monitoring.emails is empty: alerts will show in Azure's portal and reach nobody",
      placement.parent,
    );
    return [];
  }
  const group = new monitor.ActionGroup(
    `${placement.name}-operators`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: "Global",
      enabled: true,
      groupShortName: "icap-gateway", // in text messages; 12 characters at most
      emailReceivers: emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
  return [group.id];
}

function logAlert(
  placement: Placement,
  alert: LogAlert,
  workspaceId: pulumi.Input<string>,
  actionGroups: readonly pulumi.Output<string>[],
): void {
  new monitor.ScheduledQueryRule(
    `${placement.name}-${alert.name}`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      kind: monitor.Kind.LogAlert,
      displayName: `${placement.name}: ${alert.name}`,
      description: alert.description,
      severity: alert.severity,
      enabled: true,
      scopes: [workspaceId],
      evaluationFrequency: alert.every,
      windowSize: alert.over,
      criteria: {
        allOf: [
          {
            query: alert.query,
            timeAggregation: monitor.TimeAggregation.Count,
            // Not the SDK's `ConditionOperator`, which is another type's: "gt" would be refused.
            operator: monitor.Operator.GreaterThan,
            threshold: 0,
            failingPeriods: { minFailingPeriodsToAlert: 1, numberOfEvaluationPeriods: 1 },
          },
        ],
      },
      autoMitigate: true, // says when it is over
      // The tables get their columns with the first rows; Azure would refuse a query that names them before.
      skipQueryValidation: true,
      actions: { actionGroups: [...actionGroups] },
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}

function metricAlert(
  placement: Placement,
  alert: MetricAlert,
  loadBalancerId: pulumi.Input<string>,
  actionGroups: readonly pulumi.Output<string>[],
): void {
  new monitor.MetricAlert(
    `${placement.name}-${alert.name}`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: "global",
      description: alert.description,
      severity: alert.severity,
      enabled: true,
      scopes: [loadBalancerId],
      evaluationFrequency: alert.every,
      windowSize: alert.over,
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: alert.metric,
            metricName: alert.metric,
            metricNamespace: "Microsoft.Network/loadBalancers",
            // one alert for each of the two addresses
            dimensions: [{ name: "FrontendIPAddress", operator: "Include", values: ["*"] }],
            timeAggregation: monitor.AggregationTypeEnum.Average,
            operator: monitor.Operator.LessThan,
            threshold: alert.below,
          },
        ],
      },
      autoMitigate: true,
      actions: actionGroups.map((actionGroupId) => ({ actionGroupId })),
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}
