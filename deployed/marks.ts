/** The tags that identify a stack's resources when its state does not list them. Pure. */
import { APPLICATION_TAG, ownTag } from "../infra/settings";
import { ownResources, type Deployment } from "./deployment";
import { groupOf, isOwn } from "./groups";
import { wasVault, type DeletedVault, type GroupInAzure, type GroupResource } from "./subscription";

/**
 * The value of the tag `environment` that the program gives a stack's resources. @param tags the tags in the stack's file, which take
 * precedence
 */
export const environmentOf = (stack: string, tags: unknown): string => ownTag(tags, "environment") ?? stack;

const isMarked = (tags: unknown, environment: string): boolean =>
  ownTag(tags, "application") === APPLICATION_TAG.application && ownTag(tags, "environment") === environment;

/**
 * The suffix of names that the engine generates. An Azure policy can give other people's resources in a group the group's tags, but not
 * such a name.
 */
const RANDOM_END = /[0-9a-f]{8}$/;

/**
 * Whether a deleted vault belonged to this stack. It was in the state, or it has the stack's tags and a name that the engine generated, in
 * case an earlier run removed it from the state. Other vaults are left alone, because their owners may still want to recover them.
 */
export function isOwnVault(vault: DeletedVault, environment: string, deployment: Deployment): boolean {
  if (ownResources(deployment).some(({ id }) => wasVault(vault, id))) return true;
  return isMarked(vault.properties.tags, environment) && RANDOM_END.test(vault.name);
}

/**
 * Resources that an interrupted update left behind: they have the stack's tags and are not in the state. In the stack's own group they must
 * also have a name that the engine generated.
 */
export const leftoversIn = (
  { resources }: Pick<GroupInAzure, "resources">,
  environment: string,
  deployment: Deployment,
): GroupResource[] =>
  resources.filter(
    (one) =>
      isMarked(one.tags, environment) &&
      (RANDOM_END.test(one.name) || groupOf(deployment) === undefined) &&
      !isOwn(one, ownResources(deployment)),
  );
