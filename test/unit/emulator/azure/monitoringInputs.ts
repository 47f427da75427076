/** Inputs of Azure Monitor's types that Azure accepts, for tables of what it does not. */
import type { Properties } from "../../../../emulator/azure/engine/value";

const group = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg";
const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
const endpoint = `${group}/providers/Microsoft.Insights/dataCollectionEndpoints/endpoint`;
const balancer = `${group}/providers/Microsoft.Network/loadBalancers/lb`;
const scaleSet = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/set`;

/** The next one (UTC), so that it lies ahead at the end of a month, too: `2027-01`. */
function nextMonth(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString().slice(0, 7);
}

export const monitoringInputs: Record<string, { type: string; inputs: Properties }> = {
  workspace: {
    type: "azure-native:operationalinsights:Workspace",
    inputs: { resourceGroupName: "rg", workspaceName: "logs", sku: { name: "PerGB2018" }, retentionInDays: 90 },
  },
  table: {
    type: "azure-native:operationalinsights:Table",
    inputs: {
      resourceGroupName: "rg",
      workspaceName: "logs",
      tableName: "Lines_CL",
      schema: {
        name: "Lines_CL",
        columns: [
          { name: "TimeGenerated", type: "dateTime" },
          { name: "Lane", type: "string" },
        ],
      },
    },
  },
  endpoint: {
    type: "azure-native:monitor:DataCollectionEndpoint",
    inputs: { resourceGroupName: "rg", dataCollectionEndpointName: "endpoint" },
  },
  collection: {
    type: "azure-native:monitor:DataCollectionRule",
    inputs: {
      resourceGroupName: "rg",
      dataCollectionRuleName: "collection",
      dataCollectionEndpointId: endpoint,
      streamDeclarations: {
        "Custom-Lines": {
          columns: [
            { name: "TimeGenerated", type: "datetime" },
            { name: "RawData", type: "string" },
          ],
        },
      },
      dataSources: {
        logFiles: [{ name: "lines", format: "text", filePatterns: ["/var/log/lines"], streams: ["Custom-Lines"] }],
      },
      destinations: { logAnalytics: [{ name: "logs", workspaceResourceId: workspace }] },
      dataFlows: [
        {
          streams: ["Custom-Lines"],
          destinations: ["logs"],
          transformKql: "source",
          outputStream: "Custom-Lines_CL",
        },
      ],
    },
  },
  policy: {
    type: "azure-native:authorization:PolicyAssignment",
    inputs: {
      scope: group,
      policyAssignmentName: "collect",
      policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/58e891b9-ce13-4ac3-86e4-ac3e1f20cb07",
      identity: { type: "SystemAssigned" },
      parameters: {
        dcrResourceId: { value: `${group}/providers/Microsoft.Insights/dataCollectionRules/collection` },
        scopeToSupportedImages: { value: false },
      },
    },
  },
  association: {
    type: "azure-native:monitor:DataCollectionRuleAssociation",
    inputs: { resourceUri: balancer, associationName: "one", dataCollectionEndpointId: endpoint },
  },
  diagnostics: {
    type: "azure-native:monitor:DiagnosticSetting",
    inputs: {
      resourceUri: balancer,
      name: "log",
      workspaceId: workspace,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    },
  },
  operators: {
    type: "azure-native:monitor:ActionGroup",
    inputs: {
      resourceGroupName: "rg",
      actionGroupName: "operators",
      location: "Global",
      enabled: true,
      groupShortName: "icap-gateway",
      emailReceivers: [{ name: "one", emailAddress: "one@example.com" }],
    },
  },
  query: {
    type: "azure-native:monitor:ScheduledQueryRule",
    inputs: {
      resourceGroupName: "rg",
      ruleName: "query",
      severity: 1,
      scopes: [workspace],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      autoMitigate: true,
      criteria: {
        allOf: [{ query: "Lines_CL", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 }],
      },
    },
  },
  activity: {
    type: "azure-native:monitor:ActivityLogAlert",
    inputs: {
      resourceGroupName: "rg",
      activityLogAlertName: "activity",
      location: "Global",
      scopes: [group],
      condition: {
        allOf: [
          { field: "category", equals: "Administrative" },
          { field: "operationName", containsAny: ["Microsoft.Network/networkSecurityGroups/write"] },
        ],
      },
      actions: { actionGroups: [] },
    },
  },
  flows: {
    type: "azure-native:network:FlowLog",
    inputs: {
      resourceGroupName: "NetworkWatcherRG",
      networkWatcherName: "NetworkWatcher_westeurope",
      flowLogName: "flows",
      location: "westeurope",
      targetResourceId: `${group}/providers/Microsoft.Network/virtualNetworks/gateways`,
      storageId: `${group}/providers/Microsoft.Storage/storageAccounts/flows`,
      enabled: true,
      format: { type: "JSON", version: 2 },
      retentionPolicy: { enabled: true, days: 90 },
    },
  },
  autoscale: {
    type: "azure-native:monitor:AutoscaleSetting",
    inputs: {
      resourceGroupName: "rg",
      autoscaleSettingName: "autoscale",
      location: "westeurope",
      enabled: true,
      targetResourceUri: scaleSet,
      profiles: [
        {
          name: "load",
          capacity: { minimum: "2", maximum: "6", default: "3" },
          rules: [
            {
              metricTrigger: {
                ...{
                  metricName: "Percentage CPU",
                  metricResourceUri: scaleSet,
                  timeGrain: "PT1M",
                  timeWindow: "PT10M",
                },
                ...{ statistic: "Average", timeAggregation: "Average", operator: "GreaterThan", threshold: 60 },
              },
              scaleAction: { direction: "Increase", type: "ChangeCount", value: "1", cooldown: "PT15M" },
            },
          ],
        },
      ],
    },
  },
  budget: {
    type: "azure-native:consumption:Budget",
    inputs: {
      scope: group,
      budgetName: "budget",
      category: "Cost",
      amount: 1500,
      timeGrain: "Monthly",
      timePeriod: { startDate: `${nextMonth()}-01T00:00:00Z` },
      notifications: {
        most: {
          ...{ enabled: true, operator: "GreaterThan", threshold: 80, thresholdType: "Actual" },
          contactEmails: ["one@example.com"],
        },
      },
    },
  },
  workbook: {
    type: "azure-native:applicationinsights:Workbook",
    inputs: {
      resourceGroupName: "rg",
      resourceName: "6d6c6461-0000-4000-a000-000000000000",
      displayName: "gateways",
      category: "workbook",
      kind: "shared",
      sourceId: workspace,
      serializedData: '{"version":"Notebook/1.0","items":[]}',
    },
  },
  metric: {
    type: "azure-native:monitor:MetricAlert",
    inputs: {
      resourceGroupName: "rg",
      ruleName: "metric",
      location: "global",
      severity: 0,
      enabled: true,
      scopes: [balancer],
      evaluationFrequency: "PT1M",
      windowSize: "PT5M",
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: "one",
            metricName: "DipAvailability",
            metricNamespace: "Microsoft.Network/loadBalancers",
            timeAggregation: "Average",
            operator: "LessThan",
            threshold: 1,
          },
        ],
      },
    },
  },
};
