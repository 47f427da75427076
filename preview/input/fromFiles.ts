import { UserError } from "../../console/userError";
import { programLocation } from "../../policy/index";
import type { Context } from "../../policy/index";
import type { ChangeInput, NotKnown } from "../model/changeInput";
import type { ResourceState } from "../model/step";
import { baseOfSteps, leftoverWords } from "./baseOfSteps";
import { readPreview, type ReadPreview } from "./previewJson";
import { readStackState, type StackState } from "./stackState";

/** The files to read: a preview, and the deployed state. */
export interface Files {
  readonly preview: { readonly content: unknown; readonly name: string };
  /** Output of `pulumi stack export`. */
  readonly state?: { readonly content: unknown; readonly name: string };
  /** The stack that the user asked for. */
  readonly stack: string;
  readonly context: Context | NotKnown;
}

/** This project's name in URNs. */
const PROJECT = "defender-icap-gateway";

/**
 * The change in way (b), a preview alone, or way (c), a preview compared with the deployed state. A failed preview is compared up to its
 * failure, and the report says that it is incomplete. @throws UserError for files with other contents
 */
export function changeFromFiles({ preview, state, stack, context }: Files): ChangeInput {
  const read = readPreview(preview.content, preview.name);
  checkNames(read, stack, preview.name);
  const running = state ? readExport(state.content, state.name) : undefined;
  if (running) checkState(running, read, state!.name);
  const base = running?.resources ?? baseOfSteps(read.steps);
  const hidden =
    running === undefined && read.hidden > 0
      ? [`${read.hidden} unchanged resources: the preview omits them (run it with --show-sames, or add --state)`]
      : [];
  const left = read.steps.flatMap(({ before }) => (before?.delete ? [before.urn] : []));
  const pending = leftoverWords(running?.pendingDeletion ?? left);
  const positions = new Map([...base, ...read.steps.flatMap(({ after }) => after ?? [])].map((one) => [one.urn, one]));
  return {
    project: read.project || PROJECT,
    stack: read.stack || stack,
    compared: {
      base: running ? `the running state (${state!.name})` : "Pulumi's state",
      head: `the preview from ${preview.name}`,
      caveat: running
        ? "Compared with the exported state; changes made outside Pulumi are in it only after pulumi refresh."
        : "Compared with Pulumi's state at the time of the preview, not with the base branch.",
    },
    base,
    ...(running ? { baseOutputs: running.outputs } : stackOutputs(base)),
    steps: read.steps,
    emulated: false,
    refusals: read.failures,
    unknown: [...read.unknown, ...hidden, ...pending],
    notes: [],
    contexts: { base: context, head: context },
    settingsOfHead: true,
    locate: (urn) => {
      const at = programLocation({ type: "", name: "", properties: {}, ...positions.get(urn) });
      return at && { file: at.uri, line: at.line };
    },
  };
}

function stackOutputs(base: readonly ResourceState[]): Pick<ChangeInput, "baseOutputs"> {
  const stack = base.find(({ type }) => type === "pulumi:pulumi:Stack");
  return stack ? { baseOutputs: stack.outputs } : {};
}

function checkNames({ project, stack }: ReadPreview, wanted: string, source: string): void {
  if (project !== "" && project !== PROJECT)
    throw new UserError(`${source} is a preview of the project "${project}", not of ${PROJECT}.`, true);
  if (stack !== "" && stack !== wanted)
    throw new UserError(
      `${source} is a preview of the stack "${stack}", not of "${wanted}"; give --stack ${stack}.`,
      true,
    );
}

/** The content of `pulumi stack export`: the deployment inside of it. */
function readExport(content: unknown, name: string): StackState {
  if (typeof content === "object" && content !== null && "steps" in content)
    throw new UserError(`--state: ${name} is a preview; give the output of pulumi stack export.`, true);
  const deployment =
    typeof content === "object" && content !== null && "deployment" in content ? content.deployment : undefined;
  if (deployment === undefined || deployment === null)
    throw new UserError(`${name} is not the output of "pulumi stack export": it has no deployment.`, true);
  return readStackState(deployment, name);
}

function checkState({ resources }: StackState, { project, stack }: ReadPreview, name: string): void {
  const other = resources.find(({ urn }) => project !== "" && !urn.startsWith(`urn:pulumi:${stack}::${project}::`));
  if (other) {
    const [, ownStack, ownProject] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(other.urn) ?? [];
    throw new UserError(
      `${name} is the state of ${ownProject}/${ownStack}, but the preview is of ${project}/${stack}; give the state of that stack.`,
      true,
    );
  }
}
