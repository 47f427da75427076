/** Functions of azure-native that a program can call: the deploying principal, and a resource by its name. */
import type { AzureResource } from "../model";
import { SUBSCRIPTION, TENANT } from "./armId";
import { UnknownToken } from "./engine/provider";
import { at, isRecord, type Properties } from "./engine/value";
import { AzureError } from "./errors";
import { resourceTypes } from "./resources";
import type { ResourceType } from "./resourceType";
import { DEPLOYER } from "./store";

const CLIENT_CONFIG = "azure-native:authorization:getClientConfig";
const CLIENT_TOKEN = "azure-native:authorization:getClientToken";

/** The bearer token of the deploying principal, which the management API asks for. It opens nothing else. */
export const DEPLOYER_TOKEN = "token-of-the-emulated-deployer";

/** Answers a function call; an unknown function and a resource that does not exist are errors. */
export function invoke(
  token: string,
  args: Properties,
  lookUp: (id: string) => AzureResource | undefined,
  managementEndpoint?: string,
): Properties {
  if (token === CLIENT_CONFIG) {
    const { clientId, objectId } = DEPLOYER;
    return { clientId, objectId, subscriptionId: SUBSCRIPTION, tenantId: TENANT };
  }
  // Includes the URL of the emulated management API, where this token is valid. Azure's own URL is well known, so azure-native does not
  // return one.
  if (token === CLIENT_TOKEN)
    return { token: DEPLOYER_TOKEN, ...(managementEndpoint === undefined ? {} : { managementEndpoint }) };
  const row = resourceTypes.get(token.replace(/:get(?=[A-Z][A-Za-z]*$)/, ":"));
  if (row === undefined || row.type === token) {
    const known = [...resourceTypes.keys()].map((type) => type.replace(/:(?=[^:]*$)/, ":get"));
    throw new UnknownToken(
      `the emulator does not know the function ${token}; it knows ${[CLIENT_CONFIG, CLIENT_TOKEN, ...known].join(", ")}`,
    );
  }
  return existing(row, args, lookUp);
}

/** The answers of azure-native's `get...` functions: the resource as Azure has it, without what it never gives back. */
function existing(row: ResourceType, args: Properties, lookUp: (id: string) => AzureResource | undefined): Properties {
  const id = row.id(args, String(args[row.nameProperty]));
  const found = lookUp(id);
  if (!found) {
    const missing = new AzureError("ResourceNotFound", `The Resource '${id}' was not found.`);
    throw new Error(`request failed ${id}: ${missing.message}`);
  }
  const answer = structuredClone(found.properties);
  for (const path of row.secretOutputs ?? []) {
    const holder = at(answer, path.slice(0, -1));
    if (isRecord(holder)) delete holder[path[path.length - 1]!];
  }
  return { ...answer, id: found.id };
}
