/** Management locks: what lies below a locked scope cannot be deleted or, if the lock is strict, changed. */
import { isWithin } from "./armId";
import { AzureError } from "./errors";
import type { World } from "./resourceType";

/** Type token of management locks. */
export const LOCK = "azure-native:authorization:ManagementLockByScope";
const SUFFIX = "/providers/Microsoft.Authorization/locks/";

/** The error for an operation on a locked resource, or on a group or resource that holds a locked one. */
export function lockError(operation: "write" | "delete", id: string, world: World): AzureError | undefined {
  // A lock does not protect locks, so that it can be removed.
  if (world.get(id)?.type === LOCK) return undefined;
  const locks = world.ofType(LOCK).filter((lock) => {
    const scope = lock.id.slice(0, lock.id.lastIndexOf(SUFFIX));
    if (operation === "write") return lock.properties.level === "ReadOnly" && isWithin(id, scope);
    // Deleting a role assignment or lock on the scope counts as deleting below it, as in Azure.
    return isWithin(id, scope) || isWithin(scope, id);
  });
  if (locks.length === 0) return undefined;
  const scopes = locks.map((lock) => `'${lock.id.slice(0, lock.id.lastIndexOf(SUFFIX))}'`).join(", ");
  return new AzureError(
    "ScopeLocked",
    `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: ${scopes}. Please remove the lock and try again.`,
    id,
  );
}
