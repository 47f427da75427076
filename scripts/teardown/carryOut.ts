/** Carries out a teardown. The engine deletes the resources in the state, and the management API reports what is left. */
import {
  exportStack,
  importStack,
  logicalName,
  ownResources,
  resourcesOf,
  unfinishedIn,
  withOptions,
  errorWords,
  output,
  groupInAzure,
  purgeVault,
  ownIn,
  isOwnVault,
  leftoversIn,
  type DeployedResource,
  type Deployment,
  type Account,
  type Pulumi,
  type GroupInAzure,
  type GroupResource,
} from "../../deployed";
import type { TeardownPlan } from "./plan";
import type { TeardownOutcome } from "./words";
import { errorMessage } from "../../console/userError";

/** The functions and values that a deletion gets from the command. */
export interface DeletionDependencies {
  readonly pulumi: Pulumi;
  readonly account: Account;
  /** Receives progress messages. */
  readonly note: (words: string) => void;
}

/**
 * Carries out the plan. Each step is tried even if an earlier one failed, except for the last: group and stack are removed only when
 * nothing else is left, because a second run needs them.
 */
export async function carryOut(
  plan: TeardownPlan,
  deployment: Deployment,
  dependencies: DeletionDependencies,
): Promise<TeardownOutcome> {
  const done: string[] = [];
  // Pulumi drops these operations at the first import below, so a second run can complete the teardown.
  const problems: string[] = unfinishedIn(deployment).map(
    (one) =>
      `an update was interrupted while it made ${logicalName(one)} (${one.type}): look whether Azure has it, delete it there, then run this again`,
  );
  const attempt = async (work: () => Promise<string | undefined>): Promise<void> => {
    try {
      const words = await work();
      if (words !== undefined) done.push(words);
    } catch (error) {
      problems.push(errorMessage(error));
    }
  };
  await attempt(() => destroyAllBut(staysAtFirst(plan, deployment), plan, deployment, dependencies));
  const group = plan.group ?? plan.groupOfOthers;
  if (group === undefined) {
    if (problems.length === 0) await attempt(() => removeStack(plan.stack, dependencies));
    return { stack: plan.stack, done, problems };
  }
  let azure: GroupInAzure | undefined;
  await attempt(async () => void (azure = await groupInAzure(dependencies.account, group)));
  for (const vault of azure?.deletedVaults ?? []) {
    if (!isOwnVault(vault, plan.environment, deployment)) {
      if (plan.group !== undefined)
        done.push(
          `The deleted vault ${vault.name} stays recoverable: neither the state nor its tags say that it is of this stack.`,
        );
    } else if (vault.properties.purgeProtectionEnabled)
      done.push(
        `The vault ${vault.name} stays recoverable${until(vault.properties.scheduledPurgeDate)}: purge protection.`,
      );
    else
      await attempt(async () => {
        dependencies.note(`purging the vault ${vault.name}`);
        await purgeVault(dependencies.account, vault);
        return `The vault ${vault.name} is purged.`;
      });
  }
  if (problems.length > 0 || azure === undefined) return { stack: plan.stack, done, problems };
  const present = azure;
  await attempt(() => checkLeftovers(plan, deployment, present));
  if (problems.length > 0) return { stack: plan.stack, done, problems };
  if (plan.kept.length > 0) await attempt(() => checkKept(plan, present));
  else if (plan.group === undefined) await attempt(() => leaveGroup(plan, group, present, dependencies));
  else await attempt(() => removeGroup(plan.stack, group, present, dependencies));
  return { stack: plan.stack, done, problems };
}

const until = (date: string | undefined): string => (date === undefined ? "" : ` until ${date}`);

/** Resources that the first pass leaves. The group is one of them, because Azure would delete other people's resources with it. */
const staysAtFirst = ({ kept, group }: TeardownPlan, deployment: Deployment): readonly DeployedResource[] => [
  ...kept,
  ...ownResources(deployment).filter((one) => group !== undefined && one.id === group && !kept.includes(one)),
];

/**
 * Deletes resources through the engine. In the state, resources that stay are protected, and the others are not; resources that leave the
 * stack and stay in Azure get `retainOnDelete`. So no program runs that could change more than was asked for.
 */
async function destroyAllBut(
  stays: readonly DeployedResource[],
  { stack, left: retained, groupOfOthers }: TeardownPlan,
  deployment: Deployment,
  { pulumi, note }: DeletionDependencies,
): Promise<string | undefined> {
  const before = ownResources(deployment).length;
  if (before > 0 && before === stays.length) return undefined;
  // If only components and providers are left, an update failed at once. They must go as well, because a stack that has them cannot be removed.
  if (resourcesOf(deployment).length === 0) return undefined;
  const urns = new Set(stays.map(({ urn }) => urn));
  const inAzure = new Set(retained.map(({ urn }) => urn));
  await importStack(
    pulumi,
    stack,
    withOptions(deployment, ({ urn, id, protect, retainOnDelete }) =>
      // The existing group stays in the state, because a second run has no other way to know that the stack was in it.
      urns.has(urn) || (groupOfOthers !== undefined && id === groupOfOthers)
        ? { protect: true, ...(retainOnDelete === undefined ? {} : { retainOnDelete }) }
        : {
            protect: protect === undefined ? undefined : false,
            retainOnDelete: retainOnDelete === undefined ? undefined : inAzure.has(urn),
          },
    ),
  );
  await destroy(pulumi, stack, ["--exclude-protected", "--continue-on-error"], note);
  const after = await exportStack(pulumi, stack);
  const left = after === undefined ? [] : ownResources(after).filter(({ urn }) => !urns.has(urn));
  // Other resources may stay as well, such as the authority's key, because kept resources depend on them.
  const deleted = before - stays.length - left.length - retained.length;
  return before === 0 ? undefined : `${deleted} resources are deleted.`;
}

async function destroy(
  pulumi: Pulumi,
  stack: string,
  more: readonly string[],
  note: DeletionDependencies["note"],
): Promise<void> {
  const args = ["destroy", "--yes", "--skip-preview", "--stack", stack, ...more];
  const result = await pulumi(args, (line) => note(line.trim()));
  if (result.code !== 0) throw new Error(`pulumi destroy: ${errorWords(result)}`);
}

/** Fails if the group has resources that an interrupted update left and did not record. The stack stays until they are gone. */
async function checkLeftovers({ environment }: TeardownPlan, deployment: Deployment, azure: GroupInAzure) {
  const left = leftoversIn(azure, environment, deployment);
  if (left.length === 0) return undefined;
  throw new Error(
    `an interrupted update has left this in the resource group, with the stack's tags and not in its state: ${inWords(left)}; ` +
      `az resource delete --ids ${left.map(({ id }) => id).join(" ")}`,
  );
}

/** Fails if the group still has resources that had to be deleted. */
async function checkKept({ kept, goes }: TeardownPlan, azure: GroupInAzure): Promise<string> {
  const left = ownIn(azure, goes);
  if (left.length > 0) throw new Error(`still in the resource group: ${inWords(left)}`);
  return `${kept.length} resources stay, with the stack; an update brings the rest back.`;
}

/** Removes a stack in an existing group, after checking that all of its resources are gone. The group stays as it is. */
async function leaveGroup(
  { stack, goes }: TeardownPlan,
  group: string,
  azure: GroupInAzure,
  dependencies: DeletionDependencies,
): Promise<string> {
  const left = ownIn(azure, goes);
  if (left.length > 0) throw new Error(`still in the resource group ${group}: ${inWords(left)}`);
  const deployment = await nothingInState(stack, undefined, dependencies);
  await importStack(
    dependencies.pulumi,
    stack,
    withOptions(deployment, () => ({ protect: undefined })),
  );
  await destroy(dependencies.pulumi, stack, [], dependencies.note); // removes only the resources that the state had read
  await removeStack(stack, dependencies);
  return "The stack is removed. The resource group stays as it is, because it is not of this stack.";
}

/** The state of a stack that has at most the group left. @throws Error if there is more */
async function nothingInState(
  stack: string,
  group: string | undefined,
  { pulumi }: DeletionDependencies,
): Promise<Deployment> {
  const deployment = await exportStack(pulumi, stack);
  if (deployment === undefined) throw new Error(`the stack ${stack} disappeared meanwhile`);
  const left = ownResources(deployment).filter(({ id }) => group === undefined || id !== group);
  if (left.length > 0)
    throw new Error(`still in the stack: ${left.map(({ urn }) => urn.split("::").at(-1)).join(", ")}`);
  return deployment;
}

/** Deletes the group if it has no resources of others, otherwise leaves it. Then removes the stack and checks that all is gone. */
async function removeGroup(
  stack: string,
  group: string,
  azure: GroupInAzure,
  dependencies: DeletionDependencies,
): Promise<string> {
  const { pulumi, account, note } = dependencies;
  const deployment = await nothingInState(stack, group, dependencies);
  const foreign = azure.resources;
  await importStack(
    pulumi,
    stack,
    withOptions(deployment, () => ({ protect: false, retainOnDelete: foreign.length > 0 })),
  );
  await destroy(pulumi, stack, [], note);
  const after = await groupInAzure(account, group);
  if (foreign.length === 0 && after.exists)
    throw new Error(`the resource group ${group} is still there: ${inWords(after.resources)}`);
  await removeStack(stack, dependencies);
  return foreign.length === 0
    ? "The resource group and the stack are removed; nothing is left."
    : `The stack is removed. The resource group stays, because others have something in it: ${inWords(foreign)}`;
}

async function removeStack(stack: string, { pulumi }: DeletionDependencies): Promise<undefined> {
  await output(pulumi, ["stack", "rm", stack, "--yes", "--preserve-config"]);
  return undefined;
}

const inWords = (resources: readonly GroupResource[]): string =>
  resources.map(({ type, name }) => `${type} ${name}`).join(", ");
