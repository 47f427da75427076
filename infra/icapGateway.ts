/**
 * The package's door: the component, and what makes its arguments.
 */
import * as authorization from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { admissionOf } from "./certificates/admission";
import { clientIdentity } from "./certificates/authority";
import { gatewayCertificate } from "./certificates/gatewayCertificate";
import { keyVault } from "./certificates/vault";
import { gatewayFiles } from "./gateway/files";
import { externalNotices } from "./icap/notices";
import { Lane } from "./gateway/lane";
import { renderUserData } from "./gateway/userData";
import { logCollection, monitoring } from "./monitoring/monitoring";
import { clientProfiles, furtherPorts } from "./network/clientProfile";
import { existingNetwork } from "./network/existingNetwork";
import { loadBalancer } from "./network/loadBalancer";
import { peerings } from "./network/peerings";
import { publicAddresses } from "./network/publicAddresses";
import { securityGroup } from "./network/securityGroup";
import { securityRules } from "./network/securityRules";
import { virtualNetwork } from "./network/virtualNetwork";
import { usableName } from "./names";
import type { Placement } from "./placement";
import { portalCard, type PortalCard } from "./portal";
import type { LaneName, PublicAddressSettings, Settings } from "./settings";
import { APPLICATION_TAG, withOwnTags } from "./tags";

export * from "./settings";
export type { PortalCard, PortalConnection, PortalServer } from "./portal";

/**
 * Arguments of a gateway: settings that `parseSettings` checked and completed (each is described at `Settings`), except
 * that existing public addresses may be outputs of other resources.
 */
export interface IcapGatewayArgs extends Omit<Settings, "stack" | "preset" | "publicAddresses"> {
  readonly publicAddresses: Omit<PublicAddressSettings, "existing"> & {
    /** ARM ids of two existing Standard static public addresses to use instead of new ones. */
    readonly existing?: Readonly<Record<LaneName, pulumi.Input<string>>>;
  };
}

/** PEM texts of a throw-away client. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * ICAP over mutual TLS on two static public addresses, each served by a lane of machines of its own.
 *
 * Needs the providers `azure-native` and `tls`. Everything is created in a resource group of its own.
 */
export class IcapGateway extends pulumi.ComponentResource {
  /** The two public addresses, lane a's first. */
  readonly addresses: pulumi.Output<string[]>;
  /** TCP port of ICAP over TLS on both. */
  readonly port: number;
  /** PEM of what the client is to trust: the private authority, or the self-signed or supplied certificate. */
  readonly serverCertificate: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  readonly lanes: Readonly<Record<LaneName, { readonly scaleSetId: pulumi.Output<string> }>>;
  /** Everything to type and upload where the client is configured. */
  readonly portal: pulumi.Output<PortalCard>;
  /** Paths of the two ICAP services. */
  readonly icapServices: { readonly reqmod: string; readonly respmod: string };
  /** Secret. The throw-away client of `client.generateIdentity`. */
  readonly clientIdentity?: pulumi.Output<ClientIdentity>;

  constructor(name: string, args: IcapGatewayArgs, options: pulumi.ComponentResourceOptions = {}) {
    const made = { monitored: args.monitoring.enabled };
    const generated = args.client.generateIdentity ? `${name}-client` : undefined;
    const admission = admissionOf(args.client.trust, generated);
    // Beside the secret that carries the certificates, for whoever reads a preview: whom does a change admit?
    const shown = { admission: args.client.encrypted ? pulumi.secret(admission) : admission };
    super("defender-icap-gateway:index:IcapGateway", usableName(name, made), shown, options);
    if (args.client.trust?.mode === "authority")
      void pulumi.log.warn(
        "client.anyNameUnderAuthority is true: every client certificate that was signed by " +
          `${args.client.trust.authorities.map(({ subject }) => `"${subject}"`).join(" or ")} is admitted from the allowed addresses`,
        this,
      );
    if (args.icap.external)
      for (const { severity, text } of externalNotices(args.icap.external, 2 * args.lanes.instances))
        void pulumi.log[severity](text, this);
    const child = { parent: this };
    const tags = withOwnTags(APPLICATION_TAG, args.tags);

    // The addresses are registered with the client: as long as they are protected, so is the group that holds them.
    const keepsAddresses = args.publicAddresses.protect && !args.publicAddresses.existing;
    const group = new resources.ResourceGroup(
      `${name}-group`,
      { location: args.location, tags },
      { ...child, protect: keepsAddresses, retainOnDelete: keepsAddresses },
    );
    const placement: Placement = {
      name,
      parent: this,
      resourceGroupName: group.name,
      location: args.location,
      tags,
    };

    // Network: who can reach what.
    const { port, canaryPort } = args.gateway;
    const rules = securityRules({
      profiles: clientProfiles(args.client),
      port,
      canaryPort,
      egress: args.network.egress,
      monitored: args.monitoring.enabled,
      icapServers: args.icap.external?.servers ?? [],
    });
    const { id: securityGroupId } = securityGroup(placement, rules);
    const { existing } = args.network;
    const { subnets, network } = existing
      ? existingNetwork(placement, existing)
      : virtualNetwork(placement, { network: args.network, zones: args.lanes.zones, securityGroupId });
    // The gateways are ready when they give verdicts, so the way to the servers comes before them.
    const ways = peerings(placement, network, args.network.peerings);
    const addresses = publicAddresses(placement, { ...args.publicAddresses, zones: args.lanes.zones });
    const { pools, id: loadBalancerId } = loadBalancer(placement, {
      resourceGroupId: group.id,
      addresses,
      ports: [port, ...furtherPorts(args.client)],
      canaryPort,
      after: network,
    });

    // Certificates: what the gateways present, and whom they admit.
    const addressTexts = { a: addresses.a.address, b: addresses.b.address };
    const certificate = gatewayCertificate(placement, {
      settings: args.serverCertificate,
      addresses: addressTexts,
      protect: args.publicAddresses.protect,
    });
    const client = generated === undefined ? undefined : clientIdentity(generated, clientName(args), child);
    const clientCertificates = pulumi
      .all([args.client.trust?.bundle, client?.certificate])
      .apply((bundles) => bundles.filter((pem) => pem !== undefined).join(""));
    const clientCertificateEnds = [...trustEnds(args), ...(client ? [client.end] : [])];
    const vault = keyVault(placement, {
      settings: args.vault,
      tenantId: authorization.getClientConfigOutput(child).tenantId,
      subnetIds: [subnets.a, subnets.b],
    });

    const logs = args.monitoring.enabled ? logCollection(placement, args.monitoring, group.id) : undefined;

    // Lanes: the machines. Lane b changes only after lane a's new machines gave right verdicts.
    const sshPublicKey = args.lanes.sshPublicKey ?? unusedSshKey(name, child);
    const lane = (which: LaneName, after: readonly pulumi.Resource[]): Lane =>
      new Lane(
        `${name}-lane-${which}`,
        {
          ...placement,
          lane: which,
          lanes: args.lanes,
          gateway: args.gateway,
          monitored: logs !== undefined,
          beforeMachines: [...ways, ...(logs?.beforeMachines ?? [])],
          subnetId: subnets[which],
          ...(existing ? { securityGroupId } : {}),
          poolId: pools[which],
          sshPublicKey,
          vault,
          serverCertificate: certificate.lanes[which],
          clientCertificates,
          clientCertificateEnds,
          userData: (identity) => renderUserData(args, which, identity, gatewayFiles()),
          after,
        },
        child,
      );
    const laneA = lane("a", []);
    const laneB = lane("b", [laneA.scaleSet]);

    if (logs) {
      monitoring(placement, {
        settings: args.monitoring,
        logs,
        loadBalancerId,
        vaultId: vault.id,
        machines: [laneA.scaleSet, laneB.scaleSet],
      });
    }

    this.addresses = pulumi.all([addressTexts.a, addressTexts.b]);
    this.port = port;
    this.serverCertificate = certificate.portal;
    this.resourceGroupName = group.name;
    this.lanes = { a: { scaleSetId: laneA.scaleSet.id }, b: { scaleSetId: laneB.scaleSet.id } };
    this.portal = pulumi
      .all([addressTexts.a, addressTexts.b, certificate.portal])
      .apply(([a, b, pem]) => portalCard(args, name, { a, b }, pem));
    this.icapServices = { reqmod: `/${args.icap.reqmodService}`, respmod: `/${args.icap.respmodService}` };
    if (client) {
      this.clientIdentity = pulumi.secret(
        pulumi.output({ certificate: client.certificate, privateKey: client.privateKey }),
      );
    }
    this.registerOutputs({
      addresses: this.addresses,
      port: this.port,
      serverCertificate: this.serverCertificate,
      resourceGroupName: this.resourceGroupName,
      lanes: this.lanes,
      portal: this.portal,
      icapServices: this.icapServices,
      clientIdentity: this.clientIdentity,
    });
  }
}

/** The name in the throw-away client's certificate: the one that stunnel requires, where it requires one. */
function clientName(args: IcapGatewayArgs): string {
  return args.client.trust?.mode === "chain" ? args.client.trust.name : "throw-away-client";
}

function trustEnds({ client: { trust } }: IcapGatewayArgs): string[] {
  if (trust === undefined) return [];
  return (trust.mode === "pin" ? trust.pins : trust.authorities).map(({ notAfter }) => notAfter);
}

/** Azure refuses a Linux machine without a key or password. The private half of this one is given to nobody. */
function unusedSshKey(name: string, options: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const key = new tls.PrivateKey(`${name}-ssh-key`, { algorithm: "RSA", rsaBits: 3072 }, options);
  return key.publicKeyOpenssh.apply((text) => text.trim());
}
