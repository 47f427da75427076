/** Ids of other resources that a body names: they must exist when it reaches Azure. */
import { AzureError } from "../errors";
import { at, isRecord, text, type Path } from "../engine/value";
import type { World } from "../resourceType";

/** The `id` of a reference such as `{ id: "/subscriptions/..." }`, when known. */
export const referenceId = (value: unknown): string | undefined => (isRecord(value) ? text(value.id) : undefined);

/** The error for an id that names nothing. */
export function missing(world: World, referrer: string, ids: readonly (string | undefined)[]): readonly AzureError[] {
  return ids
    .filter((id): id is string => id !== undefined && !world.exists(id))
    .map(
      (id) =>
        new AzureError(
          "InvalidResourceReference",
          `Resource ${id} referenced by resource ${referrer} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
          id,
        ),
    );
}

/** The known ids at `path` of each item. */
export const idsAt = (items: readonly unknown[], path: Path): readonly string[] =>
  items.map((item) => text(at(item, path))).filter((id): id is string => id !== undefined);
