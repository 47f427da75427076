import * as compute from "@pulumi/azure-native/compute";
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";
import { firstEnd } from "../certificates/x509";
import type { LaneServerCertificate } from "../certificates/gatewayCertificate";
import { vaultUrl } from "../certificates/vault";
import { azureZones, type Placement } from "../placement";
import type { GatewaySettings, LaneName, LaneSettings } from "../model";
import { assignRole } from "../roleAssignments";
import { APPLICATION_TAG } from "../tags";
import { autoscaleSetting } from "./autoscale";
import { bootScript, customDataOf } from "./customData";
import { gatewayFiles } from "./files";
import { laneIdentity } from "./laneIdentity";
import { machineProfile } from "./machineProfile";
import { onceItServes } from "./readiness/gate";
import type { GatewayIdentity } from "./site";

export interface LaneArgs extends Omit<Placement, "parent" | "name"> {
  readonly lane: LaneName;
  readonly lanes: LaneSettings;
  readonly gateway: GatewaySettings;
  /** The machines carry Azure Monitor's agent. */
  readonly monitored: boolean;
  /** Resources that must exist before the first machine, in addition to the lane's own parts. */
  readonly beforeMachines: readonly pulumi.Resource[];
  readonly subnetId: pulumi.Input<string>;
  /** ARM id of the security group of the machines' network cards; absent: the subnet has it. */
  readonly securityGroupId?: pulumi.Input<string>;
  readonly poolId: pulumi.Input<string>;
  readonly sshPublicKey: pulumi.Input<string>;
  readonly vault: keyvault.Vault;
  /** The vault belongs to somebody else: its resource group, and the prefix of the name of the lane's secret there. */
  readonly vaultOfOthers?: { readonly resourceGroupName: pulumi.Input<string>; readonly prefix: pulumi.Input<string> };
  /** The lane is not in the region of its resource group; absent: it is. */
  readonly away?: { readonly homeVault: keyvault.Vault };
  readonly serverCertificate: LaneServerCertificate;
  /** PEM bundle of the certificates that stunnel admits, or of their authorities. Public. */
  readonly clientCertificates: pulumi.Input<string>;
  /** Expiry times of these certificates, RFC 3339. */
  readonly clientCertificateEnds: readonly pulumi.Input<string | undefined>[];
  /** The boot configuration of this lane's machines, `#cloud-config` text, once these values are known. */
  readonly userData: (identity: GatewayIdentity) => pulumi.Input<string>;
  /** The storage of exact lists; absent: there is none. */
  readonly lists?: {
    /**
     * URL of the lists; `undefined` if no rule reads one, because a preview does not know the address of storage that does not exist yet.
     */
    readonly url: pulumi.Input<string> | undefined;
    readonly containerId: pulumi.Input<string>;
    readonly key: pulumi.Input<string>;
  };
  /** Code for the machines that does not fit into the boot configuration (`codePackageOf`). */
  readonly code?: string;
  /** ARM id of the disk encryption set; absent: Azure's own keys. */
  readonly diskKeysId?: pulumi.Input<string>;
  /** ARM id of the gallery's image; absent: Canonical's. */
  readonly imageId?: pulumi.Input<string>;
  /** Resources that must be complete before this lane changes: the other lane, if that one goes first. */
  readonly after: readonly pulumi.Input<pulumi.Resource>[];
}

/**
 * Changes that must replace the scale set, because Azure does not apply them to running VMs: it applies a changed
 * profile only to machines made later, and refuses some of it (boot data, zones) with an error. Only the number of
 * machines changes in place. `#initerror` means "the last creation failed": without it, a rerun of a failed update
 * would leave the broken set alone and delete the one that still serves.
 */
const REPLACING_CHANGES: readonly string[] = ["virtualMachineProfile", "sku.name", "zones", "identity", "#initerror"];

/** Azure's built-in role "Key Vault Secrets User": read the value of a secret. */
const SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";
/** Azure's built-in role "Storage Blob Data Reader": read and list blobs. */
const BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";

/** The machines behind one public address, with an identity and a secret of their own. */
export class Lane extends pulumi.ComponentResource {
  /** The scale set. It is complete when Azure reports it as created, which should be after its readiness extension succeeded. */
  readonly scaleSet: compute.VirtualMachineScaleSet;
  /** The scale set, once Azure has confirmed that each of its machines serves. */
  readonly serving: pulumi.Output<compute.VirtualMachineScaleSet>;

  constructor(name: string, args: LaneArgs, options: pulumi.ComponentResourceOptions) {
    super("defender-icap-gateway:index:Lane", name, {}, options);
    const tags = { ...args.tags, lane: args.lane };
    const placed = { resourceGroupName: args.resourceGroupName, location: args.location, tags };
    const after = [...args.after];
    const { autoscale } = args.lanes;

    const identity = laneIdentity(`${name}-identity`, placed, args.lanes.identities?.[args.lane], this);

    // Key, chain and client certificates. While lanes are replaced, lane b's is written after lane a's new machines serve. A
    // rotation replaces no machine and writes both at once: lane b's gateways wait by themselves (cloud-init/certificates/turn.py), and
    // every gateway checks what it fetched before it uses it.
    const write = (
      secretOf: string,
      vault: keyvault.Vault,
      value: pulumi.Input<string>,
      expires?: pulumi.Input<number | undefined>,
    ) =>
      new keyvault.Secret(
        secretOf,
        {
          resourceGroupName: args.vaultOfOthers?.resourceGroupName ?? args.resourceGroupName,
          vaultName: vault.name,
          secretName: secretName(args),
          properties: { contentType: "application/json", value, attributes: { expires } },
          // Only these tags: Key Vault accepts 15 tags on a secret (learn: "About Azure Key Vault secrets"), 50 on everything else.
          tags: { ...APPLICATION_TAG, lane: args.lane },
        },
        // azure-native deletes secrets through the vault's data plane, which its firewall closes to us. By default it would delete this
        // secret, whose name is fixed, before the new vault's secret is made.
        {
          ...{ parent: this, dependsOn: after, retainOnDelete: true, deleteBeforeReplace: false },
          ...(args.vaultOfOthers ? {} : { deletedWith: vault }),
        },
      );
    const { away } = args;
    const secret = write(
      `${name}-secret${away ? `-${args.location}` : ""}`,
      args.vault,
      secretValue(args),
      secretEnd(args),
    );
    // The secret in the first region cannot be deleted, and its name would be taken when the lane comes back. So it stays, without a key.
    if (away) write(`${name}-secret`, away.homeVault, pulumi.secret(NO_KEY));

    // The lane's identity may read these secrets, not the vault.
    const reader = identity.principalId;
    const mayRead = (what: string, scope: pulumi.Input<string>, role = SECRETS_USER): pulumi.Resource =>
      assignRole(`${name}-reads-${what}`, { scope, role, principalId: reader }, this);
    const rights = [mayRead("secret", secret.id)];
    if ("secretResourceId" in args.serverCertificate && args.serverCertificate.secretResourceId) {
      rights.push(mayRead("certificate", args.serverCertificate.secretResourceId));
    }
    if (args.lists) rights.push(mayRead("lists", args.lists.containerId, BLOB_READER));

    const customData = pulumi
      .all([vaultUrl(args.vault), identity.id, args.lists?.url, secretName(args)])
      .apply(([url, identityId, listsUrl, name]) =>
        pulumi.output(
          args.userData({
            vaultUrl: url,
            secretName: name,
            identityId,
            ...(listsUrl === undefined ? {} : { listsUrl }),
          }),
        ),
      )
      .apply((text) => customDataOf(bootScript(text, gatewayFiles())));

    this.scaleSet = new compute.VirtualMachineScaleSet(
      `${name}-machines`,
      {
        ...placed,
        orchestrationMode: compute.OrchestrationMode.Flexible,
        sku: { name: args.lanes.vmSize, tier: "Standard", capacity: args.lanes.instances },
        zones: azureZones(args.lanes.zones),
        // A machine in the wrong zone is better than none. Azure refuses this property if there are no zones to balance.
        ...(args.lanes.zones.length > 1 ? { zoneBalance: false } : {}),
        platformFaultDomainCount: 1, // spread as widely as the zone allows
        singlePlacementGroup: false,
        identity: {
          type: compute.ResourceIdentityType.UserAssigned,
          userAssignedIdentities: [identity.id],
        },
        // New machines are made by a new set, never by Azure's rolling upgrade, which does not take the other lane into account.
        upgradePolicy: { mode: compute.UpgradeMode.Manual },
        automaticRepairsPolicy: {
          enabled: true,
          gracePeriod: `PT${args.gateway.repairGraceMinutes}M`,
          repairAction: compute.RepairAction.Replace,
        },
        virtualMachineProfile: machineProfile({
          ...args,
          customData,
          monitorIdentityId: args.monitored ? identity.id : undefined,
        }),
      },
      {
        parent: this,
        dependsOn: [...after, secret, ...rights, ...args.beforeMachines],
        replaceOnChanges: [...REPLACING_CHANGES],
        deleteBeforeReplace: false,
        // Autoscale changes the number, and an update must not reset it.
        ...(autoscale ? { ignoreChanges: ["sku.capacity"] } : {}),
      },
    );
    this.serving = onceItServes(this.scaleSet, {
      lane: args.lane,
      ...(autoscale ? {} : { instances: args.lanes.instances }),
    });
    if (autoscale)
      autoscaleSetting(
        `${name}-autoscale`,
        {
          ...placed,
          lanes: { instances: args.lanes.instances, autoscale },
          scaleSetId: this.serving.apply(({ id }) => id),
        },
        this,
      );
    this.registerOutputs({ scaleSetId: this.scaleSet.id });
  }
}

/** A lane's secret that no gateway reads. */
const NO_KEY = JSON.stringify({ version: 1, elsewhere: true });

const secretName = ({ lane, vaultOfOthers }: Pick<LaneArgs, "lane" | "vaultOfOthers">): pulumi.Input<string> =>
  vaultOfOthers ? pulumi.interpolate`${vaultOfOthers.prefix}-lane-${lane}` : `lane-${lane}`;

/**
 * The secret's value as `gateway-certificates` on the machine expects it (cloud-init/certificates). Always secret,
 * whatever it contains.
 */
function secretValue(args: LaneArgs): pulumi.Output<string> {
  const server = args.serverCertificate;
  const parts =
    "secretUrl" in server
      ? { serverKey: null, serverChain: null, serverSecretUrl: server.secretUrl }
      : { serverKey: server.key, serverChain: server.chain };
  return pulumi.secret(
    pulumi
      .output({
        version: 1,
        ...parts,
        clientCertificates: args.clientCertificates,
        ...(args.lists ? { listKey: args.lists.key } : {}),
      })
      .apply((value) => JSON.stringify(value)),
  );
}

/**
 * The earliest expiry of a certificate in the secret, seconds since 1970. It informs people and scanners; Key Vault gives out an expired
 * secret too (learn: "About Azure Key Vault secrets", date-time controlled operations), so no gateway is cut off by it.
 */
function secretEnd({ serverCertificate, clientCertificateEnds }: LaneArgs): pulumi.Output<number | undefined> {
  const ends = [...clientCertificateEnds, ...("end" in serverCertificate ? [serverCertificate.end] : [])];
  return pulumi.all(ends).apply((known) => {
    const end = firstEnd(known);
    return end === undefined ? undefined : Math.floor(Date.parse(end) / 1000);
  });
}
