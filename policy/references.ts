import { plainType } from "../exposure";
import { NOT_KNOWN, textAt } from "./reading";
import type { Truth } from "./truth";
import type { JudgedResource } from "./types";

export const lastSegment = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

/** The subscription that an ARM id begins with, in small letters. */
export const subscriptionIn = (id: unknown): string | undefined =>
  typeof id === "string" ? /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() : undefined;

/** A resource's name in Azure: from its id, otherwise as given; nothing if neither is known. */
function nameOf(resource: JudgedResource): string | undefined {
  const id = textAt(resource, "id");
  if (id !== undefined) return lastSegment(id);
  const kind = plainType(resource.type).split(":").at(-1)!;
  const parameter = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}Name`.replace("IPAddress", "IpAddress");
  return textAt(resource.properties, parameter) ?? textAt(resource.properties, "name");
}

/** Whether a name is the resource's in Azure, ignoring case as Azure does. */
function hasName(resource: JudgedResource, name: string): Truth {
  const own = nameOf(resource);
  return own === undefined ? "unknown" : own.toLowerCase() === name.toLowerCase();
}

/**
 * Whether an ARM id is the resource's. Where the resource's own id is not given, its kind and Azure name decide; if even these are not
 * known, the result is unknown.
 */
export function hasId(resource: JudgedResource, id: string): Truth {
  const own = textAt(resource, "id");
  if (own !== undefined) return own.toLowerCase() === id.toLowerCase();
  return hasName(resource, lastSegment(id));
}

/**
 * Whether an id that `at` read in one of `user`'s properties is the id of `target`. An id that is not known yet cannot come from a
 * resource that the property does not depend on.
 */
export const refersTo = (user: JudgedResource, property: string, id: unknown, target: JudgedResource): Truth =>
  refers(user, property, id, target, hasId);

/** The same for a property that contains only the name. */
export const refersByName = (user: JudgedResource, property: string, name: unknown, target: JudgedResource): Truth =>
  refers(user, property, name, target, hasName);

function refers(
  user: JudgedResource,
  property: string,
  value: unknown,
  target: JudgedResource,
  has: (target: JudgedResource, value: string) => Truth,
): Truth {
  if (typeof value === "string") return has(target, value);
  if (value !== NOT_KNOWN) return false;
  const sources = user.propertyDependencies?.[property];
  if (sources === undefined || target.urn === undefined) return "unknown";
  return sources.includes(target.urn) ? "unknown" : false;
}
