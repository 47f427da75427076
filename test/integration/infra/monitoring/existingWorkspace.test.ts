import { transformationProblem } from "../../../../emulator/azure/kql/transformation";
import { EXTERNAL_ALERTS, LOG_ALERTS, TRANSACTION_ALERTS } from "../../../../infra/monitoring/alerts";
import { missingColumns, workspaceProblems } from "../../../../infra/monitoring/existingWorkspace";
import { ofGroup, sharedColumns, sharedTransformation } from "../../../../infra/monitoring/sharedTables";
import { HEALTH, TRANSACTIONS } from "../../../../infra/monitoring/tables";
import { workbookParts } from "../../../../infra/monitoring/workbook";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";

const WORKSPACE =
  "/subscriptions/subscription-1/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/central";
const GROUP = "/subscriptions/s/resourceGroups/GW";
const here = { location: "westeurope", subscription: "subscription-1", makesTables: true };
const on = { ...gatewayArgs().monitoring, enabled: true, emails: ["operators@example.com"] };

const deploy = (workspace: { id: string; tables?: "create" | "existing" }, answers = {}) =>
  deployed(
    { monitoring: { ...on, workspace } },
    {
      [WORKSPACE]: { name: "central", location: "West Europe" },
      ...answers,
    },
  );

test("a workspace takes the logs in the stack's region, and tables in the stack's subscription", () => {
  expect(workspaceProblems(WORKSPACE, "West Europe", here)).toEqual([]);
  expect(workspaceProblems(WORKSPACE, "westeurope", { ...here, subscription: "s2", makesTables: false })).toEqual([]);
  expect(workspaceProblems(WORKSPACE, "northeurope", { ...here, subscription: "s2" })).toEqual([
    "it is in northeurope, the gateways in westeurope, and a collection rule serves one region",
    'it is in the subscription subscription-1, and this deployment for s2 makes no tables there; have them made, and set monitoring.workspace.tables to "existing"',
  ]);
});

test("the workspace is only read; its two tables are made with days of their own, and stay when the stack goes", async () => {
  const { recording } = await deploy({ id: WORKSPACE });
  expect(recording.ofType(":Workspace")).toEqual([]);
  for (const { name } of [HEALTH, TRANSACTIONS]) {
    const table = recording.named(`gw-${name}`);
    expect(table.inputs).toMatchObject({ resourceGroupName: "logs", workspaceName: "central", retentionInDays: 90 });
    expect(table.retainOnDelete).toBe(true);
  }
  const { destinations } = recording.named("gw-collection").inputs as { destinations: { logAnalytics: object[] } };
  expect(destinations.logAnalytics).toEqual([expect.objectContaining({ workspaceResourceId: WORKSPACE })]);
  expect(recording.named("gw-vault-log").inputs["workspaceId"]).toBe(WORKSPACE);
});

test("tables that another stack made are only read", async () => {
  const table = ({ name }: { name: string }, columns: readonly object[]) => ({
    [`${WORKSPACE}/tables/${name}`]: { name, schema: { name, columns } },
  });
  const tables = { ...table(HEALTH, sharedColumns(HEALTH)), ...table(TRANSACTIONS, sharedColumns(TRANSACTIONS)) };
  const { recording } = await deploy({ id: WORKSPACE, tables: "existing" }, tables);
  expect(recording.ofType("operationalinsights:Table")).toEqual([]);
  expect(recording.named("gw-collection").inputs["dataFlows"]).toHaveLength(2);
});

test("columns that such a table has not, or has with another type, are named", () => {
  const columns = sharedColumns(HEALTH).map(({ name, type }) => ({ name, type: type === "string" ? "String" : type }));
  expect(missingColumns(HEALTH, columns)).toEqual([]);
  const other = columns
    .filter(({ name }) => name !== "GatewayGroup")
    .map((one) => (one.name === "Ready" ? { ...one, type: "string" } : one));
  expect(missingColumns(HEALTH, other)).toEqual(["Ready (boolean)", "GatewayGroup (string)"]);
});

test("every row carries the stack's group, and every alert and the workbook ask for that group alone", async () => {
  const { recording } = await deploy({ id: WORKSPACE });
  const flows = recording.named("gw-collection").inputs["dataFlows"] as { transformKql: string }[];
  const own = /GatewayGroup == "\/subscriptions\/[^"]*\/resourcegroups\/gw-group"/g;
  for (const { transformKql } of flows)
    expect(transformKql).toMatch(/, GatewayGroup = "\/subscriptions\/[^"]*\/gw-group"$/);
  const queries = recording
    .ofType("ScheduledQueryRule")
    .map(({ inputs }) => JSON.stringify(inputs["criteria"]).replaceAll('\\"', '"'));
  queries.push(
    ...JSON.stringify(recording.named("gw-workbook").inputs["serializedData"])
      .replaceAll(/\\+"/g, '"')
      .split('"query":')
      .slice(1),
  );
  expect(queries.length).toBeGreaterThan(10);
  for (const query of queries)
    expect(query.match(own)).toHaveLength(query.match(/\bIcapGateway(Health|Transactions)_CL\b/g)!.length);
});

test.each([HEALTH, TRANSACTIONS])("Azure takes the transformation into a shared $name", (table) => {
  expect(transformationProblem(sharedTransformation(table, GROUP), ["TimeGenerated", "RawData"])).toBeUndefined();
});

test("a query asks for a group's rows wherever it names a table, and is else as it was", () => {
  expect(ofGroup(`${HEALTH.name} | join (${HEALTH.name} | distinct Lane) on Lane`, GROUP)).toBe(
    `(${HEALTH.name} | where GatewayGroup == "/subscriptions/s/resourcegroups/gw") | join ((${HEALTH.name} | where GatewayGroup == "/subscriptions/s/resourcegroups/gw") | distinct Lane) on Lane`,
  );
  const all = [...LOG_ALERTS, ...EXTERNAL_ALERTS, ...TRANSACTION_ALERTS, ...workbookParts(true)];
  for (const { query } of all) expect(ofGroup(query, GROUP)).not.toBe(query);
});
