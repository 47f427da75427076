/** The queries to Azure about all resources that a stack may have in a group. */
import { z } from "zod";
import { ApiError, ask, list, groupInAzure, isWithin, scopeOf, type Account } from "../../deployed";
import type { Found } from "./match";

const withId = z.object({ id: z.string() });
const assignment = z.object({
  id: z.string(),
  properties: z.object({ roleDefinitionId: z.string(), principalId: z.string().optional() }),
});
const identity = z.object({ id: z.string(), properties: z.object({ principalId: z.string().optional() }) });
const IDENTITY = /\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i;
const AUTHORIZATION = "Microsoft.Authorization";
const VAULT = /\/Microsoft\.KeyVault\/vaults\/[^/]+$/i;
const BALANCER = /\/Microsoft\.Network\/loadBalancers\/[^/]+$/i;

/** Resources that Azure lists below a parent and not in its group: the parent's type, and the list. */
const BELOW: readonly { readonly parent: string; readonly list: string; readonly apiVersion: string }[] = [
  { parent: "Microsoft.KeyVault/vaults", list: "secrets", apiVersion: "2023-07-01" },
  { parent: "Microsoft.OperationalInsights/workspaces", list: "tables", apiVersion: "2022-10-01" },
  { parent: "Microsoft.Network/virtualNetworks", list: "virtualNetworkPeerings", apiVersion: "2024-05-01" },
  { parent: "Microsoft.Network/privateEndpoints", list: "privateDnsZoneGroups", apiVersion: "2024-05-01" },
  { parent: "Microsoft.Network/privateDnsZones", list: "virtualNetworkLinks", apiVersion: "2020-06-01" },
  { parent: "Microsoft.Network/networkWatchers", list: "flowLogs", apiVersion: "2024-05-01" },
  { parent: "Microsoft.Storage/storageAccounts", list: "blobServices/default/containers", apiVersion: "2023-05-01" },
];

/**
 * Resources below other resources, each list read once. Only lists in which the program has a resource are read, because the deployer may
 * lack the right to read the others.
 *
 * @param ids ids of the parents, or of resources below them
 * @param planned ids of the program's resources
 */
async function listsBelow(
  account: Account,
  ids: readonly string[],
  planned: readonly string[],
): Promise<readonly Found[]> {
  const isWanted = ({ parent, list: name }: (typeof BELOW)[number]): boolean => {
    const child = new RegExp(`/${parent}/[^/]+/${name}/`, "i");
    return planned.some((id) => child.test(id));
  };
  const parts = await Promise.all(
    BELOW.filter(isWanted).flatMap(({ parent, list: name, apiVersion }) => {
      const within = new RegExp(`^.+/${parent}/[^/]+(?=/|$)`, "i");
      const parents = distinct(ids.flatMap((id) => within.exec(id)?.[0] ?? []));
      return parents.map((one) => list(account, `${one}/${name}`, apiVersion, withId));
    }),
  );
  return parts.flat();
}

/** Resources in other owners' groups, among which those with these ids are searched for. */
export async function foundElsewhere(account: Account, ids: readonly string[]): Promise<readonly Found[]> {
  const roles = await Promise.all(
    distinct(ids.filter((id) => /\/roleAssignments\//i.test(id)).map((id) => id.split("/").slice(0, 5).join("/"))).map(
      (group) => rolesIn(account, group),
    ),
  );
  return [...roles.flat(), ...(await listsBelow(account, ids, ids))];
}

const distinct = (texts: readonly string[]): string[] => [
  ...new Map(texts.map((one) => [one.toLowerCase(), one])).values(),
];

async function rolesIn(account: Account, group: string): Promise<readonly Found[]> {
  const roles = await list(account, `${group}/providers/${AUTHORIZATION}/roleAssignments`, "2022-04-01", assignment);
  return roles.map(({ id, properties: { roleDefinitionId, principalId } }) => ({
    ...{ id, roleDefinitionId },
    ...(principalId === undefined ? {} : { principalId }),
  }));
}

/** Identities with their principals. An identity that does not exist or may not be read is left out. */
export async function identities(account: Account, ids: readonly string[]): Promise<readonly Found[]> {
  const found = await Promise.all(
    ids.map(async (id): Promise<readonly Found[]> => {
      try {
        const answer = identity.parse(await ask(account, "GET", `${account.endpoint}${id}?api-version=2023-01-31`));
        const { principalId } = answer.properties;
        return principalId === undefined ? [] : [{ id, principalId }];
      } catch (error) {
        if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

/**
 * A group with all of its resources that a program can name; `undefined` if Azure has no such group.
 *
 * @param planned ids of the program's resources, which were registered on the emulator
 */
export async function foundInGroup(
  account: Account,
  group: string,
  planned: readonly string[],
): Promise<readonly Found[] | undefined> {
  const { exists, resources, locks } = await groupInAzure(account, group);
  if (!exists) return undefined;
  const of = (pattern: RegExp) => resources.filter(({ id }) => pattern.test(id));
  const roles = await rolesIn(account, group);
  const policies = await list(account, `${group}/providers/${AUTHORIZATION}/policyAssignments`, "2022-06-01", withId);
  const parts = await Promise.all([
    listsBelow(
      account,
      resources.map(({ id }) => id),
      planned,
    ),
    ...(planned.some((id) => /\/Microsoft\.Consumption\/budgets\//i.test(id))
      ? [list(account, `${group}/providers/Microsoft.Consumption/budgets`, "2023-11-01", withId)]
      : []),
    ...[...of(VAULT), ...of(BALANCER)].map(({ id }) =>
      list(account, `${id}/providers/Microsoft.Insights/diagnosticSettings`, "2021-05-01-preview", withId),
    ),
  ]);
  const found = [
    { id: group },
    ...resources,
    ...locks.filter((lock) => isWithin(scopeOf(lock), group)),
    ...roles,
    ...policies,
    ...parts.flat(),
    ...(await identities(
      account,
      of(IDENTITY).map(({ id }) => id),
    )),
  ].filter(({ id }) => isWithin(id, group));
  // Azure's pages do not say whether a group's resources include its budgets, so duplicates are removed.
  return [...new Map(found.map((one) => [one.id.toLowerCase(), one])).values()];
}
