/** References to other resources in a request body. The resources must exist when the request reaches Azure. */
import { childOf } from "../armId";
import { AzureError } from "../errors";
import { at, isRecord, text, type Path } from "../engine/value";
import type { World } from "../resourceType";
import { plainLocation } from "./locations";

/** The `id` of a reference such as `{ id: "/subscriptions/..." }`, when known. */
export const referenceId = (value: unknown): string | undefined => (isRecord(value) ? text(value.id) : undefined);

/** The error for an id that names nothing. */
export function missing(world: World, referrer: string, ids: readonly (string | undefined)[]): readonly AzureError[] {
  return ids.filter((id): id is string => id !== undefined && !world.exists(id)).map((id) => notFound(id, referrer));
}

/**
 * The error for an id that names something in another region, for which Azure gives the same message as for a missing resource. It applies
 * to parts of a network; an identity may be in any region.
 *
 * @param location of the referrer
 */
export function elsewhere(
  world: World,
  referrer: string,
  location: unknown,
  ids: readonly (string | undefined)[],
): readonly AzureError[] {
  const own = text(location);
  if (own === undefined) return [];
  return ids
    .filter((id): id is string => id !== undefined)
    .filter((id) => {
      const region = (world.get(id) ?? world.get(childOf(id)?.parent ?? ""))?.location;
      return region !== undefined && plainLocation(region) !== plainLocation(own);
    })
    .map((id) => notFound(id, referrer));
}

const notFound = (id: string, referrer: string): AzureError =>
  new AzureError(
    "InvalidResourceReference",
    `Resource ${id} referenced by resource ${referrer} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    id,
  );

/** The known ids at `path` of each item. */
export const idsAt = (items: readonly unknown[], path: Path): readonly string[] =>
  items.map((item) => text(at(item, path))).filter((id): id is string => id !== undefined);
