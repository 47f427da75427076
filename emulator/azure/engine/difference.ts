/** The changes between two versions of a resource's inputs, in the engine's terms. */
import { isRecord, isUnknown, pathText, type Path, type Properties } from "./value";

/** One changed property. */
export interface PropertyChange {
  readonly path: Path;
  readonly kind: "add" | "delete" | "update";
  /** The change cannot be made in place. */
  readonly replaces: boolean;
}

/** Answer to the engine's `Diff`. */
export interface Difference {
  readonly changes: readonly PropertyChange[];
  /** Whether to delete the old resource first, if one is replaced, because its name is taken. */
  readonly deleteBeforeReplace: boolean;
}

/**
 * Compares inputs leaf by leaf, lists by position.
 * @param same says whether two different leaves mean the same thing (for example two spellings of a region)
 */
export function compare(
  olds: Properties,
  news: Properties,
  same: (path: Path, before: unknown, after: unknown) => boolean = () => false,
): Omit<PropertyChange, "replaces">[] {
  const changes: Omit<PropertyChange, "replaces">[] = [];
  const visit = (before: unknown, after: unknown, path: Path): void => {
    if (before === undefined && after === undefined) return;
    if (before === undefined) changes.push({ path, kind: "add" });
    else if (after === undefined) changes.push({ path, kind: "delete" });
    else if (isUnknown(after)) changes.push({ path, kind: "update" });
    else if (Array.isArray(before) && Array.isArray(after)) {
      const length = Math.max(before.length, after.length);
      for (let index = 0; index < length; index += 1) visit(before[index], after[index], [...path, index]);
    } else if (isRecord(before) && isRecord(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        visit(before[key], after[key], [...path, key]);
      }
    } else if (before !== after && !same(path, before, after)) changes.push({ path, kind: "update" });
  };
  visit(olds, news, []);
  return changes;
}

/** Whether a path is, or lies below, one of the given property paths (`sku`, `publicIPPrefix.id`). */
export function isBelow(path: Path, prefixes: readonly string[]): boolean {
  const keys = pathText(path);
  return prefixes.some((prefix) => keys === prefix || keys.startsWith(`${prefix}.`) || keys.startsWith(`${prefix}[`));
}
