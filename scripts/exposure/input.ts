import { z } from "zod";
import { modelFromAzure, UNKNOWN, type AzureResourceData, type NetworkModel } from "../../exposure";
import { UserError } from "../console/userError";
import { networkModel } from "./networkModel";
import { readJson } from "../preview/input/readJson";
import { applyPreview, preview } from "./preview";

/** A network, and what it was read from. */
export interface NetworkInput {
  readonly model: NetworkModel;
  /** For a person: `stack export stack.json`. */
  readonly source: string;
}

const properties = z.record(z.string(), z.unknown());

/** `azure.json` of the emulator's run directory. */
const emulated = z.object({
  resources: z.array(z.object({ id: z.string(), type: z.string(), urn: z.string(), properties })),
});

/** What `pulumi stack export` writes. */
const stackExport = z.object({
  version: z.number(),
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          custom: z.boolean().optional(),
          id: z.string().optional(),
          inputs: properties.optional(),
          outputs: properties.optional(),
        }),
      )
      .optional(),
  }),
});

/** The Pulumi name of a resource, the last part of its URN. */
export const nameOfUrn = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/**
 * Reads what the network is: the emulator's `azure.json`, the output of `pulumi stack export`, or a plain model. With a
 * preview (`pulumi preview --json`): what it would be afterwards. Throws a UserError for anything else.
 */
export function readNetwork(stateFile: string | undefined, previewFile: string | undefined): NetworkInput {
  const state = stateFile === undefined ? undefined : readState(stateFile);
  if (previewFile === undefined) {
    if (!state) throw new UserError("Name the network: --state FILE, --preview FILE, or both.", true);
    return { model: state.model ?? modelFromAzure(state.resources), source: state.source };
  }
  if (state?.model)
    throw new UserError(`${stateFile} is a plain model; a preview can only be laid over a stack export.`, true);
  const parsed = preview.safeParse(readJson(previewFile));
  if (!parsed.success)
    throw new UserError(`${previewFile} is no output of "pulumi preview --json": ${words(parsed.error)}`);
  const { resources, unknown } = applyPreview(state?.resources ?? [], parsed.data, previewFile);
  const model = modelFromAzure(resources);
  const hidden = state
    ? []
    : [{ subject: previewFile, problem: "a preview leaves out what does not change; add --state" }];
  return {
    model: { ...model, unknown: [...model.unknown, ...unknown, ...hidden] },
    source: `preview ${previewFile}${state ? ` over ${state.source}` : ""}`,
  };
}

interface State {
  readonly resources: readonly AzureResourceData[];
  readonly model?: NetworkModel;
  readonly source: string;
}

function readState(file: string): State {
  const content = readJson(file);
  const exported = stackExport.safeParse(content);
  if (exported.success) {
    const { resources } = exported.data.deployment;
    if (!resources || resources.length === 0)
      throw new UserError(`${file}: the stack has no resources, so there is no network.`);
    const custom = resources.filter((resource) => resource.custom === true);
    return {
      source: `stack export ${file}`,
      resources: custom.map(({ urn, type, id, inputs, outputs }) => ({
        ...{ type, id: id ?? UNKNOWN, name: nameOfUrn(urn), properties: { ...inputs, ...outputs } },
      })),
    };
  }
  const fromEmulator = emulated.safeParse(content);
  if (fromEmulator.success) {
    const resources = fromEmulator.data.resources.map((r) => ({ ...r, name: nameOfUrn(r.urn) }));
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
  );
}

const words = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`).join("; ");
