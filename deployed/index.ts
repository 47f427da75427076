/**
 * A deployed stack as commands see it: its state in Pulumi's backend, its resources in the subscription, and which of them are its own.
 * `account.ts` is imported directly, not from here, because it loads Pulumi's engine, which takes seconds.
 */
export {
  exportStack,
  importStack,
  logicalName,
  outputsOf,
  ownResources,
  resourcesOf,
  unfinishedIn,
  withOptions,
  type DeployedResource,
  type Deployment,
} from "./deployment";
export { foreignIn, groupOf, groupOfOthers, isTableOfOthers, ownIn, staysInAzure } from "./groups";
export { ApiError, ask, list, unlessMissing, type Account } from "./managementApi";
export { environmentOf, isOwnVault, leftoversIn } from "./marks";
export { errorWords, NotSignedIn, output, pulumiAt, userPulumi, type Pulumi } from "./pulumi";
export {
  deletedVaultsOf,
  groupInAzure,
  isWithin,
  purgeVault,
  resourcesInGroup,
  scopeOf,
  wasVault,
  type DeletedVault,
  type GroupInAzure,
  type GroupResource,
} from "./subscription";
