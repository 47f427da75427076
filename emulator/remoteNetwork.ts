import { z } from "zod";

/**
 * Networks that are not the stack's own. The emulator is given them at its start, because they cannot be read from the resources of a
 * stack. Their machines are added later, as all machines that are not the stack's (`addAppliance`).
 */
export const remoteNetwork = z.strictObject({
  /** ARM id of somebody else's virtual network, or a name such as `onPremises`. */
  id: z.string().min(1),
  /** IPv4 prefixes. */
  addressSpace: z.array(z.cidrv4()).min(1),
  /** Its owner has made the other half of a peering with the gateways' network. */
  peersBack: z.boolean().default(true),
  /** It has a VPN or ExpressRoute gateway that peered networks may use (gateway transit). */
  lendsGateway: z.boolean().default(false),
  /** Public address of its VPN device: it is on the internet's side, and a tunnel leads there in place of a peering. */
  vpnDevice: z.ipv4().optional(),
});

export type RemoteNetworkOptions = z.input<typeof remoteNetwork>;
export type RemoteNetwork = z.output<typeof remoteNetwork>;
