/** Finds a program's resources among those in Azure, by the names that the program gives them. Pure. */
import { nameOfUrn, type ResourceState } from "../../preview";

/** A resource in Azure. */
export interface Found {
  readonly id: string;
  /** Id of the role, for a role assignment. */
  readonly roleDefinitionId?: string;
  /** The principal of a role assignment or of an identity. */
  readonly principalId?: string;
}

/** One entry of the file that `pulumi import --file` takes. */
export interface ImportEntry {
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly component?: true;
  /** Name of the entry of the parent. */
  readonly parent?: string;
}

export interface Recovery {
  readonly entries: readonly ImportEntry[];
  /** Names of resources that do not exist in Azure, or exist only in Pulumi's state. The next update creates them. */
  readonly made: readonly string[];
  /** Resources for which Azure has several candidates, with the candidates' ids. A person must choose. */
  readonly several: readonly { readonly name: string; readonly ids: readonly string[] }[];
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ANY_GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** Pulumi appends eight digits to the name of a resource that the program does not name (`autonaming`). */
const NAMED_AT_RANDOM = /^(.+)[0-9a-f]{8}$/;

/**
 * @param planned the program's resources, registered on the emulator with the same settings
 * @param group ARM id of the group in Azure
 */
export function recoveryOf(planned: readonly ResourceState[], group: string, azure: readonly Found[]): Recovery {
  const own = planned.filter(({ type, external }) => !type.startsWith("pulumi:") && external !== true);
  const places = placesOf(planned, group, azure);
  const entries: ImportEntry[] = [];
  const made: string[] = [];
  const several: { name: string; ids: readonly string[] }[] = [];
  for (const one of own) {
    const name = nameOfUrn(one.urn);
    const entry = { type: one.type, name, ...parentOf(one) };
    if (!one.custom) {
      entries.push({ ...entry, component: true });
      continue;
    }
    const ids = candidates(one, places, azure);
    if (ids.length === 1) entries.push({ ...entry, id: ids[0]! });
    else if (ids.length === 0) made.push(name);
    else several.push({ name, ids });
  }
  return { entries, made, several };
}

const parentOf = ({ parent }: ResourceState): { readonly parent?: string } =>
  parent === undefined || parent.includes("::pulumi:pulumi:Stack::") ? {} : { parent: nameOfUrn(parent) };

/** Ids of resources in Azure that may be a resource of the program. */
function candidates(
  { id, type, inputs }: ResourceState,
  places: NamesInAzure,
  azure: readonly Found[],
): readonly string[] {
  if (id === undefined || !type.startsWith("azure-native:")) return [];
  const pattern = patternOf(id, places);
  if (pattern === undefined) return [];
  const role = lastOf(inputs.roleDefinitionId);
  const principal = places.principals.get(String(inputs.principalId));
  return azure
    .filter((one) => pattern.test(one.id))
    .filter(({ roleDefinitionId }) => roleDefinitionId === undefined || lastOf(roleDefinitionId) === role)
    .filter(
      ({ roleDefinitionId, principalId }) =>
        roleDefinitionId === undefined || principal === undefined || principalId === principal,
    )
    .map((one) => one.id);
}

/** Names and ids in Azure that replace those of the plan. */
interface NamesInAzure {
  /** ARM id of the stack's group in Azure. */
  readonly group: string;
  /** Name of the planned stack's own group; absent where the program registers none. */
  readonly planned: string | undefined;
  /** Random digits in Azure by the planned digits, for resources of the stack's group whose digits are also in other resources' names. */
  readonly digits: ReadonlyMap<string, string>;
  /** Principals in Azure by the planned ones, for identities that were found. */
  readonly principals: ReadonlyMap<string, string>;
}

const RESOURCE_GROUP = "azure-native:resources:ResourceGroup";
const SECURITY_GROUP = "azure-native:network:NetworkSecurityGroup";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";

function placesOf(planned: readonly ResourceState[], group: string, azure: readonly Found[]): NamesInAzure {
  const own = planned.find(({ type }) => type === RESOURCE_GROUP)?.id;
  const places = {
    group,
    planned: own === undefined ? undefined : groupNameOf(own),
    digits: new Map<string, string>(),
    principals: new Map<string, string>(),
  };
  // Secrets in another owner's vault have the name of the gateways' security group in theirs (infra/component/regions.ts).
  const ends = planned
    .filter(({ type }) => type === SECURITY_GROUP)
    .flatMap((one) => {
      const [found, ...others] = candidates(one, places, azure);
      return found !== undefined && others.length === 0 ? [[one.id!.slice(-8), found.slice(-8)] as const] : [];
    });
  return { ...places, digits: new Map(ends), principals: principalsOf(planned, places, azure) };
}

/** Two lanes may have the same role on the same resource, so their role assignments are told apart by their identities. */
function principalsOf(
  planned: readonly ResourceState[],
  places: NamesInAzure,
  azure: readonly Found[],
): ReadonlyMap<string, string> {
  const found = planned
    .filter(({ type }) => type === IDENTITY)
    .flatMap((one) => {
      const ids = one.external === true ? [inSubscriptionOf(places.group, one.id!)] : candidates(one, places, azure);
      const [principal, ...others] = azure.flatMap(({ id, principalId }) =>
        principalId !== undefined && ids.some((own) => own.toLowerCase() === id.toLowerCase()) ? [principalId] : [],
      );
      return principal === undefined || others.length > 0
        ? []
        : [[String(one.outputs.principalId), principal] as const];
    });
  return new Map(found);
}

/** The same id in the subscription of the stack's group. Planned ids are in the emulator's subscription. */
const inSubscriptionOf = (group: string, id: string): string =>
  id.replace(/^\/subscriptions\/[^/]+/i, group.split("/").slice(0, 3).join("/"));

/** ARM ids of other owners' identities, in the subscription of the stack's group. */
export const identitiesOfOthers = (planned: readonly ResourceState[], group: string): readonly string[] =>
  planned.flatMap(({ id, type, external }) =>
    id !== undefined && type === IDENTITY && external === true ? [inSubscriptionOf(group, id)] : [],
  );

const groupNameOf = (id: string): string => (id.split("/")[4] ?? "").toLowerCase();

/** Ids of the resources that the program puts into other owners' groups, in the subscription of the stack's group. */
export function elsewhereOf(planned: readonly ResourceState[], group: string): readonly string[] {
  const places = placesOf(planned, group, []);
  return planned.flatMap(({ id, type, external }) =>
    id !== undefined && type.startsWith("azure-native:") && external !== true && isElsewhere(id, places)
      ? [inSubscriptionOf(group, id)]
      : [],
  );
}

const isElsewhere = (id: string, { planned }: NamesInAzure): boolean =>
  planned !== undefined && /^\/subscriptions\/[^/]+\/resourceGroups\//i.test(id) && groupNameOf(id) !== planned;

/** A pattern for a resource's id in Azure: the id with Azure's group instead of the planned one, and with any digits in the place of random ones. */
function patternOf(id: string, places: NamesInAzure): RegExp | undefined {
  const rest = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+((?:\/.*)?)$/i.exec(id)?.[1];
  if (rest === undefined) return undefined;
  const elsewhere = isElsewhere(id, places);
  const parts = rest.split("/").map((part) => {
    if (GUID.test(part)) return ANY_GUID;
    // names in other owners' groups have no random end
    if (elsewhere) return withDigits(part, places);
    const prefix = NAMED_AT_RANDOM.exec(part)?.[1];
    return prefix === undefined ? literally(part) : `${literally(prefix)}[0-9a-f]{8}`;
  });
  const { group } = places;
  const start = elsewhere ? [...group.split("/").slice(0, 4), id.split("/")[4]].join("/") : group;
  return new RegExp(`^${literally(start)}${parts.join("/")}$`, "i");
}

/** A name with Azure's digits in the place of the planned ones. */
const withDigits = (part: string, { digits }: NamesInAzure): string =>
  literally(part.replace(/(?<=-)[0-9a-f]{8}(?=-)/, (own) => digits.get(own) ?? own));

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const lastOf = (id: unknown): string | undefined =>
  typeof id === "string" ? id.slice(id.lastIndexOf("/") + 1).toLowerCase() : undefined;
