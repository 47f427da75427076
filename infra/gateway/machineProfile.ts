import * as compute from "@pulumi/azure-native/compute";
import type * as inputs from "@pulumi/azure-native/types/input";
import type * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { GatewaySettings, LaneName, LaneSettings } from "../model";
import { hasAcceleratedNetworking } from "../model/vmSizes";
import { EXTENSIONS_TIME_BUDGET, extensions } from "./extensions";

export interface MachineProfileArgs {
  readonly lane: LaneName;
  readonly lanes: LaneSettings;
  /** ARM id of the disk encryption set; absent: Azure's own keys. */
  readonly diskKeysId?: pulumi.Input<string>;
  /** ARM id of the gallery's image; absent: Canonical's. */
  readonly imageId?: pulumi.Input<string>;
  readonly gateway: GatewaySettings;
  /** ARM id of the identity with which Azure Monitor's agent sends logs; absent: no agent. */
  readonly monitorIdentityId?: pulumi.Input<string>;
  /** Boot configuration, from `customDataOf`. Everybody who may read the scale set can read it, so it must not contain a secret. */
  readonly customData: pulumi.Input<string>;
  /** Code for the machines, from `codePackageOf`; absent if all of it is in customData. Every program on the machine can read it. */
  readonly code?: string;
  /** OpenSSH public key of the administrator. Azure requires one, although SSH is not open. */
  readonly sshPublicKey: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** ARM id of the security group of the network card; absent: the subnet has it. */
  readonly securityGroupId?: pulumi.Input<string>;
  readonly poolId: pulumi.Input<string>;
}

const ADMINISTRATOR = "icapadmin";

/** Everything about a gateway's machine. Any change here means new machines (`lane.ts`, `REPLACING_CHANGES`). */
export function machineProfile(args: MachineProfileArgs): inputs.compute.VirtualMachineScaleSetVMProfileArgs {
  return {
    ...(args.code === undefined ? {} : { userData: args.code }),
    storageProfile: {
      imageReference: imageReference(args),
      osDisk: {
        createOption: compute.DiskCreateOptionTypes.FromImage,
        caching: compute.CachingTypes.ReadWrite,
        deleteOption: compute.DiskDeleteOptionTypes.Delete,
        diskSizeGB: args.lanes.osDiskSizeGb,
        managedDisk: {
          storageAccountType: compute.StorageAccountTypes.Premium_LRS,
          ...(args.diskKeysId === undefined ? {} : { diskEncryptionSet: { id: args.diskKeysId } }),
        },
      },
    },
    osProfile: {
      computerNamePrefix: `icap-${args.lane}-`,
      adminUsername: ADMINISTRATOR,
      customData: args.customData,
      linuxConfiguration: {
        disablePasswordAuthentication: true,
        ssh: {
          publicKeys: [{ path: `/home/${ADMINISTRATOR}/.ssh/authorized_keys`, keyData: args.sshPublicKey }],
        },
        provisionVMAgent: true,
        patchSettings: {
          // The gateways update themselves, in their lane's hours (gateway-update.timer). Azure would do it at any time, in both lanes at
          // once, and restart the daemons in no particular order. So Azure only reports missing updates.
          patchMode: compute.LinuxVMGuestPatchMode.ImageDefault,
          assessmentMode: compute.LinuxPatchAssessmentMode.AutomaticByPlatform,
        },
      },
    },
    securityProfile: {
      securityType: compute.SecurityTypes.TrustedLaunch,
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
      encryptionAtHost: args.lanes.encryptionAtHost,
    },
    networkProfile: {
      networkApiVersion: compute.NetworkApiVersion.NetworkApiVersion_2022_11_01,
      networkInterfaceConfigurations: [
        {
          name: "gateway",
          primary: true,
          deleteOption: compute.DeleteOptions.Delete,
          enableAcceleratedNetworking: hasAcceleratedNetworking(args.lanes.vmSize),
          enableIPForwarding: false,
          ...(args.securityGroupId === undefined ? {} : { networkSecurityGroup: { id: args.securityGroupId } }),
          ipConfigurations: [
            {
              name: "gateway",
              primary: true,
              privateIPAddressVersion: compute.IPVersion.IPv4,
              subnet: { id: args.subnetId },
              loadBalancerBackendAddressPools: [{ id: args.poolId }],
            },
          ],
        },
      ],
    },
    extensionProfile: {
      extensions: extensions(args.gateway, args.monitorIdentityId),
      extensionsTimeBudget: EXTENSIONS_TIME_BUDGET,
    },
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    scheduledEventsProfile: {
      // Announces the machine's deletion to it and waits this long, or until the machine reports that its clients are gone
      // (gateway-events.service).
      terminateNotificationProfile: { enable: true, notBeforeTimeout: `PT${args.gateway.deletionNoticeMinutes}M` },
    },
  };
}

/** The gallery's image with the packages in it, or Canonical's, which installs them at boot. */
function imageReference({
  imageId,
  lanes,
}: Pick<MachineProfileArgs, "imageId" | "lanes">): inputs.compute.ImageReferenceArgs {
  if (imageId !== undefined) return { id: imageId };
  return {
    publisher: "Canonical",
    offer: "ubuntu-24_04-lts",
    sku: "server", // generation 2, which Trusted Launch needs
    version: lanes.imageVersion,
  };
}

/** Azure refuses a Linux machine without a key or password. Nobody receives the private half of this one. */
export function unusedSshKey(name: string, options: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const key = new tls.PrivateKey(`${name}-ssh-key`, { algorithm: "RSA", rsaBits: 3072 }, options);
  return key.publicKeyOpenssh.apply((text) => text.trim());
}
