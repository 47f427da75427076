import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import { inputStream, outputStream, transformation, type LogTable } from "./tables";

/** Where the logs go: a workspace of this deployment. */
export function workspace(placement: Placement, retentionDays: number): operationalinsights.Workspace {
  return new operationalinsights.Workspace(
    `${placement.name}-logs`,
    {
      resourceGroupName: placement.resourceGroupName,
      location: placement.location,
      sku: { name: operationalinsights.WorkspaceSkuNameEnum.PerGB2018 },
      retentionInDays: retentionDays,
      features: { disableLocalAuth: true }, // by Entra identities only: no shared key to lose
      tags: placement.tags,
    },
    { parent: placement.parent },
  );
}

/** The rule for Azure's agent on the gateways: it collects the files of these tables. Returns the rule's id. */
export function collection(
  placement: Placement,
  logs: operationalinsights.Workspace,
  tables: readonly LogTable[],
): pulumi.Output<string> {
  const placed = {
    resourceGroupName: placement.resourceGroupName,
    location: placement.location,
    tags: placement.tags,
  };
  const child = { parent: placement.parent };
  const made = tables.map(
    (table) =>
      new operationalinsights.Table(
        `${placement.name}-${table.name}`,
        {
          resourceGroupName: placement.resourceGroupName,
          workspaceName: logs.name,
          tableName: table.name,
          schema: { name: table.name, columns: table.columns.map(({ name, type }) => ({ name, type })) },
        },
        child,
      ),
  );
  // Text files need an endpoint of their own (learn: "Data collection endpoints in Azure Monitor").
  const endpoint = new monitor.DataCollectionEndpoint(
    `${placement.name}-endpoint`,
    {
      ...placed,
      kind: monitor.KnownDataCollectionEndpointResourceKind.Linux,
      networkAcls: { publicNetworkAccess: monitor.KnownPublicNetworkAccessOptions.Enabled },
    },
    child,
  );
  const destination = "logs";
  const rule = new monitor.DataCollectionRule(
    `${placement.name}-collection`,
    {
      ...placed,
      kind: monitor.KnownDataCollectionRuleResourceKind.Linux,
      description: "The JSON lines that the gateways write about themselves and about each transaction",
      dataCollectionEndpointId: endpoint.id,
      streamDeclarations: Object.fromEntries(tables.map((table) => [inputStream(table), { columns: LINE }])),
      dataSources: {
        logFiles: tables.map((table) => ({
          name: table.name,
          format: monitor.KnownLogFilesDataSourceFormat.Text,
          filePatterns: [...table.filePatterns],
          streams: [inputStream(table)],
          settings: { text: { recordStartTimestampFormat: "ISO 8601" } },
        })),
      },
      destinations: { logAnalytics: [{ name: destination, workspaceResourceId: logs.id }] },
      dataFlows: tables.map((table) => ({
        streams: [inputStream(table)],
        destinations: [destination],
        transformKql: transformation(table),
        outputStream: outputStream(table),
      })),
    },
    { ...child, dependsOn: made },
  );
  return rule.id;
}

/** The columns into which the agent splits a line of text. */
const LINE = [
  { name: "TimeGenerated", type: monitor.KnownColumnDefinitionType.Datetime },
  { name: "RawData", type: monitor.KnownColumnDefinitionType.String },
];
