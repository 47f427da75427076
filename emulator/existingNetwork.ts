import { z } from "zod";

/**
 * A virtual network of the subscription that is there before the stack, as the stack's settings describe it. Whoever starts the
 * emulator says so, as the stack itself only reads it. It has what its owner must give: a NAT gateway and Key Vault's endpoint.
 */
export const existingNetwork = z.strictObject({
  /** ARM id. */
  id: z.string().startsWith("/subscriptions/"),
  /** Region, for example `westeurope`. */
  location: z.string().min(1),
  /** IPv4 prefixes. */
  addressSpace: z.array(z.cidrv4()).min(1),
  subnets: z.array(z.strictObject({ name: z.string().min(1), prefix: z.cidrv4() })).min(1),
});

export type ExistingNetwork = z.output<typeof existingNetwork>;
