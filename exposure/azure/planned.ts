import { UNKNOWN } from "../model";
import { isUnknown, type AzureResourceData } from "./properties";
import { isNeutral, plainType } from "./types";

/** Prefix of the placeholder id of a resource that does not exist yet, if the program's own name for it is known. */
const PLANNED = "planned:";

/** Properties that refer to a whole resource, and the only type that they can refer to. */
const REFERENCES: Readonly<Record<string, string>> = {
  localNetworkGateway2: "azure-native:network:LocalNetworkGateway",
  networkSecurityGroup: "azure-native:network:NetworkSecurityGroup",
  publicIPAddress: "azure-native:network:PublicIPAddress",
  routeTable: "azure-native:network:RouteTable",
  virtualNetworkGateway1: "azure-native:network:VirtualNetworkGateway",
};

/** Whether an id is Azure's. */
export const isReal = (id: string): boolean => id !== UNKNOWN && !id.startsWith(PLANNED);

/**
 * Gives resources that do not exist yet placeholder ids, and resolves references that can only mean one of them. A preview does not know
 * the id of a new group, but it lists the resources that a subnet's properties are computed from. If one group is among them, the reference
 * means that group. If there are several, the reference stays unknown. So it does where another source may hand over a group that is not
 * here: an output of another stack, a deployment, or something that is not among the resources.
 */
export function planned(resources: readonly AzureResourceData[]): readonly AzureResourceData[] {
  const named = resources.map((resource) =>
    resource.id === UNKNOWN && resource.key !== undefined ? { ...resource, id: PLANNED + resource.key } : resource,
  );
  const byKey = new Map(named.flatMap((resource) => (resource.key === undefined ? [] : [[resource.key, resource]])));
  return named.map((resource) => {
    const { references, properties } = resource;
    if (!references) return resource;
    const filled = Object.entries(properties).map(([property, value]) => {
      const sources = [...new Set(references[property])].map((key) => byKey.get(key));
      return [property, sources.every(handsOverNothing) ? resolved(property, value, sources) : value];
    });
    return { ...resource, properties: Object.fromEntries(filled) as AzureResourceData["properties"] };
  });
}

/** Types whose outputs are what others said, such as ids of another stack's groups. */
const FORWARDING: ReadonlySet<string> = new Set(["pulumi:pulumi:Stack", "pulumi:pulumi:StackReference"]);

/** Whether a source gives no reference to a resource but to itself: not known of what is not here, nor of a type that the model does not know. */
const handsOverNothing = (source: AzureResourceData | undefined): source is AzureResourceData =>
  source !== undefined && !FORWARDING.has(source.type) && isNeutral(source.type, source.properties);

function resolved(name: string, value: unknown, sources: readonly AzureResourceData[]): unknown {
  if (sources.length === 0) return value;
  if (Array.isArray(value)) return value.map((item) => resolved(name, item, sources));
  if (typeof value !== "object" || value === null || isUnknown(value)) return value;
  const type = REFERENCES[name];
  const fitting = sources.filter((source) => plainType(source.type) === type);
  if (type !== undefined && "id" in value && isUnknown(value.id))
    return fitting.length === 1 && !isReal(fitting[0]!.id) ? { ...value, id: fitting[0]!.id } : value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(key, inner, sources)]));
}
