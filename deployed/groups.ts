/** The resource group of a stack: its own, or an existing one that somebody else owns. Pure. */
import { ownResources, resourcesOf, type DeployedResource, type Deployment } from "./deployment";
import { isWithin, type GroupInAzure, type GroupResource } from "./subscription";

const GROUP = "azure-native:resources:ResourceGroup";
const SCALE_SET = "azure-native:compute:VirtualMachineScaleSet";

/** ARM id of the stack's own resource group. */
export const groupOf = (deployment: Deployment): string | undefined =>
  ownResources(deployment).find(({ type }) => type === GROUP)?.id;

/** ARM id of the existing group that the stack is deployed into (setting `resourceGroup.existing`). The stack only reads the group. */
export const groupOfOthers = (deployment: Deployment): string | undefined =>
  resourcesOf(deployment).find(({ type, external }) => type === GROUP && external === true)?.id;

/** Resources in the group that are neither in the state nor a part of a scale set in it, which Azure names after the set. */
export function foreignIn({ resources }: Pick<GroupInAzure, "resources">, deployment: Deployment): GroupResource[] {
  return resources.filter((one) => !isOwn(one, ownResources(deployment)));
}

/** Resources in the group that belong to a stack, judged by its last state. */
export const ownIn = (
  { resources }: Pick<GroupInAzure, "resources">,
  own: readonly DeployedResource[],
): GroupResource[] => resources.filter((one) => isOwn(one, own));

/** Types of the parts that Azure makes for a scale set, in small letters, and of what stands below them. */
const PART = /^microsoft\.(compute\/(virtualmachines|disks)|network\/networkinterfaces)(\/|$)/;

/** Whether a resource is in the state, or a part of a scale set in it. A snapshot that somebody named after a scale set is no such part. */
export function isOwn({ id, name, type }: GroupResource, own: readonly DeployedResource[]): boolean {
  const ids = own.flatMap(({ id, type }) => (id === undefined || type === GROUP ? [] : [id]));
  const sets = own.filter(({ type }) => type === SCALE_SET);
  const partNames = sets.flatMap(({ outputs }) => [`${String(outputs.name)}_`, ...cardNames(outputs)]);
  return (
    ids.some((one) => isWithin(id, one)) ||
    (PART.test(type.toLowerCase()) && partNames.some((part) => name.toLowerCase().startsWith(part.toLowerCase())))
  );
}

/** Names of a set's network cards; Azure appends digits to them. */
function cardNames(outputs: Readonly<Record<string, unknown>>): string[] {
  const at = (value: unknown, key: string): unknown => (value as Record<string, unknown> | undefined)?.[key];
  const cards = at(at(at(outputs, "virtualMachineProfile"), "networkProfile"), "networkInterfaceConfigurations");
  return Array.isArray(cards) ? cards.map((card) => `${String(at(card, "name"))}-`) : [];
}

const TABLE = "azure-native:operationalinsights:Table";

/** Resource types that stay in Azure when their parent belongs to somebody else, by the parent's type. */
const IN_OTHERS: Readonly<Record<string, string>> = {
  [TABLE]: "azure-native:operationalinsights:Workspace",
  "azure-native:keyvault:Secret": "azure-native:keyvault:Vault",
};

/** A table in somebody else's workspace. It stays in Azure, so the update after a parking would try to create it a second time. */
export const isTableOfOthers = (one: DeployedResource, own: readonly DeployedResource[]): boolean =>
  one.type === TABLE && staysInAzure(one, own);

/**
 * Whether a resource leaves the stack and stays in Azure. A table in somebody else's workspace stays with its rows, because other stacks
 * may write to it. A secret in somebody else's vault stays, because the vault's firewall, through which it would be deleted, need not admit
 * the deployer.
 */
export function staysInAzure(one: DeployedResource, own: readonly DeployedResource[]): boolean {
  const holder = IN_OTHERS[one.type];
  if (holder === undefined || one.retainOnDelete !== true) return false;
  return !own.some(({ type, id }) => type === holder && id !== undefined && isWithin(one.id ?? "", id));
}
