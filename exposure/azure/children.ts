import { UNKNOWN } from "../model";
import { isReal } from "./planned";
import { plainType } from "./types";
import { textOf, type AzureResourceData, type Properties } from "./properties";

/** A type of resource that is part of a parent, and the parent's property that can list it inline. */
export interface ChildKind {
  readonly child: string;
  readonly parent: string;
  /** Property of the parent that lists such parts. */
  readonly list: string;
  /** Properties of the child: name of the parent, its own name. */
  readonly parentName: string;
  readonly ownName: string;
  /** The parent in words. */
  readonly words: string;
}

const kind = (child: string, parent: string, list: string, parentName: string, ownName: string, words: string) => ({
  child: `azure-native:network:${child}`,
  parent: `azure-native:network:${parent}`,
  ...{ list, parentName, ownName, words },
});

/** The parts that the model reads. */
export const CHILD_KINDS: readonly ChildKind[] = [
  kind(
    "SecurityRule",
    "NetworkSecurityGroup",
    "securityRules",
    "networkSecurityGroupName",
    "securityRuleName",
    "security group",
  ),
  kind("Subnet", "VirtualNetwork", "subnets", "virtualNetworkName", "subnetName", "virtual network"),
  kind(
    "VirtualNetworkPeering",
    "VirtualNetwork",
    "virtualNetworkPeerings",
    "virtualNetworkName",
    "virtualNetworkPeeringName",
    "virtual network",
  ),
  kind("Route", "RouteTable", "routes", "routeTableName", "routeName", "route table"),
];

/** A part as the parent's list would have it. */
export interface Child {
  /** Azure's name. */
  readonly name: string;
  /** The name that the program gives it. */
  readonly called: string;
  readonly id: string;
  readonly properties: Properties;
}

/** Parts by their parents, and parts whose parent cannot be determined. */
export interface Children {
  of(parent: AzureResourceData, list: string): readonly Child[];
  readonly orphans: readonly { readonly resource: AzureResourceData; readonly kind: ChildKind }[];
}

/** Finds the parent of every part: by ARM ids where both exist, otherwise by names and references in the program. */
export function childrenIn(resources: readonly AzureResourceData[]): Children {
  const ofType = (type: string): readonly AzureResourceData[] =>
    resources.filter((resource) => plainType(resource.type) === type);
  const found = new Map<AzureResourceData, { list: string; child: Child }[]>();
  const orphans: { resource: AzureResourceData; kind: ChildKind }[] = [];
  for (const one of CHILD_KINDS) {
    const parents = ofType(one.parent);
    for (const resource of ofType(one.child)) {
      const parent = parentOf(resource, one, parents);
      if (!parent) orphans.push({ resource, kind: one });
      else found.set(parent, [...(found.get(parent) ?? []), { list: one.list, child: childOf(resource, one) }]);
    }
  }
  return {
    of: (parent, list) => (found.get(parent) ?? []).filter((one) => one.list === list).map(({ child }) => child),
    orphans,
  };
}

function childOf(resource: AzureResourceData, { ownName }: ChildKind): Child {
  const { id, properties } = resource;
  const name = !isReal(id)
    ? (textOf(properties[ownName]) ?? textOf(properties.name) ?? UNKNOWN)
    : (lastOf(id) ?? UNKNOWN);
  return { name, called: resource.name, id, properties };
}

const lastOf = (id: string): string | undefined => id.split("/").at(-1);
const same = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== UNKNOWN && a.toLowerCase() === b.toLowerCase();

/**
 * Before creation the id is not known. Then the names that the program gives decide; if those are outputs of the parent, the resources that
 * they are computed from; last, the parent under which the program registers it.
 */
function parentOf(
  child: AzureResourceData,
  kindOf: ChildKind,
  parents: readonly AzureResourceData[],
): AzureResourceData | undefined {
  const { id, properties, references, parent } = child;
  if (isReal(id)) return parents.find((one) => id.toLowerCase().startsWith(`${one.id.toLowerCase()}/`));
  const wanted = textOf(properties[kindOf.parentName]);
  const named = parents.filter((one) => same(nameOf(one, kindOf), wanted) && !otherGroup(one, child));
  if (named.length === 1) return named[0];
  const sources = new Set(references?.[kindOf.parentName]);
  const referred = parents.filter(({ key }) => key !== undefined && sources.has(key));
  // Two groups have this name; only the update shows which of them it is.
  if (wanted === UNKNOWN && referred.length > 0) return referred.length === 1 ? referred[0] : undefined;
  if (wanted !== undefined && wanted !== UNKNOWN) return undefined;
  return parents.find(({ key }) => key !== undefined && key === parent);
}

/** Azure's name of a resource, also before it exists. */
const nameOf = ({ id, properties }: AzureResourceData, { parentName }: ChildKind): string | undefined =>
  isReal(id) ? lastOf(id) : textOf(properties[parentName]);

/** Whether the two are certainly in different resource groups. */
function otherGroup(parent: AzureResourceData, child: AzureResourceData): boolean {
  const groups = [groupOf(parent), groupOf(child)];
  return groups.every((group) => group !== undefined && group !== UNKNOWN) && !same(groups[0], groups[1]);
}

const groupOf = ({ id, properties }: AzureResourceData): string | undefined =>
  /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? textOf(properties.resourceGroupName);
