/** One resource as the management API returns it: the properties that azure-native flattens are inside `properties` again. Pure. */
import { at, isRecord, records, type Properties } from "../engine/value";
import type { ResourceStore } from "../store";
import type { ApiAnswer } from "./answer";

/** Properties that Azure has next to `properties`, not in it. */
const AT_THE_TOP = ["name", "location", "tags", "sku", "kind", "zones", "identity", "id", "type"] as const;

/** The answer where the path is a resource's id. */
export function resourceAnswer(path: string, store: ResourceStore): ApiAnswer | undefined {
  const found = store.get(path);
  if (found === undefined) return undefined;
  const { id, name, location, properties } = found;
  const isTop = (key: string) => (AT_THE_TOP as readonly string[]).includes(key);
  const top = Object.fromEntries(Object.entries(properties).filter(([key]) => isTop(key)));
  const rest = Object.fromEntries(Object.entries(properties).filter(([key]) => !isTop(key)));
  const inner = at(rest, ["properties"]);
  return {
    status: 200,
    body: {
      ...top,
      id,
      name,
      ...(location === undefined ? {} : { location }),
      properties: isRecord(inner) ? inner : nested(rest),
    },
  };
}

/** A network's subnets have properties of their own. */
function nested(properties: Properties): Properties {
  if (!Array.isArray(properties.subnets)) return properties;
  const subnets = records(properties.subnets).map(({ id, name, ...rest }) => ({ id, name, properties: rest }));
  return { ...properties, subnets };
}
