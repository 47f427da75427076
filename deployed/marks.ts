/** The tags by which a stack's resources are known where its state does not name them. Pure. */
import { APPLICATION_TAG, ownTag } from "../infra/settings";
import { ownResources, type Deployment } from "./deployment";
import { groupOf, isOwn } from "./groups";
import type { DeletedVault, GroupInAzure, GroupResource } from "./subscription";

/** The value of the tag `environment` that the program gives a stack's resources. @param tags those of its file, which go first */
export const environmentOf = (stack: string, tags: unknown): string => ownTag(tags, "environment") ?? stack;

const isMarked = (tags: unknown, environment: string): boolean =>
  ownTag(tags, "application") === APPLICATION_TAG.application && ownTag(tags, "environment") === environment;

/**
 * The end of a name that the engine made. A policy of Azure can give what others have in a group the tags of the group, and no such name.
 */
const RANDOM_END = /[0-9a-f]{8}$/;

/**
 * Whether a deleted vault was this stack's: it was in the state, or, where an earlier run has taken it out, it carries the
 * stack's tags and a name of the engine's. What others had in the group can still be wanted back.
 */
export function isOwnVault({ name, properties }: DeletedVault, environment: string, deployment: Deployment): boolean {
  const { vaultId, tags } = properties;
  if (ownResources(deployment).some(({ id }) => id?.toLowerCase() === vaultId.toLowerCase())) return true;
  return isMarked(tags, environment) && RANDOM_END.test(name);
}

/**
 * Leavings of an interrupted update: they have the stack's tags and are not in the state. In the stack's own group they have a name of
 * the engine's too.
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
