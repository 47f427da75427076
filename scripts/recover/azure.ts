/** The questions to Azure about everything that a stack may have in a group. */
import { z } from "zod";
import { list, type Account } from "../deployed/managementApi";
import { groupInAzure, isWithin, scopeOf } from "../deployed/subscription";
import type { Found } from "./match";

const withId = z.object({ id: z.string() });
const assignment = z.object({ id: z.string(), properties: z.object({ roleDefinitionId: z.string() }) });
const AUTHORIZATION = "Microsoft.Authorization";
const VAULT = /\/Microsoft\.KeyVault\/vaults\/[^/]+$/i;
const WORKSPACE = /\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i;
const BALANCER = /\/Microsoft\.Network\/loadBalancers\/[^/]+$/i;

/** All of a group that a program can name, the group among it; `undefined` where Azure has no such group. */
export async function foundInGroup(account: Account, group: string): Promise<readonly Found[] | undefined> {
  const { exists, resources, locks } = await groupInAzure(account, group);
  if (!exists) return undefined;
  const of = (pattern: RegExp) => resources.filter(({ id }) => pattern.test(id));
  const roles = await list(account, `${group}/providers/${AUTHORIZATION}/roleAssignments`, "2022-04-01", assignment);
  const policies = await list(account, `${group}/providers/${AUTHORIZATION}/policyAssignments`, "2022-06-01", withId);
  const parts = await Promise.all([
    ...of(VAULT).map(({ id }) => list(account, `${id}/secrets`, "2023-07-01", withId)),
    ...of(WORKSPACE).map(({ id }) => list(account, `${id}/tables`, "2022-10-01", withId)),
    ...[...of(VAULT), ...of(BALANCER)].map(({ id }) =>
      list(account, `${id}/providers/Microsoft.Insights/diagnosticSettings`, "2021-05-01-preview", withId),
    ),
  ]);
  return [
    { id: group },
    ...resources,
    ...locks.filter((lock) => isWithin(scopeOf(lock), group)),
    ...roles.map(({ id, properties }) => ({ id, roleDefinitionId: properties.roleDefinitionId })),
    ...policies,
    ...parts.flat(),
  ].filter(({ id }) => isWithin(id, group));
}
