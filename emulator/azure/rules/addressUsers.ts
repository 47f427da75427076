/** The users of a public address: one frontend, one NAT gateway or one VPN gateway at a time. */
import { sameId } from "../armId";
import { AzureError } from "../errors";
import { records, text } from "../engine/value";
import type { World } from "../resourceType";
import { idsAt } from "./references";

/** Ids of the load balancers, NAT gateways and VPN gateways that hold the address. */
export function usersOfAddress(world: World, addressId: string): readonly string[] {
  const balancers = world.ofType("azure-native:network:LoadBalancer").map((balancer) => ({
    id: balancer.id,
    uses: idsAt(records(balancer.properties.frontendIPConfigurations), ["publicIPAddress", "id"]),
  }));
  const gateways = world.ofType("azure-native:network:NatGateway").map((gateway) => ({
    id: gateway.id,
    uses: idsAt(records(gateway.properties.publicIpAddresses), ["id"]),
  }));
  const tunnels = world.ofType("azure-native:network:VirtualNetworkGateway").map((gateway) => ({
    id: gateway.id,
    uses: idsAt(records(gateway.properties.ipConfigurations), ["publicIPAddress", "id"]),
  }));
  return [...balancers, ...gateways, ...tunnels]
    .filter(({ uses }) => uses.some((used) => sameId(used, addressId)))
    .map(({ id }) => id);
}

/** Azure's errors when a resource wants addresses that another holds, or that are of another SKU. */
export function addressErrors(world: World, userId: string, addressIds: readonly string[]): readonly AzureError[] {
  return addressIds.flatMap((addressId) => {
    const other = usersOfAddress(world, addressId).find((user) => !sameId(user, userId));
    if (other !== undefined) {
      const text = `Resource ${userId} is referencing public IP address ${addressId} that is already allocated to resource ${other}.`;
      return [new AzureError("PublicIPAddressInUse", text, addressId)];
    }
    const sku = world.get(addressId)?.properties.sku as { readonly name?: unknown } | undefined;
    if (sku === undefined || text(sku.name) === "Standard") return [];
    const message = `Standard sku resource ${userId} can only reference Standard sku public IP addresses; ${addressId} is ${String(sku.name)}.`;
    return [new AzureError("PublicIPAndLBSkuDoNotMatch", message, addressId)];
  });
}
