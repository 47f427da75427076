import * as authorization from "@pulumi/azure-native/authorization";
import * as operationalinsights from "@pulumi/azure-native/operationalinsights";
import * as pulumi from "@pulumi/pulumi";
import { deploymentError } from "../deploymentError";
import type { MonitoringSettings } from "../model";
import { isInSubscription, subscriptionOf } from "../model/armIdParts";
import { programmaticName } from "../model/locationNames";
import type { Placement } from "../placement";
import { sharedColumns } from "./sharedTables";
import type { LogTable } from "./tables";
import { logTables, type Logs } from "./workspace";

type WorkspaceSettings = NonNullable<MonitoringSettings["workspace"]>;

/**
 * An existing workspace, which is read and never written, except for the two tables. These are created in it and stay in it with their
 * rows, or exist already because another stack created them.
 */
export function existingWorkspace(
  placement: Placement,
  { workspace, retentionDays }: { readonly workspace: WorkspaceSettings; readonly retentionDays: number },
  tables: readonly LogTable[],
): Logs {
  const child = { parent: placement.parent };
  const found = operationalinsights.Workspace.get(`${placement.name}-logs`, workspace.id, child);
  const { subscriptionId } = authorization.getClientConfigOutput(child);
  const makesTables = workspace.tables !== "existing";
  const id = pulumi.all([found.location, subscriptionId]).apply(([location, subscription]) => {
    const problems = workspaceProblems(workspace.id, location, {
      ...{ location: placement.location, subscription, makesTables },
    });
    if (problems.length > 0)
      throw deploymentError(`monitoring.workspace ${workspace.id} cannot take the logs: ${problems.join("; ")}`);
    return workspace.id;
  });
  if (makesTables) {
    const [, , , , resourceGroupName, , , , workspaceName] = workspace.id.split("/");
    const place = { resourceGroupName: resourceGroupName!, workspaceName: workspaceName! };
    // Other stacks may write to them, and their rows are needed longer than a stack exists.
    const options = { ...child, retainOnDelete: true, dependsOn: [found] };
    return {
      id,
      tables: logTables(placement.name, place, tables.map(shared), { retentionInDays: retentionDays, options }),
    };
  }
  const there = tables.map((table) => existingTable(placement, workspace.id, table));
  return { id: pulumi.all([id, ...there]).apply(([first]) => first!), tables: [] };
}

const shared = (table: LogTable) => ({ name: table.name, columns: sharedColumns(table) });

/** The id of an existing table, once Azure has confirmed that it has the columns. */
function existingTable(placement: Placement, workspaceId: string, table: LogTable): pulumi.Output<string> {
  const id = `${workspaceId}/tables/${table.name}`;
  const found = operationalinsights.Table.get(`${placement.name}-${table.name}`, id, { parent: placement.parent });
  return found.schema.apply((schema) => {
    const missing = missingColumns(table, schema?.columns ?? []);
    if (missing.length > 0)
      throw deploymentError(
        `monitoring.workspace: the table ${id} lacks the columns ${missing.join(", ")}; add them, or let a stack with monitoring.workspace.tables "create" make it`,
      );
    return id;
  });
}

/** Reasons why a workspace cannot take a stack's logs, each the end of a sentence. */
export function workspaceProblems(
  id: string,
  location: string,
  stack: { readonly location: string; readonly subscription: string; readonly makesTables: boolean },
): readonly string[] {
  return [
    // learn, "Data collection rules in Azure Monitor": a rule is in the region of the workspace that it sends to.
    ...(programmaticName(location) === programmaticName(stack.location)
      ? []
      : [`it is in ${location}, the gateways in ${stack.location}, and a collection rule serves one region`]),
    ...(stack.makesTables && !isInSubscription(id, stack.subscription)
      ? [
          `it is in the subscription ${subscriptionOf(id)}, and this deployment for ${stack.subscription} makes no tables there; have them made, and set monitoring.workspace.tables to "existing"`,
        ]
      : []),
  ];
}

/** Columns of our table, with their types, that the table in a shared workspace lacks. */
export function missingColumns(
  table: LogTable,
  columns: readonly { readonly name?: string | undefined; readonly type?: string | undefined }[],
): readonly string[] {
  const there = new Set(columns.map(({ name, type }) => `${name} (${type?.toLowerCase()})`));
  return sharedColumns(table)
    .filter(({ name, type }) => !there.has(`${name} (${type.toLowerCase()})`))
    .map(({ name, type }) => `${name} (${type})`);
}
