/** The plan of a teardown: what goes, what stays, and what forbids it, from a stack's state and what Azure says. Pure. */
import { endOf, readExpiry } from "../../infra/settings";
import { logicalName, outputsOf, ownResources, type DeployedResource, type Deployment } from "../deployed/deployment";
import { isWithin, scopeOf, type GroupInAzure, type GroupResource } from "../deployed/subscription";

const TYPES = {
  group: "azure-native:resources:ResourceGroup",
  address: "azure-native:network:PublicIPAddress",
  lock: "azure-native:authorization:ManagementLockByScope",
  vault: "azure-native:keyvault:Vault",
  scaleSet: "azure-native:compute:VirtualMachineScaleSet",
} as const;

/** The options that the user gave. */
export interface Wishes {
  /** The stack's name a second time: prod, protected addresses and locks may go. */
  readonly confirm?: string;
  readonly keepAddresses: boolean;
}

/** The known facts of a stack. */
export interface Subject {
  readonly stack: string;
  readonly deployment: Deployment;
  /** The preset of its settings; `undefined` where its file is not here. */
  readonly preset?: string;
  /** Absent where the state has no resource group: nothing of it is left in Azure that Pulumi knows. */
  readonly azure?: GroupInAzure;
}

export interface TeardownPlan {
  readonly stack: string;
  /** The group in the state, by its ARM id. */
  readonly group?: string;
  /** Resources that go, by the last part of their type, with their names. */
  readonly goes: readonly DeployedResource[];
  /** Resources that stay because the addresses are kept. */
  readonly kept: readonly DeployedResource[];
  /** Addresses and port that the client's portal has: `198.51.100.10:11344`. */
  readonly portal: readonly string[];
  readonly vaults: readonly { readonly name: string; readonly purgeable: boolean }[];
  /** In the group, and not of this stack: they stay, and the group with them. */
  readonly foreign: readonly GroupResource[];
  /** Reasons for which nothing is done, each a sentence. */
  readonly refusals: readonly string[];
}

export function planOf(subject: Subject, wishes: Wishes): TeardownPlan {
  const { stack, deployment, azure } = subject;
  const own = ownResources(deployment);
  const kept = wishes.keepAddresses ? own.filter((one) => isKept(one, deployment)) : [];
  return {
    stack,
    ...withGroup(groupOf(deployment)),
    goes: own.filter((one) => !kept.includes(one)),
    kept,
    portal: portalOf(deployment),
    vaults: own.filter(({ type }) => type === TYPES.vault).map(vaultOf),
    foreign: azure === undefined ? [] : foreignIn(azure, deployment),
    refusals: refusalsOf(subject, wishes, kept),
  };
}

const withGroup = (group: string | undefined) => (group === undefined ? {} : { group });

/** ARM id of the stack's own resource group. */
export const groupOf = (deployment: Deployment): string | undefined =>
  ownResources(deployment).find(({ type }) => type === TYPES.group)?.id;

/** The end that the stack's resources are marked with; `undefined` where they have none. */
export function expiryOf(deployment: Deployment): { readonly expires: string; readonly end?: Date } | undefined {
  const own = ownResources(deployment);
  const tags = own.find(({ type }) => type === TYPES.group)?.inputs.tags as Record<string, unknown> | undefined;
  const expires = tags?.expires;
  if (typeof expires !== "string") return undefined;
  const expiry = readExpiry(expires);
  const changes = own.map(({ modified }) => Date.parse(modified ?? "")).filter((time) => !Number.isNaN(time));
  // Where no time of a change is known, a number of days has no end.
  if (expiry === undefined || ("days" in expiry && changes.length === 0)) return { expires };
  return { expires, end: endOf(expiry, new Date(Math.max(0, ...changes))) };
}

/** The addresses, their locks, their group, and the authority that the client trusts. */
function isKept(one: DeployedResource, deployment: Deployment): boolean {
  const { addresses, serverCertificate } = outputsOf(deployment);
  const registered = (resource: DeployedResource) =>
    resource.type === TYPES.address && Array.isArray(addresses) && addresses.includes(resource.outputs.ipAddress);
  if (one.protect || one.type === TYPES.group || registered(one)) return true;
  if (one.type === TYPES.lock)
    return ownResources(deployment).some((other) => registered(other) && other.id === one.inputs.scope);
  return one.type === "tls:index/selfSignedCert:SelfSignedCert" && one.outputs.certPem === serverCertificate;
}

function portalOf(deployment: Deployment): string[] {
  const { addresses, port } = outputsOf(deployment);
  return Array.isArray(addresses) ? addresses.map((address) => `${String(address)}:${String(port)}`) : [];
}

function vaultOf({ outputs, inputs }: DeployedResource): { name: string; purgeable: boolean } {
  const properties = (outputs.properties ?? inputs.properties ?? {}) as Record<string, unknown>;
  return { name: String(outputs.name ?? inputs.vaultName), purgeable: properties.enablePurgeProtection !== true };
}

/** Resources in the group that are neither in the state nor a part of a scale set in it, which Azure names after the set. */
export function foreignIn({ resources }: Pick<GroupInAzure, "resources">, deployment: Deployment): GroupResource[] {
  const own = ownResources(deployment);
  const ids = own.flatMap(({ id, type }) => (id === undefined || type === TYPES.group ? [] : [id]));
  const sets = own.filter(({ type }) => type === TYPES.scaleSet);
  const partNames = sets.flatMap(({ outputs }) => [`${String(outputs.name)}_`, ...cardNames(outputs)]);
  return resources.filter(
    ({ id, name }) =>
      !ids.some((own) => isWithin(id, own)) &&
      !partNames.some((part) => name.toLowerCase().startsWith(part.toLowerCase())),
  );
}

/** Names of a set's network cards; Azure appends digits to them. */
function cardNames(outputs: Readonly<Record<string, unknown>>): string[] {
  const at = (value: unknown, key: string): unknown => (value as Record<string, unknown> | undefined)?.[key];
  const cards = at(at(at(outputs, "virtualMachineProfile"), "networkProfile"), "networkInterfaceConfigurations");
  return Array.isArray(cards) ? cards.map((card) => `${String(at(card, "name"))}-`) : [];
}

function refusalsOf(
  { stack, deployment, preset, azure }: Subject,
  { confirm, keepAddresses }: Wishes,
  kept: readonly DeployedResource[],
): string[] {
  const own = ownResources(deployment);
  const expires = expiryOf(deployment) !== undefined;
  const wrong = confirm !== undefined && confirm !== stack ? [`--confirm: "${confirm}" is not "${stack}"`] : [];
  const going = own.filter((one) => !kept.includes(one));
  const reasons = [
    ...(stack === "prod" || preset === "prod" ? ["it is a production environment (preset prod)"] : []),
    ...(preset === undefined && !expires && own.length > 0
      ? [`Pulumi.${stack}.yaml is not here and its resources carry no end, so it may be a production environment`]
      : []),
    ...(keepAddresses
      ? []
      : named(
          "protected",
          going.filter(({ protect, type }) => protect === true && type !== TYPES.group),
        )),
    ...named(
      "locked by this stack",
      going.filter(({ type }) => type === TYPES.lock),
    ),
  ];
  // The group is protected by an earlier run of this command, or because of the addresses in it.
  const twice =
    confirm === stack ? [] : reasons.map((reason) => `${reason}; name it twice: --stack ${stack} --confirm ${stack}`);
  return [...wrong, ...twice, ...foreignLocks(azure, own, groupOf(deployment))];
}

const named = (what: string, resources: readonly DeployedResource[]): string[] =>
  resources.length === 0
    ? []
    : [`${resources.map(logicalName).join(", ")} ${resources.length === 1 ? "is" : "are"} ${what}`];

/** Locks that somebody else made on the group, in it or above it: they would stop the deletion halfway. */
function foreignLocks(
  azure: GroupInAzure | undefined,
  own: readonly DeployedResource[],
  group: string | undefined,
): string[] {
  if (azure === undefined || group === undefined) return [];
  const ids = own.flatMap(({ id }) => id?.toLowerCase() ?? []);
  return azure.locks
    .filter((lock) => isWithin(scopeOf(lock), group) || isWithin(group, scopeOf(lock)))
    .filter(({ id }) => !ids.includes(id.toLowerCase()))
    .map(
      (lock) =>
        `the lock ${lock.name} on ${scopeOf(lock)} was not made by this stack; whoever made it removes it: az lock delete --ids ${lock.id}`,
    );
}
