import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";
import { renamed, renamesOf, urnAfter } from "./renames";
import { isList, takenOut } from "./takenOut";

/** Steps after which the resource has the state `after`. */
const WRITING = new Set([
  "same",
  "create",
  "update",
  "create-replacement",
  "read",
  "read-replacement",
  "refresh",
  "import",
  "import-replacement",
]);
/** Steps after which the resource is gone. */
const REMOVING = new Set(["delete", "discard", "read-discard"]);
/** Steps that delete an old resource whose replacement another step creates. */
const OF_PREDECESSOR = new Set(["replace", "delete-replaced", "discard-replaced", "remove-pending-replace"]);
/** Steps after which the resource is a new one, without any properties of the old one. */
export const CREATING = new Set(["create", "create-replacement", "import", "import-replacement", "read-replacement"]);
/** Steps by which the stack takes over existing resources. */
const ADOPTING = new Set(["import", "read"]);

/** The resources after the steps, and the facts about them that are not known. */
export interface Applied {
  readonly resources: readonly ResourceState[];
  /** Resources that Pulumi forgets and Azure keeps (`retainOnDelete`): they still allow the same traffic. */
  readonly retained: readonly ResourceState[];
  readonly unknown: readonly string[];
}

/** The resources after every step. A step of a kind unknown here is a change whose effect is unknown. */
export function applySteps(base: readonly ResourceState[], steps: readonly PreviewStep[]): Applied {
  const renames = renamesOf(steps);
  const now = base.map((resource) => renamed(resource, renames));
  const byUrn = new Map(now.map((resource) => [resource.urn, resource]));
  const unknown: string[] = [];
  for (const step of steps) {
    const { op, before, after } = step;
    const urn = urnAfter(step, renames);
    if (REMOVING.has(op)) byUrn.delete(urn);
    else if (WRITING.has(op)) {
      if (!after) unknown.push(`${nameOfUrn(urn)}: the step "${op}" contains no new state`);
      else byUrn.set(urn, CREATING.has(op) ? created(after) : updated(op, byUrn.get(urn) ?? before, after));
    } else if (!OF_PREDECESSOR.has(op)) {
      unknown.push(`${nameOfUrn(urn)}: the effect of the step "${op}" is not known`);
    }
  }
  const resources = [...byUrn.values()];
  return {
    resources,
    retained: retainedBy(steps, resources),
    unknown: [...unknown, ...takenOut(steps), ...deletedUnderAnotherName(resources, steps)],
  };
}

/** Resources that stay in Azure although they leave the stack; not those that the stack still has under their id. */
function retainedBy(steps: readonly PreviewStep[], resources: readonly ResourceState[]): readonly ResourceState[] {
  const kept = new Set(resources.map(({ id }) => id?.toLowerCase()));
  return steps.flatMap(({ op, before }) =>
    ["delete", "delete-replaced"].includes(op) && before?.retainOnDelete && !kept.has(before.id?.toLowerCase())
      ? [before]
      : [],
  );
}

/** An imported resource whose former name is still deleted: the engine takes it over and then deletes it. */
function deletedUnderAnotherName(resources: readonly ResourceState[], steps: readonly PreviewStep[]): string[] {
  const deleted = new Map(
    steps.flatMap(({ op, urn, before }): [string, string][] =>
      (op === "delete" || op === "delete-replaced") && before?.id && !before.retainOnDelete
        ? [[before.id.toLowerCase(), urn]]
        : [],
    ),
  );
  return resources.flatMap(({ id, urn }) => {
    const former = id === undefined ? undefined : deleted.get(id.toLowerCase());
    return former === undefined
      ? []
      : [`${nameOfUrn(urn)}: this update deletes the same Azure resource under the name ${nameOfUrn(former)}`];
  });
}

/**
 * The resources before the change. They are the stack's own and those that the change takes over (`import`, `get`), because the latter
 * exist already.
 */
export function withAdopted(base: readonly ResourceState[], steps: readonly PreviewStep[]): readonly ResourceState[] {
  const own = new Set(base.map(({ urn }) => urn));
  const adopted = steps.flatMap(({ op, urn, after }) => (ADOPTING.has(op) && after && !own.has(urn) ? [after] : []));
  return adopted.length === 0 ? base : [...base, ...adopted];
}

/** A created resource: the program's properties take precedence over those that Azure adds. */
function created(after: ResourceState): ResourceState {
  return { ...after, outputs: { ...after.outputs, ...after.inputs } };
}

/** An updated resource keeps its id and the values that Azure computed, unless the step gives others. */
function updated(op: string, before: ResourceState | undefined, after: ResourceState): ResourceState {
  const id = after.id ?? before?.id;
  const kept = { ...after, ...(id === undefined ? {} : { id }) };
  // Nothing is sent to Azure, so Azure's state stays, even if it differs from the program.
  if (op === "same" && before) return { ...kept, outputs: { ...before.outputs, ...onlyKnownBy(after, before) } };
  return {
    ...kept,
    outputs: { ...stays(before, after), ...after.outputs, ...leftOver(before, after), ...after.inputs },
  };
}

const takenAway = (key: string, before: ResourceState, after: ResourceState): boolean =>
  key in before.inputs && !(key in after.inputs);

/** Outputs from before, without the properties that the program removed: the PUT without them removes them in Azure too. */
const stays = (before: ResourceState | undefined, after: ResourceState): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(before?.outputs ?? {}).filter(([key]) => !takenAway(key, before!, after)));

/** Lists that the program no longer has. Azure may keep their entries (`takenOut` says so). */
const leftOver = (before: ResourceState | undefined, after: ResourceState): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(before?.outputs ?? {}).filter(
      ([key]) => takenAway(key, before!, after) && isList(before!.inputs[key]),
    ),
  );

/** Outputs that only the later state has. */
const onlyKnownBy = (after: ResourceState, before: ResourceState): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(after.outputs).filter(([key]) => !(key in before.outputs)));
