import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { rangeOf } from "../../exposure";
import type { DetectionServerSettings, LaneSettings } from "../model";
import { azureZones, type Placement } from "../placement";
import { DETECTION_SUBNET } from "./detectionServer";

const ADMINISTRATOR = "dlpadmin";

/** Properties of a detection server's machine that Azure cannot change: a new machine replaces the old one and gets its address. */
const REPLACING_CHANGES = ["storageProfile.imageReference", "storageProfile.osDisk", "plan", "osProfile", "zones"];

export interface DetectionMachineArgs {
  readonly settings: DetectionServerSettings;
  readonly lanes: Pick<LaneSettings, "zones" | "encryptionAtHost">;
  readonly virtualNetwork: network.VirtualNetwork;
  /** ARM id of the disk encryption set; absent: Azure's own keys. */
  readonly diskKeysId?: pulumi.Input<string>;
  /** OpenSSH public key of the administrator. Azure requires one, although SSH is not open. */
  readonly sshPublicKey: pulumi.Input<string>;
}

/**
 * The detection servers' machines: one for each address, which it keeps, distributed over the zones, without a public address. They are
 * replaced one at a time, so that the others return verdicts meanwhile. The old machine is deleted first, because two machines cannot have
 * the same address. Their security group is the subnet's (`detectionServer.ts`). No machines are made if the operator provides them.
 */
export function detectionMachines(placement: Placement, args: DetectionMachineArgs): readonly compute.VirtualMachine[] {
  const { machines, subnet, addresses } = args.settings;
  if (machines === undefined) return [];
  const { first } = rangeOf(subnet);
  return [...addresses].sort().reduce<readonly compute.VirtualMachine[]>((before, address, i) => {
    // Named by the address's position in the subnet, so that an added or removed address does not rename other machines.
    const name = `${placement.name}-detection-${rangeOf(address).first - first}`;
    const zones = args.lanes.zones.slice(i % Math.max(1, args.lanes.zones.length)).slice(0, 1);
    return [...before, machine(placement, { ...args, name, address, zones, machines, after: before.slice(-1) })];
  }, []);
}

interface MachineArgs extends DetectionMachineArgs {
  readonly name: string;
  readonly address: string;
  readonly zones: readonly number[];
  readonly machines: NonNullable<DetectionServerSettings["machines"]>;
  readonly after: readonly pulumi.Resource[];
}

function machine(placement: Placement, args: MachineArgs): compute.VirtualMachine {
  const { resourceGroupName, location, tags, parent } = placement;
  const { name, machines } = args;
  const card = networkCard(placement, args);
  return new compute.VirtualMachine(
    name,
    {
      resourceGroupName,
      location,
      zones: azureZones(args.zones),
      hardwareProfile: { vmSize: machines.vmSize },
      ...(machines.marketplace === undefined ? {} : { plan: planOf(machines.marketplace) }),
      storageProfile: {
        imageReference: machines.marketplace ?? { id: machines.imageId },
        osDisk: {
          createOption: compute.DiskCreateOptionTypes.FromImage,
          caching: compute.CachingTypes.ReadWrite,
          deleteOption: compute.DiskDeleteOptionTypes.Delete,
          managedDisk: {
            storageAccountType: compute.StorageAccountTypes.Premium_LRS,
            ...(args.diskKeysId === undefined ? {} : { diskEncryptionSet: { id: args.diskKeysId } }),
          },
        },
      },
      osProfile: {
        computerName: name, // at most 56 characters, of the 64 that Azure allows (`names.ts`)
        adminUsername: ADMINISTRATOR,
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          ssh: {
            publicKeys: [{ path: `/home/${ADMINISTRATOR}/.ssh/authorized_keys`, keyData: args.sshPublicKey }],
          },
        },
      },
      securityProfile: { encryptionAtHost: args.lanes.encryptionAtHost },
      networkProfile: {
        networkInterfaces: [{ id: card.id, primary: true, deleteOption: compute.DeleteOptions.Detach }],
      },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
      tags,
    },
    { parent, dependsOn: [...args.after], deleteBeforeReplace: true, replaceOnChanges: [...REPLACING_CHANGES] },
  );
}

function networkCard({ resourceGroupName, location, tags, parent }: Placement, args: MachineArgs) {
  const { name, address, virtualNetwork } = args;
  return new network.NetworkInterface(
    `${name}-card`,
    {
      resourceGroupName,
      location,
      enableIPForwarding: false,
      ipConfigurations: [
        {
          name: "detection",
          primary: true,
          privateIPAllocationMethod: network.IPAllocationMethod.Static,
          privateIPAddress: address,
          privateIPAddressVersion: network.IPVersion.IPv4,
          subnet: { id: pulumi.interpolate`${virtualNetwork.id}/subnets/${DETECTION_SUBNET}` },
        },
      ],
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
}

/** The terms of a paid image, which somebody must have accepted for the subscription (`az vm image terms accept`). */
const planOf = ({ publisher, offer, sku }: { publisher: string; offer: string; sku: string }) => ({
  ...{ name: sku, product: offer, publisher },
});
