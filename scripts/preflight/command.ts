/** Compares a stack's requirements with Azure's answers, and prints the findings. */
import { exitCode, type ExitCode } from "../../console/command";
import { renderTable } from "../../console/table";
import { UserError } from "../../console/userError";
import type { Settings } from "../../infra/settings";
import type { ResourceState } from "../../preview";
import type { DeployersAccount } from "../../deployed/account";
import { exportStack, ownResources, groupOf, groupOfOthers, NotSignedIn, type Pulumi } from "../../deployed";
import { deployerRole } from "./deployerRole";
import type { PreflightFinding, PreflightOutcome } from "./finding";
import { fixedNamesOf } from "./fixedNames";
import { judge } from "./judge";
import { namedIn } from "./named";
import { needsOf } from "./needs";
import type { PreflightOptions } from "./options";
import { askSubscription } from "./subscription";

/** The functions and values that a preflight gets from its caller. */
export interface Dependencies {
  readonly pulumi: Pulumi;
  readonly account: (stack: string) => Promise<DeployersAccount>;
  /** The resources that the program would register. */
  readonly planned: (stack: string) => Promise<readonly ResourceState[]>;
  /** The settings of its file. */
  readonly settings: (stack: string) => Promise<Settings>;
  readonly say: (text: string) => void;
  readonly now: Date;
}

/** @returns 0 if nothing would stop an update and every query was answered, otherwise 1 */
export async function preflight({ stack, json }: PreflightOptions, dependencies: Dependencies): Promise<ExitCode> {
  const { pulumi, now } = dependencies;
  // State and token come first, because a deployment on the emulator removes this process's access to real accounts.
  const deployment = await exportStack(pulumi, stack).catch(needsBackend);
  const account = await dependencies.account(stack);
  const planned = await dependencies.planned(stack);
  const needs = needsOf(planned);
  const settings = await dependencies.settings(stack);
  const root = `/subscriptions/${account.subscription}`;
  const group = needs.groupOfOthers === undefined ? undefined : `${root}/resourceGroups/${needs.groupOfOthers}`;
  const scope = (deployment && (groupOf(deployment) ?? groupOfOthers(deployment))) ?? group ?? root;
  const names = fixedNamesOf(planned, needs.groupOfOthers, settings);
  const named = namedIn(settings, account.subscription);
  const facts = await askSubscription(account, account.subscription, scope, needs, { named, names, group });
  const found = judge(needs, facts, deployment === undefined ? [] : ownResources(deployment), names, now);
  dependencies.say(json ? `${JSON.stringify({ stack, findings: found }, undefined, 2)}\n` : inWords(stack, found));
  return found.some(({ outcome }) => STOPPING.has(outcome)) ? exitCode.no : exitCode.done;
}

/** Throws the error, with the reason why a stack that is not deployed yet needs a backend, too. */
function needsBackend(error: unknown): never {
  if (!(error instanceof NotSignedIn)) throw error;
  throw new UserError(
    `${error.message}\n` +
      "npm run preflight looks for the stack there, to tell its own resources in Azure from those of others. The stack does not have to be " +
      "deployed: pulumi login --local is a backend without an account. --role needs none.",
  );
}

/** Prints the definition of a role that may deploy the stack. It needs no credentials. */
export async function printRole(
  stack: string,
  subscription: string,
  { planned, say }: Pick<Dependencies, "planned" | "say">,
): Promise<ExitCode> {
  const needs = needsOf(await planned(stack));
  say(`${JSON.stringify(deployerRole(stack, needs, subscription), undefined, 2)}\n`);
  return exitCode.done;
}

/** Outcomes for which the answer is no. An unanswered query is one of them, because it may hide a reason that would stop an update. */
const STOPPING: ReadonlySet<PreflightOutcome> = new Set(["stops", "not made"]);
const WORDS: Readonly<Record<PreflightOutcome, string>> = {
  ok: "ok",
  stops: "STOPS",
  warns: "warning",
  "not made": "not made",
};

function inWords(stack: string, found: readonly PreflightFinding[]): string {
  const rows = found.map(({ outcome, check, fact }) => [WORDS[outcome], check, fact]);
  const todos = found.flatMap(({ check, todo }) => (todo === undefined ? [] : [`  ${check}: ${todo}`]));
  const count = (outcome: PreflightOutcome): number => found.filter((one) => one.outcome === outcome).length;
  const sum = `Stack ${stack}: ${count("stops")} would stop an update, ${count("warns")} warnings, ${count("not made")} not made.`;
  return [
    renderTable(["", "check", "answer"], rows),
    "",
    ...(todos.length === 0 ? [] : ["To do:", ...new Set(todos), ""]),
    sum,
    "",
  ].join("\n");
}
