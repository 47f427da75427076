import { isUnknown, plainType } from "../exposure";
import { NOT_KNOWN, textAt } from "./reading";
import type { Truth } from "./truth";
import type { JudgedResource } from "./types";

export const lastSegment = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

/**
 * Whether an ARM id is the resource's. Where the resource's own id is not given, its kind and Azure name decide; where
 * even that is not known, nobody can say.
 */
export function hasId(resource: JudgedResource, id: string): Truth {
  if (resource.id !== undefined && !isUnknown(resource.id)) return resource.id.toLowerCase() === id.toLowerCase();
  const kind = plainType(resource.type).split(":").at(-1)!;
  const parameter = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}Name`;
  const name =
    textAt(resource.properties, parameter) ??
    textAt(resource.properties, parameter.replace("publicIPAddress", "publicIpAddress")) ??
    textAt(resource.properties, "name");
  return name === undefined ? "unknown" : lastSegment(id).toLowerCase() === name.toLowerCase();
}

/**
 * Whether an id in one of `user`'s properties is the id of `target`. An id that is not known yet cannot come from a
 * resource that the property does not depend on.
 */
export function refersTo(user: JudgedResource, property: string, id: unknown, target: JudgedResource): Truth {
  if (typeof id === "string" && !isUnknown(id)) return hasId(target, id);
  if (id !== NOT_KNOWN && !isUnknown(id)) return false;
  const sources = user.propertyDependencies?.[property];
  if (sources === undefined || target.urn === undefined) return "unknown";
  return sources.includes(target.urn) ? "unknown" : false;
}
