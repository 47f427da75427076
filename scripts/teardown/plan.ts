/** The plan of a teardown, from a stack's state and Azure's answers: what is deleted, what stays, and reasons against it. Pure. */
import { endOf, readExpiry } from "../../infra/settings";
import {
  logicalName,
  outputsOf,
  ownResources,
  isWithin,
  scopeOf,
  foreignIn,
  groupOf,
  groupOfOthers,
  isTableOfOthers,
  staysInAzure,
  leftoversIn,
  type DeployedResource,
  type Deployment,
  type GroupInAzure,
  type GroupResource,
} from "../../deployed";

const TYPES = {
  group: "azure-native:resources:ResourceGroup",
  address: "azure-native:network:PublicIPAddress",
  lock: "azure-native:authorization:ManagementLockByScope",
  vault: "azure-native:keyvault:Vault",
} as const;

/** The options that the user gave. */
export interface Wishes {
  /** The stack's name, given a second time: prod, protected addresses and locks may be deleted. */
  readonly confirm?: string;
  readonly keepAddresses: boolean;
}

/** The facts about a stack that a plan depends on. */
export interface Subject {
  readonly stack: string;
  readonly deployment: Deployment;
  /** The preset in the stack's settings; `undefined` if the stack's file is not in this project. */
  readonly preset?: string;
  /** The value of its tag `environment`. */
  readonly environment: string;
  /** The stack's group. Absent if the state has none: then Pulumi knows of no resource of the stack in Azure. */
  readonly azure?: GroupInAzure;
}

export interface TeardownPlan {
  readonly stack: string;
  /** The group in the state, by its ARM id. */
  readonly group?: string;
  /** ARM id of the existing group that the stack is in; then `group` is absent. */
  readonly groupOfOthers?: string;
  /** Resources that are deleted. */
  readonly goes: readonly DeployedResource[];
  /** Resources that leave the stack and stay in Azure. */
  readonly left: readonly DeployedResource[];
  /** Resources that stay because the addresses are kept. */
  readonly kept: readonly DeployedResource[];
  /** Addresses and port that are registered in the client's portal: `198.51.100.10:11344`. */
  readonly portal: readonly string[];
  /** Whether these addresses belong to another owner (setting `publicAddresses.existing`). */
  readonly addressesOfOthers: boolean;
  readonly vaults: readonly { readonly name: string; readonly purgeable: boolean }[];
  /** Other owners' resources in the group. They stay, and the group with them. */
  readonly foreign: readonly GroupResource[];
  /** Resources in the group with this stack's tags that are not in its state: an interrupted update left them. */
  readonly leftovers: readonly GroupResource[];
  readonly environment: string;
  /** Sentences with the reasons why the teardown is refused. */
  readonly refusals: readonly string[];
}

export function planOf(subject: Subject, wishes: Wishes): TeardownPlan {
  const { stack, deployment, azure, environment } = subject;
  const own = ownResources(deployment);
  const parked = (one: DeployedResource) => isKept(one, deployment) || isTableOfOthers(one, own);
  const kept = wishes.keepAddresses ? own.filter(parked) : [];
  const leftovers = azure === undefined ? [] : leftoversIn(azure, environment, deployment);
  const foreign = azure === undefined || groupOf(deployment) === undefined ? [] : foreignIn(azure, deployment);
  const held = foreign.length > 0; // other owners' resources keep the group
  return {
    stack,
    environment,
    leftovers,
    ...groupsOf(deployment),
    goes: own.filter((one) => !kept.includes(one) && !staysInAzure(one, own) && !(held && one.type === TYPES.group)),
    left: own.filter((one) => !kept.includes(one) && staysInAzure(one, own)),
    kept,
    portal: portalOf(deployment),
    addressesOfOthers: !own.some((one) => isRegistered(one, deployment)),
    vaults: own.filter(({ type }) => type === TYPES.vault).map(vaultOf),
    foreign: foreign.filter((one) => !leftovers.includes(one)),
    refusals: refusalsOf(subject, wishes, kept),
  };
}

function groupsOf(deployment: Deployment): Pick<TeardownPlan, "group" | "groupOfOthers"> {
  const [group, others] = [groupOf(deployment), groupOfOthers(deployment)];
  if (group !== undefined) return { group };
  return others === undefined ? {} : { groupOfOthers: others };
}

/** The end date in the tags of the stack's resources; `undefined` if they have none. */
export function expiryOf(deployment: Deployment): { readonly expires: string; readonly end?: Date } | undefined {
  const own = ownResources(deployment);
  const expires = endTagOf(own.find(({ type }) => type === TYPES.group)) ?? own.map(endTagOf).find(isText);
  if (typeof expires !== "string") return undefined;
  const expiry = readExpiry(expires);
  const changes = own.map(({ modified }) => Date.parse(modified ?? "")).filter((time) => !Number.isNaN(time));
  // A number of days counts from the last change; without a known change there is no end date.
  if (expiry === undefined || ("days" in expiry && changes.length === 0)) return { expires };
  return { expires, end: endOf(expiry, new Date(Math.max(0, ...changes))) };
}

const isText = (value: unknown): value is string => typeof value === "string";

/** The end date in a resource's tags. In an existing group the resources have it, not the group. */
const endTagOf = (one: DeployedResource | undefined): unknown =>
  (one?.inputs.tags as Record<string, unknown> | undefined)?.expires;

/** Whether a resource is one of the two addresses that clients know. */
function isRegistered({ type, outputs }: DeployedResource, deployment: Deployment): boolean {
  const { addresses } = outputsOf(deployment);
  return type === TYPES.address && Array.isArray(addresses) && addresses.includes(outputs.ipAddress);
}

/** Whether a resource is kept with the addresses: the addresses, their locks, their group, and the authority that the client trusts. */
function isKept(one: DeployedResource, deployment: Deployment): boolean {
  const { serverCertificate } = outputsOf(deployment);
  if (one.protect || one.type === TYPES.group || isRegistered(one, deployment)) return true;
  if (one.type === TYPES.lock)
    return ownResources(deployment).some((other) => isRegistered(other, deployment) && other.id === one.inputs.scope);
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
    ...(preset === undefined && !expires && own.length > 0 && !neverCame(deployment)
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
  // The group itself does not count: an earlier run of this command, or the addresses in it, may have protected it.
  const twice =
    confirm === stack ? [] : reasons.map((reason) => `${reason}; name it twice: --stack ${stack} --confirm ${stack}`);
  return [...wrong, ...twice, ...foreignLocks(azure, deployment)];
}

/** Whether no resource of the stack was ever created in Azure, and no client knows the stack: its first update failed after it had created keys. */
const neverCame = (deployment: Deployment): boolean =>
  Object.keys(outputsOf(deployment)).length === 0 &&
  !ownResources(deployment).some(({ type }) => type.startsWith("azure-native:"));

const named = (what: string, resources: readonly DeployedResource[]): string[] =>
  resources.length === 0
    ? []
    : [`${resources.map(logicalName).join(", ")} ${resources.length === 1 ? "is" : "are"} ${what}`];

/**
 * Locks of other owners that would stop the deletion halfway. They count if they are on the group, above it or in it; in an existing group
 * only those that cover the stack's resources.
 */
function foreignLocks(azure: GroupInAzure | undefined, deployment: Deployment): string[] {
  const [group, others] = [groupOf(deployment), groupOfOthers(deployment)];
  const around = group ?? others;
  if (azure === undefined || around === undefined) return [];
  const ids = ownResources(deployment).flatMap(({ id }) => id ?? []);
  const stops = (scope: string): boolean =>
    isWithin(around, scope) || (group === undefined ? ids.some((id) => isWithin(scope, id)) : isWithin(scope, group));
  return azure.locks
    .filter((lock) => stops(scopeOf(lock)) && !ids.some((id) => id.toLowerCase() === lock.id.toLowerCase()))
    .map(
      (lock) =>
        `the lock ${lock.name} on ${scopeOf(lock)} was not made by this stack; whoever made it removes it: az lock delete --ids ${lock.id}`,
    );
}
