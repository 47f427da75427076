/** ARM resource ids. Azure compares them without regard to case. */

/** The subscription that the emulator plays. */
export const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
/** The Entra tenant that the emulator plays. */
export const TENANT = "66666666-7777-4888-8999-aaaaaaaaaaaa";

export const resourceGroupId = (group: string): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}`;

/** @param armType for example `Microsoft.Network/virtualNetworks` */
export const resourceId = (group: string, armType: string, name: string): string =>
  `${resourceGroupId(group)}/providers/${armType}/${name}`;

/** Two ids for the same resource. */
export const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Whether `id` stands below `scope`: in it, in a resource of it, or the scope itself. */
export const isWithin = (id: string, scope: string): boolean =>
  sameId(id, scope) || id.toLowerCase().startsWith(`${scope.toLowerCase()}/`);

/** Last segment of an id. */
export const nameOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

/** A nested resource's id (`.../virtualNetworks/v/subnets/s`) taken apart: parent's id, collection, name. */
export function childOf(
  id: string,
): { readonly parent: string; readonly collection: string; readonly name: string } | undefined {
  const parts = id.split("/");
  if (parts.length < 3) return undefined;
  return { parent: parts.slice(0, -2).join("/"), collection: parts[parts.length - 2]!, name: parts[parts.length - 1]! };
}
