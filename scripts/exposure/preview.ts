import { z } from "zod";
import { UNKNOWN, type AzureResourceData, type UnknownExposure } from "../../exposure";
import { UserError } from "../console/userError";

const properties = z.record(z.string(), z.unknown());
const resourceState = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
});

/** What `pulumi preview --json` writes, as far as it is read here. */
export const preview = z.object({
  steps: z.array(
    z.object({
      op: z.string(),
      urn: z.string(),
      newState: resourceState.optional(),
      oldState: resourceState.optional(),
    }),
  ),
  diagnostics: z.array(z.object({ severity: z.string().optional(), message: z.string().optional() })).optional(),
});
export type Preview = z.infer<typeof preview>;

const REMOVING = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "read-discard"]);
const WRITING = new Set([
  "create",
  "create-replacement",
  "update",
  "same",
  "read",
  "read-replacement",
  "import",
  "import-replacement",
  "refresh",
]);
/** Announces a create and a delete that have steps of their own. */
const ANNOUNCING = new Set(["replace"]);

/**
 * The resources after the preview's steps. Throws a UserError for a preview that failed: what it would have done next is
 * not known. Steps of an unknown kind are reported.
 */
export function applyPreview(
  before: readonly AzureResourceData[],
  { steps, diagnostics }: Preview,
  file: string,
): { resources: readonly AzureResourceData[]; unknown: readonly UnknownExposure[] } {
  const failed = (diagnostics ?? []).find(({ severity }) => severity === "error");
  if (failed) throw new UserError(`${file}: the preview failed: ${failed.message ?? "no reason given"}`);
  const resources = [...before];
  const unknown: UnknownExposure[] = [];
  for (const { op, urn, newState, oldState } of steps) {
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    const oldId = oldState?.id;
    const index = resources.findIndex(({ id }) => oldId !== undefined && id === oldId);
    if (REMOVING.has(op)) {
      if (index >= 0) resources.splice(index, 1);
    } else if (WRITING.has(op)) {
      if (!newState || newState.custom === false) continue;
      const created = op.startsWith("create");
      const old = created ? {} : (resources[index]?.properties ?? oldState?.outputs ?? {});
      const written: AzureResourceData = {
        type: newState.type,
        id: newState.id ?? (created ? UNKNOWN : (oldId ?? UNKNOWN)),
        name,
        properties: { ...old, ...newState.outputs, ...newState.inputs },
      };
      if (created || index < 0) resources.push(written);
      else resources[index] = written;
    } else if (!ANNOUNCING.has(op)) {
      unknown.push({ subject: name, problem: `the preview has a step "${op}", whose effect is not known` });
    }
  }
  return { resources, unknown };
}
