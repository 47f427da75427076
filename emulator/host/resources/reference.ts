import { z } from "zod";

/** A sub-resource reference as ARM has it. */
export const reference = z.object({ id: z.string() });

/** ARM ids are compared without regard to case (Azure Resource Manager, "Resource naming rules"). */
export function idKey(id: string): string {
  return id.toLowerCase();
}

export function optionalKey(ref: { readonly id: string } | null | undefined): string | undefined {
  return ref === null || ref === undefined ? undefined : idKey(ref.id);
}

/** Parses a resource's properties; an error names the resource. */
export function readProperties<T>(
  schema: z.ZodType<T>,
  resource: { readonly id: string; readonly properties: unknown },
): T {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new Error(`${resource.id} cannot be emulated: ${problems}`);
}
