/** Networks that are in the subscription before a stack is deployed (`network.existing`). */
import type { ExistingNetwork } from "../existingNetwork";
import type { AzureResource } from "../model";
import { nameOf } from "./armId";
import type { ResourceStore } from "./store";

/** Adds the network with its NAT gateway to the subscription. A network that is already there gets the properties given now. */
export function putExistingNetwork(store: ResourceStore, network: ExistingNetwork): void {
  const beside = network.id.split(/\/virtualNetworks\//i)[0]!;
  const names = { address: `${nameOf(network.id)}-nat-address`, gateway: `${nameOf(network.id)}-nat` };
  const ids = {
    address: `${beside}/publicIPAddresses/${names.address}`,
    gateway: `${beside}/natGateways/${names.gateway}`,
  };
  const ipAddress = store.get(ids.address)?.properties.ipAddress ?? store.freeAddress();
  const put = (type: string, id: string, properties: Record<string, unknown>): void => {
    const { location } = network;
    const resource: AzureResource = { id, type, name: nameOf(id), urn: "", location, properties };
    store.put({ ...resource, properties: { name: nameOf(id), location, ...properties } });
  };
  put("azure-native:network:PublicIPAddress", ids.address, {
    sku: { name: "Standard" },
    publicIPAllocationMethod: "Static",
    ipAddress,
  });
  put("azure-native:network:NatGateway", ids.gateway, {
    sku: { name: "Standard" },
    publicIpAddresses: [{ id: ids.address }],
  });
  put("azure-native:network:VirtualNetwork", network.id, {
    addressSpace: { addressPrefixes: network.addressSpace },
    subnets: network.subnets.map(({ name, prefix }) => ({
      name,
      id: `${network.id}/subnets/${name}`,
      addressPrefix: prefix,
      natGateway: { id: ids.gateway },
      serviceEndpoints: [{ service: "Microsoft.KeyVault" }, { service: "Microsoft.Storage" }],
    })),
  });
}
