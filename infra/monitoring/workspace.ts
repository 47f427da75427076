import * as monitor from "@pulumi/azure-native/monitor";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import type * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement";
import { inputStream, outputStream, type Column, type LogTable } from "./tables";

/** The workspace that stores the logs. */
export interface Logs {
  /** ARM id of the workspace. */
  readonly id: pulumi.Output<string>;
  /** Tables that are made for them. */
  readonly tables: readonly pulumi.Resource[];
}

/** A workspace of this deployment with these tables. */
export function newWorkspace(placement: Placement, retentionDays: number, tables: readonly LogTable[]): Logs {
  const { resourceGroupName, location, tags } = placement;
  const made = new operationalinsights.Workspace(
    `${placement.name}-logs`,
    {
      resourceGroupName,
      location,
      sku: { name: operationalinsights.WorkspaceSkuNameEnum.PerGB2018 },
      retentionInDays: retentionDays,
      features: { disableLocalAuth: true }, // access by Entra identities only, so that no shared key can leak
      tags,
    },
    { parent: placement.parent },
  );
  const place = { resourceGroupName, workspaceName: made.name };
  return {
    id: made.id,
    tables: logTables(placement.name, place, tables, { options: { parent: placement.parent } }),
  };
}

/** Tables in a workspace. @param more.retentionInDays where it is not that of the workspace */
export function logTables(
  name: string,
  place: { readonly resourceGroupName: pulumi.Input<string>; readonly workspaceName: pulumi.Input<string> },
  tables: readonly { readonly name: string; readonly columns: readonly Omit<Column, "field">[] }[],
  { options, ...more }: { readonly retentionInDays?: number; readonly options: pulumi.CustomResourceOptions },
): readonly operationalinsights.Table[] {
  return tables.map(
    (table) =>
      new operationalinsights.Table(
        `${name}-${table.name}`,
        {
          ...place,
          tableName: table.name,
          schema: { name: table.name, columns: table.columns.map(({ name, type }) => ({ name, type })) },
          ...more,
        },
        options,
      ),
  );
}

/**
 * The rule for Azure's agent on the gateways: it collects the files of these tables. Returns the rule's id.
 *
 * @param transformationOf KQL that makes a row of a line
 */
export function collection(
  placement: Placement,
  logs: Logs,
  tables: readonly LogTable[],
  transformationOf: (table: LogTable) => pulumi.Input<string>,
): pulumi.Output<string> {
  const placed = {
    resourceGroupName: placement.resourceGroupName,
    location: placement.location,
    tags: placement.tags,
  };
  const child = { parent: placement.parent };
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
        transformKql: transformationOf(table),
        outputStream: outputStream(table),
      })),
    },
    { ...child, dependsOn: [...logs.tables] },
  );
  return rule.id;
}

/** The columns into which the agent splits a line of text. */
const LINE = [
  { name: "TimeGenerated", type: monitor.KnownColumnDefinitionType.Datetime },
  { name: "RawData", type: monitor.KnownColumnDefinitionType.String },
];
