/** Zones of a public address in Azure's answer. */
import { strings, type Properties } from "./engine/value";

/**
 * `asAsked`, or `all`: when some zones of a location were requested, Azure has answered with all of them (terraform-provider-azurerm#16470,
 * #18741), at once or in a later read. It is an assumption that Azure afterwards accepts the requested zones as unchanged.
 */
export type AddressZones = "asAsked" | "all";

const PUBLIC_ADDRESS = "azure-native:network:PublicIPAddress";
const ALL = ["1", "2", "3"];

/** The properties of a resource with the zones as Azure answers them. */
export function withAnsweredZones(type: string, properties: Properties, answer: AddressZones): Properties {
  if (answer === "asAsked" || type !== PUBLIC_ADDRESS || strings(properties.zones).length < 2) return properties;
  return { ...properties, zones: [...ALL] };
}
