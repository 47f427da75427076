import type { Properties } from "../../../../../emulator/azure/engine/value";
import { accepted, changed, emptySubscription } from "../subscription";

/** `property: reason` of everything wrong with the accepted inputs after one change. */
function problems(kind: string, path: string, value: unknown): string {
  const { type, inputs } = accepted[kind]!;
  const found = emptySubscription().check(type, changed(inputs, path, value)).problems;
  return found.map(({ property, reason }) => `${property}: ${reason}`).join("\n");
}

const condition = "criteria.allOf.0";
const { most } = accepted.budget!.inputs.notifications as Properties;
const sixNotifications = { most, second: most, third: most, fourth: most, fifth: most, sixth: most };
const scaling = "profiles.0.rules.0";

test.each([
  ["workspace", "retentionInDays", 29, "30 to 730"],
  ["workspace", "workspaceName", "-logs", "4 to 63 letters"],
  ["table", "tableName", "Lines", "end with _CL"],
  ["table", "schema.columns.0.type", "string", "needs a column TimeGenerated of type dateTime"],
  ["table", "schema.columns.1.name", "_Lane", "no column can be named _Lane"],
  ["table", "schema.name", "Other_CL", "must carry the table's name"],
  ["collection", "dataCollectionEndpointId", undefined, "is required to collect files"],
  ["collection", "streamDeclarations", { Lines: { columns: [] } }, "must begin with Custom-"],
  ["collection", "dataSources.logFiles.0.streams", ["Custom-Other"], "the stream Custom-Other is not declared"],
  ["collection", "dataFlows.0.destinations", ["elsewhere"], "no destination is named elsewhere"],
  ["collection", "dataFlows.0.outputStream", undefined, "is required for a custom stream"],
  ["collection", "dataFlows.0.transformKql", "Lines_CL", "InvalidTransformQuery: Error occurred while compiling query"],
  ["association", "dataCollectionRuleId", "/subscriptions/x", "either a rule or an endpoint"],
  ["policy", "policyDefinitionId", "/providers/x/policyDefinitions/y", "the emulator does not know"],
  ["policy", "identity", undefined, "ResourceIdentityRequired: "],
  ["policy", "parameters.dcrResourceId", undefined, "MissingPolicyParameter"],
  [
    "policy",
    "parameters.rule",
    { value: "x" },
    "UndefinedPolicyParameter: The policy definition has no parameter 'rule'",
  ],
  ["policy", "parameters.effect", { value: "Audit" }, '"Audit" is none of ["DeployIfNotExists","Disabled"]'],
  ["policy", "policyAssignmentName", "p".repeat(65), "2 to 64 characters"],
  ["diagnostics", "workspaceId", undefined, "at least one data sink"],
  ["diagnostics", "logs.0.enabled", false, "at least one log or metric category must be enabled"],
  ["diagnostics", "logs.0.categoryGroup", "everything", "one of audit, allLogs"],
  ["operators", "groupShortName", "icap-gateways", "has 13 characters; Azure takes 1 to 12"],
  ["operators", "emailReceivers.0.emailAddress", "somebody", "is not an address"],
  ["operators", "location", "westeurope", "the location is global"],
  ["query", "severity", 5, "is not a severity from 0 to 4"],
  ["query", "evaluationFrequency", "PT7M", "PT7M is none of PT1M, PT5M"],
  ["query", "windowSize", "PT1M", "the window PT1M is shorter than the frequency PT5M"],
  ["query", "muteActionsDuration", "PT1H", "cannot mute actions"],
  ["query", `${condition}.query`, "", "is required for a log alert"],
  ["query", `${condition}.operator`, "gt", '"gt" is none of Equals, GreaterThan'],
  ["query", "overrideQueryTimeRange", "P7D", "P7D is none of"],
  ["query", "overrideQueryTimeRange", "PT10M", "or shorter than the window"],
  ["activity", "location", "westeurope", "the location is global"],
  ["activity", "condition.allOf.0.field", "level", "one condition must be on the field category"],
  ["activity", "condition.allOf.1.field", "operation", 'an event has no field "operation"'],
  ["activity", "condition.allOf.1.equals", "x", "needs either equals or containsAny"],
  [
    "flows",
    "targetResourceId",
    "/subscriptions/x/providers/Microsoft.Network/networkSecurityGroups/g",
    "of a virtual network",
  ],
  ["flows", "retentionPolicy.days", 366, "0 to 365"],
  [
    "flows",
    "flowAnalyticsConfiguration",
    { networkWatcherFlowAnalyticsConfiguration: { enabled: true, trafficAnalyticsInterval: 30 } },
    "must be 10 or 60 minutes",
  ],
  ["autoscale", "profiles", [], "1 to 20 profiles"],
  ["autoscale", "profiles.0.capacity.default", "7", "in this order"],
  ["autoscale", "profiles.0.capacity.minimum", "-1", "whole numbers as text"],
  ["autoscale", `${scaling}.metricTrigger.timeWindow`, "PT4M", "PT5M to PT720M"],
  ["autoscale", `${scaling}.metricTrigger.timeGrain`, "PT10M", "longer than the time grain"],
  ["autoscale", `${scaling}.metricTrigger.metricName`, "Connections", "knows no metric Connections of a scale set"],
  ["autoscale", `${scaling}.scaleAction.cooldown`, "PT0M", "PT1M to PT10080M"],
  ["autoscale", `${scaling}.scaleAction.value`, "5", "at most the difference"],
  ["budget", "amount", 0, "more than 0"],
  ["budget", "timePeriod.startDate", "2026-11-02T00:00:00Z", "is not the first of a month"],
  ["budget", "notifications.most.threshold", 1001, "0 to 1000"],
  ["budget", "notifications.most.contactEmails", [], "needs somebody to tell"],
  ["budget", "notifications", sixNotifications, "at most 5 notifications"],
  ["workbook", "resourceName", "gateways", "a GUID"],
  ["workbook", "serializedData", "{}", 'the version "Notebook/1.0"'],
  ["metric", "windowSize", "PT10M", "PT10M is none of"],
  ["metric", `${condition}.metricName`, "ProbeHealth", "a load balancer has no metric ProbeHealth"],
])("%s with %s = %j is refused", (kind, path, value, expected) => {
  expect(problems(kind, path, value)).toContain(expected);
});

test("an alert on a workspace that does not exist, or that tells a group that does not, is refused", async () => {
  const { create } = emptySubscription();
  const { type, inputs } = accepted.query!;
  await create(accepted.group!.type, accepted.group!.inputs);
  await expect(create(type, inputs)).rejects.toThrow(/ResourceNotFound.*workspaces\/logs/s);
  await create(accepted.workspace!.type, accepted.workspace!.inputs);
  const telling = changed(inputs, "actions", { actionGroups: ["/subscriptions/x/actionGroups/nobody"] });
  await expect(create(type, telling)).rejects.toThrow(/actionGroups\/nobody/);
  await create(type, inputs);
});

test("lines can be collected only into a table that exists", async () => {
  const { create } = emptySubscription();
  for (const kind of ["group", "workspace", "endpoint"]) await create(accepted[kind]!.type, accepted[kind]!.inputs);
  const { type, inputs } = accepted.collection!;
  await expect(create(type, inputs)).rejects.toThrow(/tables\/Lines_CL/);
  await create(accepted.table!.type, accepted.table!.inputs);
  await create(type, inputs);
});

test("autoscale needs a set that exists, is one for each target, and cannot be given another target", async () => {
  const { create, update, store } = emptySubscription();
  const { type, inputs } = accepted.autoscale!;
  await create(accepted.group!.type, accepted.group!.inputs);
  await expect(create(type, inputs)).rejects.toThrow(/ResourceNotFound.*virtualMachineScaleSets\/set/s);
  const set = { id: String(inputs.targetResourceUri), type: accepted.set!.type, name: "set", urn: "" };
  store.put({ ...set, properties: accepted.set!.inputs });
  const { id } = await create(type, inputs);
  await expect(create(type, changed(inputs, "autoscaleSettingName", "second"))).rejects.toThrow(/Conflict/);
  const elsewhere = changed(inputs, "targetResourceUri", `${String(inputs.targetResourceUri)}2`);
  await expect(update(type, id, elsewhere)).rejects.toThrow(/TargetResourceIdIsImmutable/);
  await update(type, id, changed(inputs, "profiles.0.capacity.maximum", "9"));
});

test("a budget begins in a month that is not over, keeps its beginning, and can be given another amount", async () => {
  const { create, update } = emptySubscription();
  const { type, inputs } = accepted.budget!;
  await create(accepted.group!.type, accepted.group!.inputs);
  await expect(create(type, changed(inputs, "timePeriod.startDate", "2026-01-01T00:00:00Z"))).rejects.toThrow(
    /not be prior to the current month/,
  );
  const { id } = await create(type, inputs);
  await update(type, id, changed(inputs, "amount", 2000));
  await expect(update(type, id, changed(inputs, "timePeriod.startDate", "2026-01-01T00:00:00Z"))).rejects.toThrow(
    /Start date of budgets cannot be updated/,
  );
});

test("a flow log stands in the group of the Network Watcher, which no program makes, and needs its network", async () => {
  const { create, store } = emptySubscription();
  const { type, inputs } = accepted.flows!;
  await expect(create(type, inputs)).rejects.toThrow(/ResourceNotFound.*virtualNetworks\/gateways/s);
  const network = { id: String(inputs.targetResourceId), type: accepted.network!.type, name: "gateways", urn: "" };
  store.put({ ...network, properties: accepted.network!.inputs });
  expect((await create(type, inputs)).id).toContain("/resourceGroups/NetworkWatcherRG/");
});
