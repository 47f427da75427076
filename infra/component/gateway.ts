import * as authorization from "@pulumi/azure-native/authorization";
import * as pulumi from "@pulumi/pulumi";
import { admissionOf } from "../certificates/admission";
import { clientIdentity } from "../certificates/authority";
import { gatewayCertificate } from "../certificates/gatewayCertificate";
import { certificateSource } from "./certificateSource";
import { codePackageOf } from "../gateway/codePackage";
import { gatewayFiles } from "../gateway/files";
import { noticesOf, warningsOf } from "../icap/notices";
import { Lane } from "../gateway/lane";
import { unusedSshKey } from "../gateway/machineProfile";
import { renderUserData } from "../gateway/userData";
import { budget } from "../monitoring/budget";
import { logCollection, monitoring } from "../monitoring/monitoring";
import { detectionMachines } from "../network/detectionMachines";
import { enforceTunnel } from "../network/enforceTunnel";
import { existingNetwork } from "../network/existingNetwork";
import { peerings } from "../network/peerings";
import { publicAddresses } from "../network/publicAddresses";
import { securityGroup } from "../network/securityGroup";
import { furtherSubnets } from "../network/furtherSubnets";
import { serviceEndpoints, virtualNetwork } from "../network/virtualNetwork";
import { usableName, type Made } from "../names";
import type { Placement } from "../placement";
import { portalCard, type PortalCard } from "../portal";
import { inspectingOf, type LaneName } from "../model/limits";
import { endpointOf } from "../model/vaultEndpoint";
import { APPLICATION_TAG, withOwnTags } from "../tags";
import { firstTrustEnd, warnOfAuthority } from "./clientTrust";
import { optional, type GatewayPlan } from "./plan";
import { diskKeysOf, flowLogsOf, listsOf, loadBalancers, secondRegion, vaults, waysToVaults } from "./regions";
import { resourceGroup } from "./resourceGroup";
import { asksOf, rulesOf } from "./rules";

/** PEM texts of a throw-away client. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The settings that decide what is in a gateway's boot configuration, and may come from other resources. */
const BOOT_SETTINGS = ["client.certificates", "dlp.keywords", "dlp.expressions", "dlp.rules", "lanes.imageId"];

/** The key of the tunnel to Enforce, which may come from another resource. */
const TUNNEL_KEY = "enforceTunnel.preSharedKey";

/** The gateway of a plan. `IcapGateway` is what programs use; it makes the plan from its arguments. */
export class Gateway extends pulumi.ComponentResource {
  /** The two public addresses, lane a's first. */
  readonly addresses: pulumi.Output<string[]>;
  /** TCP port of ICAP over TLS on both. */
  readonly port: number;
  /** PEM of what the client is to trust: the private authority, or the self-signed or supplied certificate. */
  readonly serverCertificate: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  readonly lanes: Readonly<Record<LaneName, { readonly scaleSetId: pulumi.Output<string> }>>;
  /** Everything to enter and upload in the client's portal. */
  readonly portal: pulumi.Output<PortalCard>;
  /** Paths of the two ICAP services. */
  readonly icapServices: { readonly reqmod: string; readonly respmod: string };
  /** Azure's end of the tunnel to Enforce, for the configuration of the VPN device; empty without a tunnel. */
  readonly tunnelAddresses: pulumi.Output<string[]>;
  /** Storage that exact lists are uploaded to; only with `dlp.listUploadFrom`. */
  readonly listStorage?: pulumi.Output<{ readonly account: string; readonly container: string }>;
  /** Secret. The key that exact lists are made with (`npm run policy -- digest`); only with `dlp.listUploadFrom`. */
  readonly listKey?: pulumi.Output<string>;
  /** Secret. The throw-away client of `client.generateIdentity`. */
  readonly clientIdentity?: pulumi.Output<ClientIdentity>;

  /** @internal The plan's types come from the settings' schemas, which the package's declarations do not show (docs/component.md). */
  constructor(name: string, plan: GatewayPlan, options: pulumi.ComponentResourceOptions = {}) {
    const { settings } = plan;
    const generated = settings.client.generateIdentity ? `${name}-client` : undefined;
    const trust = pulumi.output(plan.read(["client.certificates"], ({ client }) => client.trust));
    // An output that shows the reader of a preview whom a change admits, which the secret with the certificates does not show. A wrong
    // certificate fails only the resources that need it, not the whole component.
    const admission = pulumi.output(
      plan.read(["client.certificates"], ({ client }) => admissionOf(client.trust, generated), { ifWrong: undefined }),
    );
    const shown = { admission: settings.client.encrypted ? pulumi.secret(admission) : admission };
    super("defender-icap-gateway:index:IcapGateway", usableName(name, made(plan)), shown, options);
    trust.apply((one) => warnOfAuthority(one, this));
    for (const { severity, text } of noticesOf(settings)) void pulumi.log[severity](text, this);
    const child = { parent: this };
    const { expires } = settings;
    const tags = withOwnTags({ ...APPLICATION_TAG, ...(expires === undefined ? {} : { expires }) }, settings.tags);

    const registered = existingAddresses(plan);
    // The addresses are registered with the client: as long as they are protected, their resource group is too.
    const keepsAddresses = settings.publicAddresses.protect && registered === undefined;
    const group = resourceGroup(`${name}-group`, { plan, tags, protect: keepsAddresses }, this);
    const placement: Placement = {
      name,
      parent: this,
      resourceGroupName: group.name,
      location: settings.location,
      tags,
    };

    // Network: who can reach what.
    const { port } = settings.gateway;
    const rules = rulesOf(plan);
    const { id: securityGroupId, name: groupName } = securityGroup(placement, rules);
    const { existing } = settings.network;
    const elsewhere = settings.secondRegion;
    const asks = asksOf(settings);
    const services = serviceEndpoints(asks);
    const { subnets: laneSubnets, network } = existing
      ? existingNetwork(placement, existing, services)
      : virtualNetwork(placement, {
          ...{ services, network: settings.network, zones: settings.lanes.zones, securityGroupId },
          ...furtherSubnets(placement, settings),
          laneBElsewhere: elsewhere !== undefined,
        });
    const second =
      elsewhere && secondRegion(placement, elsewhere, { ...settings, asks, rules: rulesOf(plan, "second region") });
    const subnets = { a: laneSubnets.a, b: second?.subnetId ?? laneSubnets.b };
    // The gateways are ready when they return verdicts, so the network path to the servers is created first.
    const key = plan.read([TUNNEL_KEY], ({ enforceTunnel }) => enforceTunnel?.preSharedKey?.reveal());
    const tunnel =
      settings.enforceTunnel?.withoutGateway === false
        ? enforceTunnel(placement, settings.enforceTunnel, network, pulumi.secret(key))
        : undefined;
    const ways = [...peerings(placement, network, settings.network.peerings), ...(tunnel ? [tunnel.connection] : [])];
    const addresses = publicAddresses(
      placement,
      { ...settings.publicAddresses, existing: registered, zones: settings.lanes.zones },
      elsewhere,
    );
    const balancers = loadBalancers(placement, second, { settings, resourceGroupId: group.id, addresses, network });

    // Certificates: what the gateways present, and whom they admit.
    const addressTexts = { a: addresses.a.address, b: addresses.b.address };
    const certificate = gatewayCertificate(placement, {
      source: certificateSource(plan),
      addresses: addressTexts,
      protect: settings.publicAddresses.protect,
    });
    const client = generated === undefined ? undefined : clientIdentity(generated, CLIENT_NAME, child);
    const clientCertificates = pulumi
      .all([trust.apply((one) => one?.bundle), client?.certificate])
      .apply((bundles) => bundles.filter((pem) => pem !== undefined).join(""));
    const clientCertificateEnds = [trust.apply(firstTrustEnd), ...(client ? [client.end] : [])];
    const vault = vaults(placement, second, {
      settings: settings.vault,
      tenantId: authorization.getClientConfigOutput(child).tenantId,
      ...{ subnets, groupName },
    });
    const vaultWay = waysToVaults(placement, second, { settings, vault, network });
    const lists = listsOf(placement, settings, subnets);

    const logs = settings.monitoring.enabled
      ? logCollection(placement, settings.monitoring, group.id, elsewhere?.location)
      : undefined;

    flowLogsOf(placement, second, { settings, network, logs });
    budget(placement, settings.monitoring, group.id);

    // Lanes: the machines. Lane b changes only after Azure has confirmed that each of lane a's new machines returns correct verdicts.
    const sshPublicKey =
      optional(plan, "lanes.sshPublicKey", ({ lanes }) => lanes.sshPublicKey) ?? unusedSshKey(name, child);
    const encrypted = diskKeysOf(placement, second, settings);
    if (settings.detectionServer)
      detectionMachines(placement, {
        ...{ settings: settings.detectionServer, lanes: settings.lanes, virtualNetwork: network, sshPublicKey },
        ...encrypted.a,
      });
    const code = codePackageOf(inspectingOf(settings), gatewayFiles());
    const lane = (which: LaneName, after: readonly pulumi.Input<pulumi.Resource>[]): Lane =>
      new Lane(
        `${name}-lane-${which}`,
        {
          ...(which === "b" && second ? second.placement : placement),
          lane: which,
          lanes: which === "b" && elsewhere ? { ...settings.lanes, zones: elsewhere.zones } : settings.lanes,
          gateway: settings.gateway,
          monitored: logs !== undefined,
          beforeMachines: [
            ...(which === "b" && second ? second.ways : ways),
            ...vaultWay[which],
            ...(logs?.beforeMachines ?? []),
          ],
          subnetId: subnets[which],
          ...(existing ? { securityGroupId } : {}),
          poolId: balancers[which].pools[which],
          sshPublicKey,
          ...encrypted[which],
          vault: vault[which],
          ...(vault.ofOthers ? { vaultOfOthers: vault.ofOthers } : {}),
          ...(which === "b" && second ? { away: { homeVault: vault.a } } : {}),
          serverCertificate: certificate.lanes[which],
          clientCertificates,
          clientCertificateEnds,
          imageId: optional(plan, "lanes.imageId", ({ lanes }) => lanes.imageId),
          userData: (identity) =>
            plan.read(BOOT_SETTINGS, (known) => renderUserData(known, which, identity, gatewayFiles())),
          code,
          ...(lists ? { lists: { ...lists, url: readsLists(plan) ? lists.url : undefined } } : {}),
          after,
        },
        child,
      );
    const laneA = lane("a", []);
    const laneB = lane("b", [laneA.serving]);

    if (logs) {
      monitoring(placement, {
        settings: settings.monitoring,
        logs,
        loadBalancerIds: { a: balancers.a.id, ...(second ? { b: balancers.b.id } : {}) },
        ...(vault.ofOthers ? {} : { vaultIds: { a: vault.a.id, ...(second ? { b: vault.b.id } : {}) } }),
        resourceGroupId: group.id,
        machines: [laneA.scaleSet, laneB.scaleSet],
        external: settings.icap.external !== undefined,
        warnings: warningsOf(settings),
      });
    }

    this.addresses = pulumi.all([addressTexts.a, addressTexts.b]);
    this.port = port;
    this.serverCertificate = certificate.portal;
    this.resourceGroupName = group.name;
    // Old machines are deleted only after the program has ended successfully, so not before both lanes serve.
    const scaleSetId = ({ serving }: Lane) => ({ scaleSetId: serving.apply(({ id }) => id) });
    this.lanes = { a: scaleSetId(laneA), b: scaleSetId(laneB) };
    this.portal = pulumi
      .all([addressTexts.a, addressTexts.b, certificate.portal])
      .apply(([a, b, pem]) => portalCard(settings, name, { a, b }, pem));
    this.icapServices = { reqmod: `/${settings.icap.reqmodService}`, respmod: `/${settings.icap.respmodService}` };
    this.tunnelAddresses = pulumi.all([...(tunnel?.addresses ?? [])]);
    if (lists) {
      this.listStorage = pulumi.output({ account: lists.account, container: lists.container });
      this.listKey = lists.key;
    }
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
      tunnelAddresses: this.tunnelAddresses,
      listStorage: this.listStorage,
      listKey: this.listKey,
      clientIdentity: this.clientIdentity,
    });
  }
}

/** Whether a rule may read an exact list. */
const readsLists = (plan: GatewayPlan): boolean =>
  plan.isLater("dlp.rules") || plan.settings.dlp.rules.some(({ kind }) => kind === "list");

/** The name in the throw-away client's certificate. An authority, which would need a name, cannot be combined with a generated client. */
const CLIENT_NAME = "throw-away-client";

const made = ({ settings }: GatewayPlan): Made => ({
  monitored: settings.monitoring.enabled,
  vaultEndpoint: endpointOf(settings.vault) !== undefined,
  ...(settings.secondRegion ? { secondLocation: settings.secondRegion.location } : {}),
});

/** The addresses of `publicAddresses.existing`, known now or as outputs. */
function existingAddresses(plan: GatewayPlan): Readonly<Record<LaneName, pulumi.Input<string>>> | undefined {
  const setting = "publicAddresses.existing";
  if (!plan.isLater(setting) && plan.settings.publicAddresses.existing === undefined) return undefined;
  const lane = (name: LaneName) => plan.read([setting], ({ publicAddresses: { existing } }) => existing![name]);
  return { a: lane("a"), b: lane("b") };
}
