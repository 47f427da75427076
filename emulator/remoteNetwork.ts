import { z } from "zod";

/**
 * Networks that are not the stack's own. Whoever starts the emulator says which there are, as nobody could read them from the
 * resources of a stack.
 */
const machine = z.strictObject({
  /** Part of a namespace's name. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "is a letter, then letters, digits or hyphens"),
  /** Private IPv4 address in the network's address space. */
  address: z.ipv4(),
});

export const remoteNetwork = z.strictObject({
  /** ARM id of somebody else's virtual network, or `onPremises`. */
  id: z.string().min(1),
  /** IPv4 prefixes. */
  addressSpace: z.array(z.cidrv4()).min(1),
  /** Its owner has made the other half of a peering with the gateways' network. */
  peersBack: z.boolean().default(true),
  /** It has a VPN or ExpressRoute gateway that it lends to networks that are peered with it. */
  lendsGateway: z.boolean().default(false),
  machines: z.array(machine).default([]),
});

export type RemoteNetworkOptions = z.input<typeof remoteNetwork>;
export type RemoteNetwork = z.output<typeof remoteNetwork>;
export type RemoteMachine = RemoteNetwork["machines"][number];
