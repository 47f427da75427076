/** Management locks: what lies below a locked scope cannot be deleted or, if the lock is strict, changed. */
import { isWithin, sameId } from "./armId";
import { AzureError } from "./errors";
import type { World } from "./resourceType";

const LOCK = "azure-native:authorization:ManagementLockByScope";
const SUFFIX = "/providers/Microsoft.Authorization/locks/";

/** The error for an operation on a locked resource, or on a group or resource that holds a locked one. */
export function lockError(operation: "write" | "delete", id: string, world: World): AzureError | undefined {
  const locks = world.ofType(LOCK).filter((lock) => {
    if (sameId(lock.id, id)) return false;
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
