import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import type { PreviewStep, ResourceState } from "../preview";

/** The content of a preview's events: its steps in the engine's order, and the outputs that the stack would have. */
export interface PreviewedSteps {
  readonly steps: readonly PreviewStep[];
  readonly outputs?: Readonly<Record<string, unknown>>;
}

const STACK = "pulumi:pulumi:Stack";

/** Steps that take over or read existing resources. Their announcement lacks the resource's state, so their result is used. */
const READING = new Set(["import", "import-replacement", "read", "read-replacement"]);

/** The steps that a preview's events announce, and the outputs of the stack. */
export function stepsFromEvents(events: readonly EngineEvent[]): PreviewedSteps {
  const announced = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const done = events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? []);
  const outputs = done.filter(({ type }) => type === STACK).at(-1)?.new?.outputs;
  const steps = announced.map((metadata) =>
    stepOf(metadata, READING.has(metadata.op) ? done.find(({ op, urn }) => same(op, urn, metadata)) : undefined),
  );
  return { steps, ...(outputs === undefined ? {} : { outputs }) };
}

const same = (op: string, urn: string, other: StepEventMetadata): boolean => op === other.op && urn === other.urn;

function stepOf(metadata: StepEventMetadata, result: StepEventMetadata | undefined): PreviewStep {
  const { op, urn, old, keys, detailedDiff } = metadata;
  const after = result?.new ?? metadata.new;
  return {
    op,
    urn,
    // The engine writes null where there is no such state.
    ...(!old ? {} : { before: stateOf(old) }),
    ...(!after ? {} : { after: { ...stateOf(after), ...(op.startsWith("read") ? { external: true } : {}) } }),
    replaceReasons: keys ?? [],
    detailedDiff: Object.fromEntries(
      Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [path, String(diffKind)]),
    ),
  };
}

function stateOf(state: StepEventStateMetadata): ResourceState {
  const { urn, type, id, custom, protect, retainOnDelete, parent, inputs, outputs } = state;
  return {
    urn,
    type,
    ...(id ? { id } : {}),
    custom: custom ?? false,
    protect: protect ?? false,
    retainOnDelete: retainOnDelete ?? false,
    parent,
    inputs: inputs ?? {},
    outputs: outputs ?? {},
  };
}
