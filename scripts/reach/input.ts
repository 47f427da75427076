import { z } from "zod";
import { modelFromAzure, type NetworkModel, type UnknownExposure } from "../../exposure";
import { UserError } from "../../console/userError";
import {
  applySteps,
  azureResources,
  baseOfSteps,
  leftoverWords,
  readJson,
  readPreview,
  type ResourceState,
  resourceV3,
} from "../../preview";
import { networkModel } from "./networkModel";

/** A network, and its source. */
export interface NetworkInput {
  readonly model: NetworkModel;
  /** Name of the source for messages: `stack export stack.json`. */
  readonly source: string;
}

/** Form of the emulator's `azure.json`, in its run directory. */
const emulated = z.object({
  resources: z.array(
    z.object({ id: z.string(), type: z.string(), urn: z.string(), properties: z.record(z.string(), z.unknown()) }),
  ),
});

/** Form of the file that `pulumi stack export` writes. */
const stackExport = z.object({
  version: z.number(),
  deployment: z.object({ resources: z.array(resourceV3).optional() }),
});

/**
 * Reads a network from the emulator's `azure.json`, the output of `pulumi stack export`, or a plain model. With a preview (`pulumi preview
 * --json`), the result is the network after the change. @throws UserError for any other content
 */
export function readNetwork(stateFile: string | undefined, previewFile: string | undefined): NetworkInput {
  const state = stateFile === undefined ? undefined : readState(stateFile);
  if (previewFile === undefined) {
    if (!state) throw new UserError("No network is given: give --state FILE, --preview FILE, or both.", true);
    return { model: state.model ?? modelFromAzure(azureResources(state.resources)), source: state.source };
  }
  if (state?.model)
    throw new UserError(
      `--preview cannot be combined with a network model (${stateFile}); give a stack export with --state.`,
      true,
    );
  return {
    model: previewed(state, previewFile),
    source: `preview ${previewFile}${state ? ` over ${state.source}` : ""}`,
  };
}

/** The network after a preview. A failed preview is an error, because the rest of its changes is not known. */
function previewed(state: State | undefined, file: string): NetworkModel {
  const { steps, failures, unknown, hidden } = readPreview(readJson(file), file);
  if (failures.length > 0) throw new UserError(`${file}: the preview failed: ${failures.join("; ")}`);
  const base = (state?.resources ?? baseOfSteps(steps)).filter((resource) => !resource.delete);
  const left = (state?.resources ?? steps.flatMap(({ before }) => before ?? [])).filter((one) => one.delete);
  const applied = applySteps(base, steps);
  const model = modelFromAzure(
    azureResources([...applied.retained, ...applied.resources], [...base, ...applied.resources]),
  );
  const about = (problem: string): UnknownExposure => ({ subject: file, problem });
  return {
    ...model,
    unknown: [
      ...model.unknown,
      ...[...applied.unknown, ...unknown, ...leftoverWords(left.map(({ urn }) => urn))].map(about),
      ...(state || hidden === 0
        ? []
        : [
            about(
              `it omits ${hidden} resources that do not change; add --state, or make the preview with --show-sames`,
            ),
          ]),
    ],
  };
}

interface State {
  readonly resources: readonly ResourceState[];
  readonly model?: NetworkModel;
  readonly source: string;
}

function readState(file: string): State {
  const content = readJson(file);
  const exported = stackExport.safeParse(content);
  if (exported.success) {
    const { resources } = exported.data.deployment;
    if (!resources || resources.length === 0)
      throw new UserError(`${file}: the stack has no resources, so it has no network.`, true);
    return { source: `stack export ${file}`, resources };
  }
  const fromEmulator = emulated.safeParse(content);
  if (fromEmulator.success) {
    const resources = fromEmulator.data.resources.map(({ properties, ...one }): ResourceState => ({
      ...one,
      custom: true,
      inputs: {},
      outputs: properties,
    }));
    return { source: `emulator's state ${file}`, resources };
  }
  const plain = networkModel.safeParse(content);
  if (plain.success) return { source: `model ${file}`, resources: [], model: plain.data };
  const reason =
    typeof content === "object" && content !== null && "networks" in content
      ? words(plain.error)
      : "it has no resources";
  throw new UserError(
    `${file} is neither a stack export (pulumi stack export), nor the emulator's azure.json, nor a network model: ${reason}`,
    true,
  );
}

const words = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`).join("; ");
