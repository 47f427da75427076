/** Carries a teardown out: the engine deletes what is in the state, the management API says what is left. */
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
import type { Outcome } from "./words";
import { errorMessage } from "../../console/userError";

export interface Means {
  readonly pulumi: Pulumi;
  readonly account: Account;
  /** Progress messages. */
  readonly note: (words: string) => void;
}

/**
 * Removes what the plan says. Each step is tried although an earlier one failed, as long as it takes nothing away that a second
 * run needs: group and stack go last, and only when nothing else is left.
 */
export async function carryOut(plan: TeardownPlan, deployment: Deployment, means: Means): Promise<Outcome> {
  const done: string[] = [];
  // Pulumi forgets these with the first import below, so that a second run ends the work.
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
  await attempt(() => destroyAllBut(staysAtFirst(plan, deployment), plan, deployment, means));
  const group = plan.group ?? plan.groupOfOthers;
  if (group === undefined) {
    if (problems.length === 0) await attempt(() => removeStack(plan.stack, means));
    return { stack: plan.stack, done, problems };
  }
  let azure: GroupInAzure | undefined;
  await attempt(async () => void (azure = await groupInAzure(means.account, group)));
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
        means.note(`purging the vault ${vault.name}`);
        await purgeVault(means.account, vault);
        return `The vault ${vault.name} is purged.`;
      });
  }
  if (problems.length > 0 || azure === undefined) return { stack: plan.stack, done, problems };
  const present = azure;
  await attempt(() => checkLeftovers(plan, deployment, present));
  if (problems.length > 0) return { stack: plan.stack, done, problems };
  if (plan.kept.length > 0) await attempt(() => checkKept(plan, present));
  else if (plan.group === undefined) await attempt(() => leaveGroup(plan, group, present, means));
  else await attempt(() => removeGroup(plan.stack, group, present, means));
  return { stack: plan.stack, done, problems };
}

const until = (date: string | undefined): string => (date === undefined ? "" : ` until ${date}`);

/** The first pass leaves the group, because Azure deletes with a group whatever somebody else has put into it. */
const staysAtFirst = ({ kept, group }: TeardownPlan, deployment: Deployment): readonly DeployedResource[] => [
  ...kept,
  ...ownResources(deployment).filter((one) => one.id === group && !kept.includes(one)),
];

/**
 * Deletes through the engine. Pulumi's protection is set in the state for what stays and taken off what goes, with the order to
 * leave it in Azure: so no program is run, which could change more than was asked for.
 */
async function destroyAllBut(
  stays: readonly DeployedResource[],
  { stack, left: retained, groupOfOthers }: TeardownPlan,
  deployment: Deployment,
  { pulumi, note }: Means,
): Promise<string | undefined> {
  const before = ownResources(deployment).length;
  if (before > 0 && before === stays.length) return undefined;
  // Components and providers alone are left of an update that failed at once, and no stack is removed with them in it.
  if (resourcesOf(deployment).length === 0) return undefined;
  const urns = new Set(stays.map(({ urn }) => urn));
  const inAzure = new Set(retained.map(({ urn }) => urn));
  await importStack(
    pulumi,
    stack,
    withOptions(deployment, ({ urn, id, protect, retainOnDelete }) =>
      // That a group of others was the stack's place is known in no other way when an earlier run could not end the work.
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
  // The authority's key, for example: a kept resource depends on it, so it stays.
  const deleted = before - stays.length - left.length - retained.length;
  return before === 0 ? undefined : `${deleted} resources are deleted.`;
}

async function destroy(pulumi: Pulumi, stack: string, more: readonly string[], note: Means["note"]): Promise<void> {
  const args = ["destroy", "--yes", "--skip-preview", "--stack", stack, ...more];
  const result = await pulumi(args, (line) => note(line.trim()));
  if (result.code !== 0) throw new Error(`pulumi destroy: ${errorWords(result)}`);
}

/** Checks that nothing is in the group which an update left there without recording it. The stack stays until it is gone. */
async function checkLeftovers({ environment }: TeardownPlan, deployment: Deployment, azure: GroupInAzure) {
  const left = leftoversIn(azure, environment, deployment);
  if (left.length === 0) return undefined;
  throw new Error(
    `an interrupted update has left this in the resource group, with the stack's tags and not in its state: ${inWords(left)}; ` +
      `az resource delete --ids ${left.map(({ id }) => id).join(" ")}`,
  );
}

/** Checks that nothing of what was to go is still in the group. */
async function checkKept({ kept, goes }: TeardownPlan, azure: GroupInAzure): Promise<string> {
  const left = ownIn(azure, goes);
  if (left.length > 0) throw new Error(`still in the resource group: ${inWords(left)}`);
  return `${kept.length} resources stay, with the stack; an update brings the rest back.`;
}

/** Looks whether all of the stack is gone from a group of others, then removes the stack. The group is left as it is. */
async function leaveGroup(
  { stack, goes }: TeardownPlan,
  group: string,
  azure: GroupInAzure,
  means: Means,
): Promise<string> {
  const left = ownIn(azure, goes);
  if (left.length > 0) throw new Error(`still in the resource group ${group}: ${inWords(left)}`);
  const deployment = await nothingInState(stack, undefined, means);
  await importStack(
    means.pulumi,
    stack,
    withOptions(deployment, () => ({ protect: undefined })),
  );
  await destroy(means.pulumi, stack, [], means.note); // takes only what was read out of the state
  await removeStack(stack, means);
  return "The stack is removed. The resource group stays as it is, because it is not of this stack.";
}

/** The state of a stack in which at most the group is left. @throws Error where there is more */
async function nothingInState(stack: string, group: string | undefined, { pulumi }: Means): Promise<Deployment> {
  const deployment = await exportStack(pulumi, stack);
  if (deployment === undefined) throw new Error(`the stack ${stack} disappeared meanwhile`);
  const left = ownResources(deployment).filter(({ id }) => group === undefined || id !== group);
  if (left.length > 0)
    throw new Error(`still in the stack: ${left.map(({ urn }) => urn.split("::").at(-1)).join(", ")}`);
  return deployment;
}

/** Deletes the group if nothing foreign is in it, else leaves it; then removes the stack and looks whether all is gone. */
async function removeGroup(stack: string, group: string, azure: GroupInAzure, means: Means): Promise<string> {
  const { pulumi, account, note } = means;
  const deployment = await nothingInState(stack, group, means);
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
  await removeStack(stack, means);
  return foreign.length === 0
    ? "The resource group and the stack are removed; nothing is left."
    : `The stack is removed. The resource group stays, because others have something in it: ${inWords(foreign)}`;
}

async function removeStack(stack: string, { pulumi }: Means): Promise<undefined> {
  await output(pulumi, ["stack", "rm", stack, "--yes", "--preserve-config"]);
  return undefined;
}

const inWords = (resources: readonly GroupResource[]): string =>
  resources.map(({ type, name }) => `${type} ${name}`).join(", ");
