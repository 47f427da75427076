import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import type { MonitoringSettings } from "../model";
import {
  ACTIVITY_ALERTS,
  EXTERNAL_ALERTS,
  LOG_ALERTS,
  METRIC_ALERTS,
  TRANSACTION_ALERTS,
  type ActivityAlert,
  type Alert,
  type LogAlert,
  type MetricAlert,
} from "./alerts";
import { machineAssociations } from "./association";
import { existingWorkspace } from "./existingWorkspace";
import { ofGroup, sharedTransformation } from "./sharedTables";
import { HEALTH, TRANSACTIONS, transformation } from "./tables";
import { workbook } from "./workbook";
import { collection, newWorkspace } from "./workspace";

/** Workspace of the gateways' logs, and what must exist before the first machine. */
export interface LogCollection {
  readonly workspaceId: pulumi.Output<string>;
  /** Resources that must exist before the first machine, so that its logs are collected. */
  readonly beforeMachines: readonly pulumi.Resource[];
  /** A query that returns only this stack's rows, even if other stacks write to the same tables. */
  readonly ofThisStack: (query: string) => pulumi.Input<string>;
}

/**
 * The workspace, new or existing, the rule that says what is collected, and the policies that associate the machines with it.
 *
 * @param secondLocation lane b's, where it is in a second region
 */
export function logCollection(
  placement: Placement,
  settings: MonitoringSettings,
  resourceGroupId: pulumi.Input<string>,
  secondLocation?: string,
): LogCollection {
  const locations = [placement.location, ...(secondLocation === undefined ? [] : [secondLocation])];
  const tables = settings.transactions ? [HEALTH, TRANSACTIONS] : [HEALTH];
  const { workspace, retentionDays } = settings;
  const logs = workspace
    ? existingWorkspace(placement, { workspace, retentionDays }, tables)
    : newWorkspace(placement, retentionDays, tables);
  const inGroup = (words: (group: string) => string) => pulumi.output(resourceGroupId).apply(words);
  const ruleId = collection(placement, logs, tables, (table) =>
    workspace ? inGroup((group) => sharedTransformation(table, group)) : transformation(table),
  );
  return {
    workspaceId: logs.id,
    beforeMachines: machineAssociations(placement, { resourceGroupId, ruleId, locations }),
    ofThisStack: (query) => (workspace ? inGroup((group) => ofGroup(query, group)) : query),
  };
}

/** ARM ids of resources that exist once or, with lane b in a region of its own, once for each lane. */
type OfRegions = { readonly a: pulumi.Input<string>; readonly b?: pulumi.Input<string> };

export interface MonitoringArgs {
  readonly settings: MonitoringSettings;
  readonly logs: LogCollection;
  /** The load balancer of both lanes, or each lane's own. */
  readonly loadBalancerIds: OfRegions;
  /** Absent: the vault belongs to somebody else, who also decides about the log of its readers. */
  readonly vaultIds?: OfRegions;
  readonly resourceGroupId: pulumi.Input<string>;
  /** The machines: before they report, alerts on their silence would only be noise. */
  readonly machines: readonly pulumi.Resource[];
  /** Files are inspected by ICAP servers elsewhere. */
  readonly external?: boolean;
  /** Sentences that are part of every alert's text, so that its reader knows what the gateways do not guarantee. */
  readonly warnings?: readonly string[];
}

/** Alerts of one deployment, on the gateways' logs and the load balancer's metrics, and the log of the vault's readers. */
export function monitoring(placement: Placement, args: MonitoringArgs): void {
  const { settings, logs } = args;
  for (const [suffix, id] of args.vaultIds ? named(args.vaultIds) : [])
    diagnostics(`vault-log${suffix}`, placement, id, logs.workspaceId, ["audit"]);
  for (const [suffix, id] of named(args.loadBalancerIds))
    diagnostics(`balancer-log${suffix}`, placement, id, logs.workspaceId, ["allLogs"]);

  const actions = actionGroups(placement, settings.emails);
  const warned = <T extends Pick<Alert, "description">>(alert: T): T => ({
    ...alert,
    description: [alert.description, ...(args.warnings ?? [])].join(" "),
  });
  const logAlerts = [
    ...LOG_ALERTS,
    ...(args.external ? EXTERNAL_ALERTS : []),
    ...(settings.transactions ? TRANSACTION_ALERTS : []),
  ];
  for (const alert of logAlerts) logAlert(placement, warned(alert), args, actions);
  for (const [suffix, id] of named(args.loadBalancerIds))
    for (const alert of METRIC_ALERTS)
      metricAlert(placement, { ...warned(alert), name: `${alert.name}${suffix}` }, id, actions);
  for (const alert of ACTIVITY_ALERTS) activityAlert(placement, warned(alert), args.resourceGroupId, actions);
  workbook(placement, logs, settings.transactions);
}

/** Each id with the end of its resources' names. */
const named = ({ a, b }: OfRegions): readonly (readonly [string, pulumi.Input<string>])[] => [
  ["", a],
  ...(b === undefined ? [] : [["-b", b] as const]),
];

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

/** Mail addresses of the alerts; with none, alerts show in the portal. */
function actionGroups(placement: Placement, emails: readonly string[]): pulumi.Output<string>[] {
  if (emails.length === 0) {
    void pulumi.log.warn(
      "monitoring.emails is empty: alerts show in Azure's portal, and no mail is sent",
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
  { logs, machines }: Pick<MonitoringArgs, "logs" | "machines">,
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
      scopes: [logs.workspaceId],
      evaluationFrequency: alert.every,
      windowSize: alert.over,
      ...(alert.reads === undefined ? {} : { overrideQueryTimeRange: alert.reads }),
      criteria: {
        allOf: [
          {
            query: logs.ofThisStack(alert.query),
            timeAggregation: monitor.TimeAggregation.Count,
            // Not the SDK's `ConditionOperator`, which belongs to another type; Azure would refuse its "gt".
            operator: monitor.Operator.GreaterThan,
            threshold: 0,
            failingPeriods: { minFailingPeriodsToAlert: 1, numberOfEvaluationPeriods: 1 },
          },
        ],
      },
      autoMitigate: true, // also notifies when the problem is over
      // The tables get their columns with the first rows; Azure would refuse a query that names them before.
      skipQueryValidation: true,
      actions: { actionGroups: [...actionGroups] },
      tags: placement.tags,
    },
    { parent: placement.parent, dependsOn: [...machines] },
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

function activityAlert(
  placement: Placement,
  alert: ActivityAlert,
  resourceGroupId: pulumi.Input<string>,
  actionGroups: readonly pulumi.Output<string>[],
): void {
  new monitor.ActivityLogAlert(
    `${placement.name}-${alert.name}`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: "Global",
      description: alert.description,
      enabled: true,
      scopes: [resourceGroupId],
      condition: {
        allOf: [
          { field: "category", equals: "Administrative" },
          { field: "status", equals: "Succeeded" },
          { field: "operationName", containsAny: [...alert.operations] },
        ],
      },
      actions: { actionGroups: actionGroups.map((actionGroupId) => ({ actionGroupId })) },
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}
