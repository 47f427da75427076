/** Looks for drift: a refresh that changes nothing, and the list of the group's resources. */
import { exitCode, type ExitCode } from "../../console/command";
import { writeOutput } from "../../console/outputFiles";
import { jsonOf } from "../../console/readText";
import { UserError } from "../../console/userError";
import { renderComment, renderPlain } from "../../preview";
import {
  exportStack,
  logicalName,
  unfinishedIn,
  errorWords,
  resourcesInGroup,
  foreignIn,
  groupOf,
  groupOfOthers,
  environmentOf,
  leftoversIn,
  type Deployment,
  type Account,
  type Pulumi,
} from "../../deployed";
import { NAMESPACE } from "../../engine/encryptedSettings";
import { stackConfigIfThere } from "../../engine/projectCopy";
import { contextOfStack } from "../../versions";
import { driftOf, type Strangers } from "./found";
import { driftInput } from "./input";
import { uncounted, withReadOnly } from "./readOnly";
import type { DriftOptions } from "./options";

/** The functions and values that the command gets from its caller. */
export interface Dependencies {
  /** Folder with the stack files. */
  readonly project: string;
  readonly pulumi: Pulumi;
  readonly account: (stack: string) => Promise<Account>;
  readonly say: (text: string) => void;
}

/** @returns 0 for no drift, 1 for drift. @throws UserError where drift cannot be determined */
export async function findDrift(
  { stack, json, markdown }: DriftOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const { pulumi, project } = dependencies;
  const deployment = await exportStack(pulumi, stack);
  if (deployment === undefined)
    throw new UserError(
      `The stack ${stack} does not exist in this backend; pulumi stack ls lists those that do.`,
      true,
    );
  const input = driftInput({
    stack,
    state: deployment,
    refresh: await refreshed(pulumi, stack),
    context: await contextOfStack(project, stack),
  });
  const found = driftOf(input, {
    ...(await strangersOf(stack, deployment, dependencies)),
    unfinished: unfinishedIn(deployment).map(logicalName),
  });
  dependencies.say(json ? `${JSON.stringify({ stack, ...found }, undefined, 2)}\n` : renderPlain(found.report));
  if (markdown !== undefined) writeOutput("--markdown", markdown, renderComment(found.report));
  return found.drift ? exitCode.no : exitCode.done;
}

/** Resources of the stack's group that are not in its state. In another owner's group, only those with the stack's tags. */
async function strangersOf(
  stack: string,
  deployment: Deployment,
  { account, project }: Dependencies,
): Promise<Strangers> {
  const own = groupOf(deployment);
  const group = own ?? groupOfOthers(deployment);
  if (group === undefined) return { resources: [], ofOthers: false };
  const resources = (await resourcesInGroup(await account(stack), group)) ?? [];
  if (own !== undefined) return { resources: foreignIn({ resources }, deployment), ofOthers: false };
  const config = await stackConfigIfThere(project, stack);
  const environment = environmentOf(stack, config?.[`${NAMESPACE}tags`]);
  return { resources: leftoversIn({ resources }, environment, deployment), ofOthers: true };
}

/** The engine's view of Azure, as JSON. `--preview-only` keeps the refresh from changing the state. */
async function refreshed(pulumi: Pulumi, stack: string): Promise<unknown> {
  const args = ["refresh", "--preview-only", "--json", "--stack", stack];
  const undetermined = (words: string) =>
    new UserError(`Whether the stack ${stack} has drifted cannot be determined: pulumi refresh: ${words}`);
  const result = await pulumi(args);
  const content = jsonOf(result.stdout);
  if (result.code !== 0 || content === undefined) throw undetermined(failuresIn(content) ?? errorWords(result));
  if (uncounted(content) === 0) return content;
  // The refresh runs a second time for its events, which contain the changes of resources that the stack only reads.
  const again = await pulumi(args, undefined, { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
  if (again.code !== 0) throw undetermined(errorWords(again));
  const whole = withReadOnly(content, again.stdout);
  if (uncounted(whole) === 0) return whole;
  throw undetermined(`it counts ${uncounted(whole)} changes that it does not list`);
}

/** The error messages of a refresh with JSON output. */
function failuresIn(content: unknown): string | undefined {
  const { diagnostics } = (content ?? {}) as { diagnostics?: readonly { severity?: string; message?: string }[] };
  const words = (diagnostics ?? []).filter(({ severity }) => severity === "error").map(({ message = "" }) => message);
  return words.length === 0 ? undefined : [...new Set(words.map((one) => one.trim()))].join("; ");
}
