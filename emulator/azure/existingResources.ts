/** Resources that are in the subscription before a stack is deployed. */
import type { ExistingResource } from "../existingResource";
import { nameOf } from "./armId";
import type { ResourceStore } from "./store";

/** Puts the resource there. One that is there already is then as it is described now. */
export function putExistingResource(store: ResourceStore, { type, id, location, properties }: ExistingResource): void {
  const name = nameOf(id);
  const placed = location === undefined ? {} : { location };
  store.put({ type, id, name, urn: "", location, properties: { name, ...placed, ...properties } });
}
