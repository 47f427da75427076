import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import type { PreviewStep, ResourceState } from "../model/step";

/** What a preview's events say: its steps in the engine's order, and the outputs that the stack would have. */
export interface PreviewedSteps {
  readonly steps: readonly PreviewStep[];
  readonly outputs?: Readonly<Record<string, unknown>>;
}

const STACK = "pulumi:pulumi:Stack";

export function stepsFromEvents(events: readonly EngineEvent[]): PreviewedSteps {
  const announced = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const outputs = events
    .flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? [])
    .filter(({ type }) => type === STACK)
    .at(-1)?.new?.outputs;
  return { steps: announced.map(stepOf), ...(outputs === undefined ? {} : { outputs }) };
}

function stepOf(metadata: StepEventMetadata): PreviewStep {
  const { op, urn, old, new: after, keys, detailedDiff } = metadata;
  return {
    op,
    urn,
    // The engine writes null where there is no such state.
    ...(!old ? {} : { before: stateOf(old) }),
    ...(!after ? {} : { after: stateOf(after) }),
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
