/** The management API's answers about the emulated subscription, as Azure Resource Manager words them. Pure, apart from the purge. */
import type { AzureResource } from "../../model";
import { isWithin, nameOf, sameId, SUBSCRIPTION } from "../armId";
import { isRecord } from "../engine/value";
import { failure, type ApiAnswer } from "./answer";
import { SUBSCRIPTION_SCOPE, subscriptionAnswer, type SubscriptionFacts } from "./subscription";
import { LOCK } from "../locks";
import { machinesAnswer, machinesOf, type Machine, type MachineFaults } from "./machines";
import { availabilityAnswer } from "./availability";
import { partsAnswer } from "./parts";
import { resourceAnswer } from "./resource";
import { resourceTypes } from "../resources";
import type { ResourceStore, SoftDeletedVault } from "../store";

/** Resources on a page. Azure's pages are larger; this size makes commands page in tests. */
const PAGE = 10;
const GROUP_TYPE = "azure-native:resources:ResourceGroup";

/** A request to the API. */
export interface Request {
  readonly method: string;
  /** Without host and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed body, where there is one. */
  readonly body?: unknown;
  /** Number of items on earlier pages. */
  readonly skip: number;
}

/** The state of the subscription apart from its resources. */
export interface Facts {
  readonly subscription: SubscriptionFacts;
  readonly machines: MachineFaults;
}

/** The answer to a request. */
export function answerTo(
  { method, path, query, body, skip }: Request,
  store: ResourceStore,
  facts: Facts,
): ApiAnswer & { more?: true } {
  const network = method === "GET" ? remoteNetworkOf(path, store) : undefined;
  if (network) return network;
  const scope = SUBSCRIPTION_SCOPE;
  if (!isWithin(path, scope)) return failure(404, "SubscriptionNotFound", `The subscription of ${path} was not found.`);
  const rest = path.slice(scope.length);
  const ofSubscription = method === "GET" ? subscriptionAnswer(rest, store, facts.subscription) : undefined;
  if (ofSubscription) return ofSubscription;
  const ofMachines = method === "GET" ? machinesAnswer(path, query, store, facts.machines) : undefined;
  if (ofMachines) return ofMachines;
  const parts = method === "GET" ? partsAnswer(path, store) : undefined;
  if (parts) return parts;
  if (facts.subscription.unreadable.some((id) => sameId(id, path))) return unreadable(path);
  const group = /^\/resourceGroups\/([^/]+)(\/resources)?$/i.exec(rest);
  if (method === "GET" && group)
    return group[2] ? resources(path.slice(0, -"/resources".length), skip, store) : groupOf(path, store);
  if (method === "GET" && /^\/providers\/Microsoft\.Authorization\/locks$/i.test(rest))
    return { status: 200, body: { value: store.ofType(LOCK).map(lock) } };
  if (method === "GET" && /^\/providers\/Microsoft\.KeyVault\/deletedVaults$/i.test(rest))
    return { status: 200, body: { value: store.softDeletedVaults().map(deletedVault) } };
  const resource = method === "GET" ? resourceAnswer(path, store) : undefined;
  if (resource) return resource;
  const availability = method === "POST" ? availabilityAnswer(rest, body, store) : undefined;
  if (availability) return availability;
  const purge = /^\/providers\/Microsoft\.KeyVault\/locations\/([^/]+)\/deletedVaults\/([^/]+)\/purge$/i.exec(rest);
  if (method === "POST" && purge) return purged(purge[2]!, store);
  return failure(404, "InvalidResourceType", `The emulator's management API does not know ${method} ${path}.`);
}

/** A virtual network, in any subscription, of which the emulator knows only the address space. */
function remoteNetworkOf(id: string, store: ResourceStore): ApiAnswer | undefined {
  const addressPrefixes = store.remoteNetwork(id)?.addressSpace;
  return addressPrefixes && { status: 200, body: { id, properties: { addressSpace: { addressPrefixes } } } };
}

const unreadable = (id: string): ApiAnswer =>
  failure(
    403,
    "AuthorizationFailed",
    `The client does not have authorization to perform action 'read' over scope '${id}'.`,
  );

function groupOf(id: string, store: ResourceStore): ApiAnswer {
  const found = store.get(id);
  if (found?.type === GROUP_TYPE)
    return { status: 200, body: { id: found.id, name: found.name, location: found.location } };
  return failure(404, "ResourceGroupNotFound", `Resource group '${nameOf(id)}' could not be found.`);
}

function resources(group: string, skip: number, store: ResourceStore): ApiAnswer & { more?: true } {
  const there = groupOf(group, store);
  if (there.status !== 200) return there;
  const value = [...store.all().values()]
    .filter((one) => isTopLevel(one, group))
    .flatMap((one) => [summary(one), ...machinesOf(one).map(machineSummary)]);
  return {
    status: 200,
    body: { value: value.slice(skip, skip + PAGE) },
    ...(skip + PAGE < value.length ? { more: true } : {}),
  };
}

/** Azure's list has only resources directly in the group, without parts of a resource and without locks and role assignments on one. */
const isTopLevel = ({ id }: AzureResource, group: string): boolean =>
  isWithin(id, group) &&
  !sameId(id, group) &&
  /^\/providers\/[^/]+\/[^/]+\/[^/]+$/.test(id.slice(group.length)) &&
  !/\/Microsoft\.Authorization\//i.test(id);

const summary = ({ id, name, type, location, properties }: AzureResource) => ({
  id,
  name,
  type: resourceTypes.get(type)?.armType ?? type,
  location,
  ...(isRecord(properties.tags) ? { tags: properties.tags } : {}),
});

const machineSummary = ({ id, name, location }: Machine) => ({
  ...{ id, name, location },
  type: "Microsoft.Compute/virtualMachines",
});

const lock = ({ id, name, properties }: AzureResource) => ({
  id,
  name,
  type: "Microsoft.Authorization/locks",
  properties: { level: properties.level, notes: properties.notes },
});

const deletedVault = ({ name, vaultId, location, purgeProtected, tags }: SoftDeletedVault) => ({
  id: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${name}`,
  name,
  type: "Microsoft.KeyVault/deletedVaults",
  properties: { vaultId, location, tags, ...(purgeProtected ? { purgeProtectionEnabled: true } : {}) },
});

function purged(name: string, store: ResourceStore): ApiAnswer {
  const vault = store.softDeletedVaults().find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!vault) return failure(404, "DeletedVaultNotFound", `The deleted vault '${name}' was not found.`);
  if (vault.purgeProtected)
    return failure(
      409,
      "DeletedVaultPurge",
      `Operation 'DeletedVaultPurge' is not allowed: the vault '${name}' has purge protection.`,
    );
  store.purge(name);
  return { status: 202 };
}
