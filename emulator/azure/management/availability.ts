/** The management API's answer whether a name that is unique in all of Azure can be had. Pure. */
import { isRecord } from "../engine/value";
import type { ResourceStore } from "../store";
import type { ApiAnswer } from "./answer";

const TYPES: Readonly<Record<string, string>> = {
  "microsoft.keyvault": "azure-native:keyvault:Vault",
  "microsoft.storage": "azure-native:storage:StorageAccount",
};

/** @param rest path after the subscription's */
export function availabilityAnswer(rest: string, body: unknown, store: ResourceStore): ApiAnswer | undefined {
  const [, namespace] = /^\/providers\/([^/]+)\/checkNameAvailability$/i.exec(rest) ?? [];
  const type = TYPES[namespace?.toLowerCase() ?? ""];
  if (type === undefined) return undefined;
  const name = isRecord(body) ? String(body.name).toLowerCase() : "";
  const deleted = type.endsWith(":Vault") && store.isSoftDeleted(name);
  const taken = store.ofType(type).some((one) => one.name.toLowerCase() === name);
  if (!deleted && !taken) return { status: 200, body: { nameAvailable: true } };
  const message = deleted
    ? `The vault name '${name}' is used by a vault that was deleted and can be recovered.`
    : `The name '${name}' is already in use.`;
  return { status: 200, body: { nameAvailable: false, reason: "AlreadyExists", message } };
}
