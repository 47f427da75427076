import { z } from "zod";

/**
 * A virtual network that is in the subscription before the stack, as the stack's settings describe it. The emulator is given it at its
 * start, because the stack itself only reads it. It has what its owner must provide: a NAT gateway and Key Vault's endpoint.
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
