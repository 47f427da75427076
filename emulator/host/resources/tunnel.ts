import { z } from "zod";

import type { AzureResource } from "../../model";
import { addressIn, parsePrefix } from "../network/prefixes";
import { tunnelEnds, type TunnelEnd } from "../tunnel/tunnelEnds";
import { idKey, readProperties, reference } from "./reference";

/** The tunnel of a VPN gateway that is connected. */
export interface Tunnel {
  /** Key of the network that the gateway stands in. */
  readonly network: string;
  /** Key of the gateway's public address, and the address. */
  readonly publicAddress: string;
  readonly gatewayAddress: string;
  /** The gateway's own address in its subnet. */
  readonly insideAddress: string;
  /** Public address of the device at the other end. */
  readonly device: string;
  /** Prefixes behind it. */
  readonly remotePrefixes: readonly string[];
  readonly ends: Readonly<Record<"azure" | "onPremises", TunnelEnd>>;
}

const connection = z.object({ virtualNetworkGateway1: reference, localNetworkGateway2: reference });
const gateway = z.object({
  activeActive: z.literal(false, { error: "a gateway with two instances is not emulated with machines" }).nullish(),
  ipConfigurations: z.tuple([z.object({ publicIPAddress: reference, subnet: reference })]),
});
const otherEnd = z.object({
  gatewayIpAddress: z.string(),
  localNetworkAddressSpace: z.object({ addressPrefixes: z.array(z.string()) }),
});
const virtualNetwork = z.object({
  addressSpace: z.object({ addressPrefixes: z.array(z.string()) }),
  subnets: z.array(z.object({ name: z.string(), addressPrefix: z.string().nullish() })),
});
const publicAddress = z.object({ ipAddress: z.string() });

/** Azure reserves the first four addresses of a subnet; a gateway's first instance gets the next. */
const FIRST_IN_SUBNET = 4;

/**
 * The tunnel among all resources; undefined while any part of it is missing.
 * @throws Error that names a resource that cannot be emulated
 */
export function readTunnel(resources: readonly AzureResource[]): Tunnel | undefined {
  const byKey = new Map(resources.map((resource) => [idKey(resource.id), resource]));
  const [found, second] = resources.filter(
    ({ type }) => type === "azure-native:network:VirtualNetworkGatewayConnection",
  );
  if (found === undefined) return undefined;
  if (second !== undefined)
    throw new Error(`${second.id} cannot be emulated: there is one tunnel already, ${found.id}`);
  const { virtualNetworkGateway1, localNetworkGateway2 } = readProperties(connection, found);
  const [ours, theirs] = [byKey.get(idKey(virtualNetworkGateway1.id)), byKey.get(idKey(localNetworkGateway2.id))];
  if (ours === undefined || theirs === undefined) return undefined;
  const [{ publicIPAddress, subnet }] = readProperties(gateway, ours).ipConfigurations;
  const address = byKey.get(idKey(publicIPAddress.id));
  const [networkKey, subnetName] = idKey(subnet.id).split("/subnets/");
  const network = byKey.get(networkKey!);
  if (address === undefined || network === undefined) return undefined;
  const { addressSpace, subnets } = readProperties(virtualNetwork, network);
  const prefix = subnets.find(({ name }) => name.toLowerCase() === subnetName)?.addressPrefix;
  if (!prefix) return undefined;
  const gatewayAddress = readProperties(publicAddress, address).ipAddress;
  const { gatewayIpAddress, localNetworkAddressSpace } = readProperties(otherEnd, theirs);
  return {
    network: networkKey!,
    publicAddress: idKey(address.id),
    gatewayAddress,
    insideAddress: addressIn(parsePrefix(prefix)!, FIRST_IN_SUBNET),
    device: gatewayIpAddress,
    remotePrefixes: localNetworkAddressSpace.addressPrefixes,
    ends: tunnelEnds({
      connection: found.properties,
      localNetworkGateway: theirs.properties,
      gatewayAddress,
      addressSpace: addressSpace.addressPrefixes,
    }),
  };
}
