/** The outputs of a resource: what was asked for, and what Azure adds. */
import { createHash } from "node:crypto";
import { schema } from "./schema/schema";
import { NAMED_AT_RANDOM } from "./defaults";
import { isRecord, type Properties } from "./engine/value";
import type { OutputContext, ResourceType } from "./resourceType";
import { resolveSelf } from "./selfReference";

/** The provider reports the version of the SDK that it replaces. */
export const PROVIDER_VERSION = schema.sdkVersion;

/** Request for the outputs of a resource. */
export interface OutputRequest {
  readonly id: string;
  readonly store: Pick<OutputContext, "freeAddress" | "remoteNetwork"> & OutputContext["world"];
  /** Outputs of the resource that is being updated. */
  readonly before?: Properties;
}

/** Outputs of a resource that exists, as azure-native returns them. Before it does: `previewOutputs`. */
export function outputsOf(row: ResourceType, inputs: Properties, request: OutputRequest): Properties {
  const { id, store, before } = request;
  const name = String(inputs[row.nameProperty]);
  const context: OutputContext = {
    inputs,
    id,
    name,
    kept: <T>(key: string, make: () => T): T => (before && key in before ? (before[key] as T) : make()),
    childId: (collection, child) => `${id}/${collection}/${String(child)}`,
    freeAddress: () => store.freeAddress(),
    remoteNetwork: (remote) => store.remoteNetwork(remote),
    world: store,
  };
  const body = Object.fromEntries(
    Object.entries(inputs).filter(
      ([key]) => key !== row.nameProperty && key !== NAMED_AT_RANDOM && !row.idProperties.includes(key),
    ),
  );
  const own = row.outputs(context);
  const outputs = { ...body, ...own, name, type: row.armType, provisioningState: "Succeeded" };
  const absolute = resolveSelf(outputs, id);
  return { ...(isRecord(absolute) ? absolute : {}), etag: etagOf(absolute) };
}

/** The etag of a content: it changes when, and only when, the content does. */
const etagOf = (content: unknown): string =>
  `W/"${createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32)}"`;
