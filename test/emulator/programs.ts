/** Small programs for the engine tests: as little as Azure's rules allow. */
import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";
import { SSH_KEY } from "../sshKey";

type Rule =
  Exclude<network.NetworkSecurityGroupArgs["securityRules"], undefined> extends pulumi.Input<(infer T)[] | undefined>
    ? T
    : never;

/** A rule that lets one address reach 11344. */
export const allowRule = (changes: Partial<Record<string, unknown>> = {}): Rule =>
  ({
    name: "AllowClient",
    priority: 100,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: "203.0.113.7",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "11344",
    ...changes,
  }) as Rule;

/** A group and its network with one subnet. */
export function oneNetwork() {
  const group = new resources.ResourceGroup("rg");
  const net = new network.VirtualNetwork("net", {
    resourceGroupName: group.name,
    addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
    subnets: [{ name: "gateways", addressPrefix: "10.1.1.0/24" }],
  });
  const subnetId = net.subnets.apply((subnets) => subnets?.[0]?.id ?? "");
  return { group, net, subnetId };
}

/** One machine set with the given boot text, replaced by changes of it and after a failed creation. */
export function machines(
  name: string,
  place: ReturnType<typeof oneNetwork>,
  bootText: string,
  options: pulumi.CustomResourceOptions = {},
  poolId?: pulumi.Input<string>,
) {
  const pool = poolId === undefined ? {} : { loadBalancerBackendAddressPools: [{ id: poolId }] };
  return new compute.VirtualMachineScaleSet(
    name,
    {
      resourceGroupName: place.group.name,
      orchestrationMode: "Flexible",
      platformFaultDomainCount: 1,
      zones: ["1"],
      sku: { name: "Standard_D2s_v5", capacity: 1 },
      virtualMachineProfile: {
        osProfile: {
          adminUsername: "icapadmin",
          computerNamePrefix: "gw",
          customData: Buffer.from(bootText).toString("base64"),
          linuxConfiguration: {
            disablePasswordAuthentication: true,
            ssh: { publicKeys: [{ path: "/home/icapadmin/.ssh/authorized_keys", keyData: SSH_KEY }] },
          },
        },
        storageProfile: {
          imageReference: {
            publisher: "Canonical",
            offer: "ubuntu-24_04-lts",
            sku: "server",
            version: "24.04.202610010",
          },
        },
        networkProfile: {
          networkApiVersion: "2022-11-01",
          networkInterfaceConfigurations: [
            { name: "nic", primary: true, ipConfigurations: [{ name: "ip", subnet: { id: place.subnetId }, ...pool }] },
          ],
        },
      },
    },
    { replaceOnChanges: ["virtualMachineProfile", "#initerror"], deleteBeforeReplace: false, ...options },
  );
}

/** Two sets, the second after the first. */
export function twoLanes(bootText: string) {
  const place = oneNetwork();
  const a = machines("lane-a", place, bootText);
  const b = machines("lane-b", place, bootText, { dependsOn: [a] });
  return { a: a.id, b: b.id };
}
