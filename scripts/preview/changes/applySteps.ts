import { UNKNOWN, type AzureResourceData } from "../../../exposure";
import { nameOfUrn, type PreviewStep, type ResourceState } from "../model/step";

/** Steps after which the resource is as `after` says. */
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
/** Steps about a predecessor that another step's result has taken the place of. */
const OF_PREDECESSOR = new Set(["replace", "delete-replaced", "discard-replaced", "remove-pending-replace"]);
/** Steps after which the resource is a new one, of which nothing old holds. */
export const CREATING = new Set(["create", "create-replacement", "import", "import-replacement", "read-replacement"]);

/** The resources after the steps, and what cannot be said of them. */
export interface Applied {
  readonly resources: readonly ResourceState[];
  readonly unknown: readonly string[];
}

/** What is there when every step was done. A step of a kind unknown here is a change whose effect is unknown. */
export function applySteps(base: readonly ResourceState[], steps: readonly PreviewStep[]): Applied {
  const byUrn = new Map(base.map((resource) => [resource.urn, resource]));
  const unknown: string[] = [];
  for (const { op, urn, before, after } of steps) {
    if (REMOVING.has(op)) byUrn.delete(urn);
    else if (WRITING.has(op)) {
      if (!after) unknown.push(`${nameOfUrn(urn)}: the step "${op}" does not say what comes of it`);
      else byUrn.set(urn, CREATING.has(op) ? after : updated(byUrn.get(urn) ?? before, after));
    } else if (!OF_PREDECESSOR.has(op)) {
      unknown.push(`${nameOfUrn(urn)}: the preview has a step "${op}", whose effect is not known`);
    }
  }
  return { resources: [...byUrn.values()], unknown };
}

/** An updated resource keeps its id and what Azure computed, as far as the step does not say otherwise. */
function updated(before: ResourceState | undefined, after: ResourceState): ResourceState {
  const id = after.id ?? before?.id;
  const outputs = { ...before?.outputs, ...after.outputs, ...after.inputs };
  return { ...after, ...(id === undefined ? {} : { id }), outputs };
}

/** The resources as the exposure's reader takes them: providers' resources only, named as in the program. */
export function azureResources(resources: readonly ResourceState[]): readonly AzureResourceData[] {
  return resources
    .filter(({ custom }) => custom)
    .map(({ urn, type, id, inputs, outputs }) => ({
      type,
      id: id ?? UNKNOWN,
      name: nameOfUrn(urn),
      properties: { ...inputs, ...outputs },
    }));
}
