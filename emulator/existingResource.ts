import { z } from "zod";

/**
 * A resource that is in the subscription before the stack, as the stack's settings describe it. The emulator is given it at its start,
 * because the stack itself only reads it.
 */
export const existingResource = z.strictObject({
  /** Pulumi's type token, such as `azure-native:resources:ResourceGroup`. */
  type: z.string().startsWith("azure-native:"),
  /** ARM id. */
  id: z.string().startsWith("/subscriptions/"),
  /** Region, for example `westeurope`; absent for what has none. */
  location: z.string().min(1).optional(),
  /** Its properties as azure-native returns them, apart from name and location. */
  properties: z.record(z.string(), z.unknown()).default({}),
});

export type ExistingResource = z.input<typeof existingResource>;
