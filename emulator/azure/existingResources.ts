/** Resources that are in the subscription before a stack is deployed. */
import type { ExistingResource } from "../existingResource";
import { nameOf } from "./armId";
import type { ResourceStore } from "./store";

const GROUP = "azure-native:resources:ResourceGroup";
const ADDRESS = "azure-native:network:PublicIPAddress";

/** Adds the resource and its group to the subscription. A resource that is already there gets the properties given now. */
export function putExistingResource(store: ResourceStore, { type, id, location, properties }: ExistingResource): void {
  const put = (type: string, id: string, properties: Record<string, unknown>): void => {
    const name = nameOf(id);
    const placed = location === undefined ? {} : { location };
    store.put({ type, id, name, urn: "", location, properties: { name, ...placed, ...properties } });
  };
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
  if (group !== undefined && store.get(group) === undefined) put(GROUP, group, {});
  // An existing public address keeps its IP, because the operator of a portal was given it.
  const given = type === ADDRESS ? { ipAddress: store.get(id)?.properties.ipAddress ?? store.freeAddress() } : {};
  put(type, id, { ...given, ...properties });
}
