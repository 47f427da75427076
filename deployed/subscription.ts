/**
 * The queries that commands send to Azure about one resource group, and the one change that is made without the engine: the purge of a
 * vault.
 */
import { z } from "zod";
import { ask, list, unlessMissing, type Account } from "./managementApi";

const RESOURCES = "2021-04-01";
const LOCKS = "2020-05-01";
const VAULTS = "2023-07-01";

const groupResource = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
});
const lock = z.object({ id: z.string(), name: z.string() });
const deletedVault = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.object({
    vaultId: z.string(),
    location: z.string(),
    purgeProtectionEnabled: z.boolean().optional(),
    scheduledPurgeDate: z.string().optional(),
    tags: z.record(z.string(), z.string()).nullish(),
  }),
});

export type GroupResource = z.infer<typeof groupResource>;
export type Lock = z.infer<typeof lock>;
export type DeletedVault = z.infer<typeof deletedVault>;

/** A group as Azure has it. */
export interface GroupInAzure {
  readonly exists: boolean;
  /** Resources directly in it. */
  readonly resources: readonly GroupResource[];
  /** Locks of the subscription. */
  readonly locks: readonly Lock[];
  /** Deleted vaults that were in it and can still be recovered. */
  readonly deletedVaults: readonly DeletedVault[];
}

/** Whether an id is the scope or stands below it; Azure ignores case. */
export const isWithin = (id: string, scope: string): boolean =>
  `${id.toLowerCase()}/`.startsWith(`${scope.toLowerCase()}/`);

/** Whether a deleted vault had this id. */
export const wasVault = ({ properties }: DeletedVault, id: string | undefined): boolean =>
  properties.vaultId.toLowerCase() === id?.toLowerCase();

/** The scope that a lock is on. */
export const scopeOf = ({ id }: Lock): string =>
  id.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i, "");

/** `/subscriptions/...` of an id. */
const subscriptionOf = (id: string): string => id.split("/").slice(0, 3).join("/");

/** Asks Azure about a group. @param group its ARM id */
export async function groupInAzure(account: Account, group: string): Promise<GroupInAzure> {
  const subscription = subscriptionOf(group);
  const locks = await list(account, `${subscription}/providers/Microsoft.Authorization/locks`, LOCKS, lock);
  const vaults = await deletedVaultsOf(account, subscription);
  const resources = await resourcesInGroup(account, group);
  return {
    exists: resources !== undefined,
    resources: resources ?? [],
    locks,
    deletedVaults: vaults.filter(({ properties }) => isWithin(properties.vaultId, group)),
  };
}

/** Resources directly in a group, by its ARM id; `undefined` where Azure has no such group. */
export const resourcesInGroup = (account: Account, group: string): Promise<readonly GroupResource[] | undefined> =>
  unlessMissing(() => list(account, `${group}/resources`, RESOURCES, groupResource));

/** Vaults of a subscription that are deleted and can be recovered. @param subscription `/subscriptions/...` */
export const deletedVaultsOf = (account: Account, subscription: string): Promise<readonly DeletedVault[]> =>
  list(account, `${subscription}/providers/Microsoft.KeyVault/deletedVaults`, VAULTS, deletedVault);

const PURGE_PATIENCE_MS = 300_000;
const PAUSE_MS = 2_000;

/** Ends the soft deletion of a vault for good, and waits until Azure has forgotten it. */
export async function purgeVault(account: Account, vault: DeletedVault): Promise<void> {
  await ask(account, "POST", `${account.endpoint}${vault.id}/purge?api-version=${VAULTS}`);
  const subscription = subscriptionOf(vault.id);
  const until = Date.now() + PURGE_PATIENCE_MS;
  for (;;) {
    const left = await deletedVaultsOf(account, subscription);
    if (!left.some(({ name }) => name === vault.name)) return;
    if (Date.now() > until)
      throw new Error(`the vault ${vault.name} is still there ${PURGE_PATIENCE_MS / 1000} s after its purge`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
