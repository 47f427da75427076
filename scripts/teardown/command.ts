/** Tears down one stack, or all stacks whose end date has passed. */
import { z } from "zod";
import { exitCode, type ExitCode } from "../../console/command";
import { stackConfigIfThere } from "../../engine/projectCopy";
import { NAMESPACE } from "../../engine/encryptedSettings";
import { PRESETS } from "../../infra/settings";
import {
  exportStack,
  ownResources,
  output,
  groupInAzure,
  groupOf,
  groupOfOthers,
  environmentOf,
  type Deployment,
  type Account,
  type Pulumi,
} from "../../deployed";
import { carryOut } from "./carryOut";
import type { TeardownOptions } from "./options";
import { expiryOf, planOf } from "./plan";
import { outcomeInWords, planInWords } from "./words";
import { errorMessage } from "../../console/userError";

/** The functions and values that a teardown gets from its caller. */
export interface Dependencies {
  /** Folder with the stack files. */
  readonly project: string;
  readonly pulumi: Pulumi;
  /** Gets the deployer's token, once for each stack. */
  readonly account: (stack: string) => Promise<Account>;
  readonly say: (text: string) => void;
  readonly note: (words: string) => void;
  readonly now: Date;
}

/** @returns 0 when everything requested is gone, 1 when something was refused, failed or is left */
export async function tearDown(options: TeardownOptions, dependencies: Dependencies): Promise<ExitCode> {
  if ("stack" in options) {
    const deployment = await exportStack(dependencies.pulumi, options.stack);
    if (deployment !== undefined) return tearDownStack(options.stack, deployment, options, dependencies);
    dependencies.say(`Stack ${options.stack}: there is none; nothing to do.\n`);
    return exitCode.done;
  }
  return tearDownExpired(options, dependencies);
}

const stacks = z.array(z.object({ name: z.string() }));

/** Tears down each stack, even if an earlier one fails. */
async function tearDownExpired(options: TeardownOptions, dependencies: Dependencies): Promise<ExitCode> {
  const listed = stacks.parse(JSON.parse(await output(dependencies.pulumi, ["stack", "ls", "--json"])));
  let worst: ExitCode = exitCode.done;
  for (const { name } of listed) {
    try {
      const deployment = await exportStack(dependencies.pulumi, name);
      const expiry = deployment && expiryOf(deployment);
      if (deployment === undefined || expiry === undefined) dependencies.say(`Stack ${name}: has no end; it stays.\n`);
      else if (expiry.end === undefined) {
        dependencies.say(`Stack ${name}: its tag expires, "${expiry.expires}", is not an end; it stays.\n`);
        worst = exitCode.no;
      } else if (expiry.end > dependencies.now)
        dependencies.say(`Stack ${name}: ends on ${expiry.end.toISOString()} (${expiry.expires}); it stays.\n`);
      else if ((await tearDownStack(name, deployment, options, dependencies)) !== exitCode.done) worst = exitCode.no;
    } catch (error) {
      dependencies.say(`Stack ${name}: ${errorMessage(error)}\n`);
      worst = exitCode.no;
    }
  }
  return worst;
}

async function tearDownStack(
  stack: string,
  deployment: Deployment,
  options: TeardownOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const group = groupOf(deployment) ?? groupOfOthers(deployment);
  const needsAzure = group !== undefined || ownResources(deployment).length > 0;
  const account = needsAzure ? await dependencies.account(stack) : undefined;
  const azure = group === undefined || account === undefined ? undefined : await groupInAzure(account, group);
  const { preset, tags } = await fileOf(dependencies.project, stack);
  const environment = environmentOf(stack, tags);
  const plan = planOf(
    { stack, deployment, environment, ...(preset === undefined ? {} : { preset }), ...(azure ? { azure } : {}) },
    options,
  );
  dependencies.say(planInWords(plan));
  if (plan.refusals.length > 0) return exitCode.no;
  if (!options.yes) {
    dependencies.say("Nothing is changed. To do it: the same command with --yes.\n");
    return exitCode.done;
  }
  const outcome = await carryOut(plan, deployment, {
    ...dependencies,
    account: account ?? { endpoint: "", token: "" },
  });
  dependencies.say(outcomeInWords(outcome));
  return outcome.problems.length === 0 ? exitCode.done : exitCode.no;
}

/** Parts of a stack's file; empty if the file is not in this project. */
interface StackFile {
  /** The preset that the file names, or the stack's name if it is a preset. */
  readonly preset?: string;
  readonly tags?: unknown;
}

async function fileOf(project: string, stack: string): Promise<StackFile> {
  const config = await stackConfigIfThere(project, stack);
  if (config === undefined) return {};
  const given = config[`${NAMESPACE}preset`];
  const preset = typeof given === "string" && given !== "" ? given : PRESETS.find((preset) => preset === stack);
  return { ...(preset === undefined ? {} : { preset }), tags: config[`${NAMESPACE}tags`] };
}
