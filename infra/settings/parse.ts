import { isDeepStrictEqual } from "node:util";
import { checkAddresses } from "./addressChecks";
import { checkAutoscale } from "./autoscaleChecks";
import { readBudget } from "./budgetChecks";
import { readCapacity } from "./capacityChecks";
import { readClient } from "./clientChecks";
import { DEFAULTS } from "../model/defaults";
import { checkPolicy } from "./dlpChecks";
import { readIcap } from "./externalChecks";
import { readExpires } from "./expiryChecks";
import { Findings } from "./findings";
import { zonesOf } from "./azureLocations";
import { checkGateway, checkIdentities, checkImage, FIRST_PLACE, readLocation, readZones } from "./laneChecks";
import { checkMonitoring, checkScrape } from "./monitoringChecks";
import { checkNetwork } from "./networkChecks";
import { stackFile, type Origin } from "./origin";
import { checkSubscriptions } from "./subscriptionChecks";
import { checkServerAddresses } from "./serverAddressChecks";
import type { AddressSettings } from "../network/privateAddresses";
import { readPreset } from "./presetCheck";
import { SettingsError, type Problem } from "./problems";
import { SECTIONS, TOP_LEVEL, type Given, type SectionName } from "../model/schema";
import { inOrder } from "./problemOrder";
import { readSecondRegion } from "./secondRegionChecks";
import { notTopLevel } from "./stackKeys";
import { readSection } from "./sections";
import { readServerCertificate } from "./serverCertificateSettings";
import { readTags } from "./tagChecks";
import { readDetectionServer } from "./detectionChecks";
import { readTunnel } from "./tunnelChecks";
import { checkExistingVault, checkVaultEndpoint } from "./vaultChecks";
import { secretSizeProblem } from "./vaultSecret";
import { checkTls, endWithout, portOf, readWorkload } from "./workloadChecks";
import { type DlpSettings, type KnownSettings, type MonitoringSettings, type Settings } from "../model";

/** The configuration of a stack as plain, unchecked values. */
export interface RawConfig {
  /** `azure-native:location`, which the provider reads too. */
  readonly location?: unknown;
  /** The project's own settings by name (`network`, `client`, ...): what YAML or JSON gives. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of settings that contain an encrypted value. Wrong values in these are not shown. */
  readonly secretNames?: readonly string[];
  /** Settings that have a value which is not known yet, such as `client.addresses`; they are not among `values`. */
  readonly deferred?: readonly string[];
  /** The machines are outside Azure, so no server's address is compared with Azure's networks. */
  readonly outsideAzure?: boolean;
  /** Problems of values that could not be passed on. */
  readonly problems?: readonly Problem[];
}

/**
 * Checks the configuration of a stack and fills in the defaults of its preset.
 *
 * @param stack name of the stack; `dev`, `test` and `prod` imply their preset
 * @param now for the dates of certificates
 * @throws SettingsError with every problem, when there is one
 */
export function parseSettings(raw: Omit<RawConfig, "deferred">, stack: string, now: Date): Settings {
  return parseKnown(raw, stackFile(stack), now) as Settings; // nothing is pending where nothing is deferred
}

/**
 * Checks the known settings and fills in defaults. Checks that depend on a deferred value are made when it is called again with that value.
 *
 * @throws SettingsError with every problem, when there is one
 */
export function parseKnown(raw: RawConfig, origin: Origin, now: Date): KnownSettings {
  const { deferred = [] } = raw;
  const findings = new Findings(deferred);
  for (const { path, text } of raw.problems ?? []) findings.add(path, text);
  const secret = (name: string) => raw.secretNames?.includes(name) ?? false;
  for (const name of Object.keys(raw.values)) if (!TOP_LEVEL.includes(name)) findings.add(name, notTopLevel(name));

  const preset = readPreset(raw.values.preset, origin, findings);
  const defaults = DEFAULTS[preset];
  const given = <N extends SectionName>(name: N): Given<N> =>
    readSection(SECTIONS[name], name, raw.values[name], secret(name), findings) as Given<N>;

  const givenExpires = readExpires(raw.values.expires, { preset, secret: secret("expires"), now }, findings);
  const workload = readWorkload(raw.values.workload, { preset, secret: secret("workload") }, findings);
  const tags = readTags(raw.values.tags, secret("tags"), findings);
  const resourceGroup = given("resourceGroup");
  const givenNetwork = given("network");
  const network = { ...defaults.network, ...givenNetwork };
  const givenAddresses = given("publicAddresses");
  const publicAddresses = { ...defaults.publicAddresses, ...givenAddresses };
  checkAddresses(publicAddresses, givenAddresses, findings);
  const { zonesOfLocation, ...givenLanes } = given("lanes");
  const wherever = { zonesOfLocation, wanted: origin.locationWanted, place: FIRST_PLACE };
  const location = readLocation(raw.location, wherever, findings);
  const everyZone = { place: FIRST_PLACE, useAll: preset !== "dev" };
  const zones = readZones(location, { zones: givenLanes.zones, zonesOfLocation }, everyZone, findings);
  const lanes = { ...defaults.lanes, ...givenLanes, zones };
  checkImage(givenLanes, findings);
  checkIdentities(givenLanes, findings);
  checkAutoscale(lanes, findings);
  checkNetwork(network, givenNetwork, lanes, findings);
  const givenGateway = given("gateway");
  const { tls } = { ...defaults.gateway, ...givenGateway };
  const gateway = { ...defaults.gateway, ...givenGateway, port: givenGateway.port ?? portOf(tls) };
  const expires = endWithout(gateway.tls, givenExpires);
  const givenDlp = given("dlp");
  // Pulumi.yaml itself gives an empty one
  const dlpGiven = Object.keys(givenDlp).length > 0 || deferred.some((setting) => setting.startsWith("dlp."));
  const icap = readIcap(defaults.icap, given("icap"), { preset, dlpGiven, now }, findings);
  const givenClient = given("client");
  const givenMonitoring = given("monitoring");
  // before the ports are compared with each other, which would hide that the metrics' port is equal to one of them
  const also = givenClient.also ?? defaults.client.also;
  checkScrape({ scrape: givenMonitoring.scrape, gateway }, { also }, findings);
  checkGateway(gateway, givenGateway, icap, findings);
  const dlp = withMalware({ ...defaults.dlp, ...givenDlp });
  const capacity = readCapacity(given("capacity"), { vmSize: lanes.vmSize, dlp, icap }, findings);
  checkPolicy(dlp, icap.maxBodyMebibytes, findings);
  const { budget: givenBudget, ...givenAlerting } = givenMonitoring;
  const alerting = { ...defaults.monitoring, ...givenAlerting };
  const budget = readBudget(givenBudget, alerting.emails, now, findings);
  const monitoring = { ...alerting, ...(budget ? { budget } : {}) };
  checkMonitoring(monitoring, givenMonitoring, findings);
  const givenVault = given("vault");
  const vault = { ...defaults.vault, ...givenVault };
  checkExistingVault(vault, givenVault, network, findings);
  const givenSecond = given("secondRegion");
  checkSubscriptions(
    [
      ["resourceGroup.existing", resourceGroup.existing],
      ["network.existing.network", givenNetwork.existing?.network],
      ["vault.existing", vault.existing],
      [
        "vault.privateEndpoint.dnsZone",
        givenNetwork.existing ? undefined : findings.partsOf("vault.privateEndpoint", vault.privateEndpoint)?.dnsZone,
      ],
      ["lanes.diskEncryptionSet", lanes.diskEncryptionSet],
      ["secondRegion.diskEncryptionSet", givenSecond.diskEncryptionSet],
      [
        "monitoring.workspace.id",
        findings.concern("monitoring.workspace.tables") ? undefined : givesTables(monitoring.workspace),
      ],
    ],
    findings,
  );
  // Pulumi.yaml gives an empty section
  const present = (name: SectionName) =>
    !isDeepStrictEqual(raw.values[name] ?? {}, {}) || deferred.some((setting) => setting.startsWith(`${name}.`));
  const givenTunnel = given("enforceTunnel");
  const enforceTunnel = readTunnel(
    defaults.enforceTunnel,
    givenTunnel,
    {
      ...{ present: present("enforceTunnel"), secret: secret("enforceTunnel"), origin, preset, network },
      zones: zonesOfLocation ?? zonesOf(location) ?? [],
    },
    findings,
  );
  const addresses: AddressSettings = {
    network,
    ...(present("enforceTunnel")
      ? {
          tunnel: {
            gatewaySubnet: givenTunnel.gatewaySubnet ?? defaults.enforceTunnel.gatewaySubnet,
            addressSpace: givenTunnel.onPremises?.addressSpace ?? [],
          },
        }
      : {}),
    ...(vault.privateEndpoint ? { vaultEndpoint: vault.privateEndpoint.subnetPrefix } : {}),
  };
  const icapServers = icap.external?.servers ?? [];
  const placedServers = findings.placed("icap.external.servers", icapServers);
  if (!raw.outsideAzure) checkServerAddresses(placedServers, addresses, givenTunnel.withoutGateway === true, findings);
  const givenDetection = given("detectionServer");
  const detectionServer = readDetectionServer(
    defaults.detectionServer,
    givenDetection,
    {
      present: present("detectionServer"),
      ...addresses,
      icapServers: placedServers,
    },
    findings,
  );
  const has = { enforceTunnel: present("enforceTunnel"), detectionServer: present("detectionServer") };
  const secondRegion = readSecondRegion(
    defaults.secondRegion,
    givenSecond,
    {
      ...{ present: present("secondRegion"), location, useAllZones: preset !== "dev", has },
      ...{ network, lanes, monitoring, vault, icapServers: placedServers },
    },
    findings,
  );
  const detectionSubnet = { ...defaults.detectionServer, ...givenDetection }.subnet;
  const further = has.detectionServer ? [{ path: "detectionServer.subnet", prefix: detectionSubnet }] : [];
  checkVaultEndpoint(vault, addresses, further, findings);
  const { certificates, certificateName, anyNameUnderAuthority, generateIdentity, ...givenSources } = givenClient;
  const client = readClient(
    { ...defaults.client, ...givenSources },
    { ...givenSources, certificates, certificateName, anyNameUnderAuthority, generateIdentity },
    { preset, gateway, outbound: { egress: network.egress, monitored: monitoring.enabled, icapServers }, now },
    findings,
  );
  checkTls({ gateway, workload, preset }, client, findings);
  const serverCertificate = readServerCertificate(
    raw.values.serverCertificate,
    {
      secret: secret("serverCertificate"),
      now,
      origin,
      isDeferred: (setting) => deferred.includes(setting),
    },
    findings,
  );
  if (serverCertificate && !("pending" in serverCertificate) && findings.isValid("client.certificates")) {
    const { trust, generateIdentity: generates } = client;
    const lists = dlp.listUploadFrom.length > 0;
    const inSecret = { bundle: trust?.bundle ?? "", generateIdentity: generates, lists };
    const tooLarge = secretSizeProblem(inSecret, serverCertificate);
    if (tooLarge !== undefined) findings.add("client.certificates", tooLarge);
  }
  if (findings.problems.length > 0 || !serverCertificate)
    throw new SettingsError(
      origin.place,
      inOrder(findings.problems).map(({ path, text }) => ({
        path: path === "azure-native:location" ? origin.location : path,
        text,
      })),
    );
  return {
    stack: origin.stack,
    preset,
    location,
    ...(expires === undefined ? {} : { expires }),
    ...(workload === undefined ? {} : { workload }),
    tags,
    resourceGroup,
    network,
    publicAddresses,
    client: secret("client") ? { ...client, encrypted: true } : client,
    serverCertificate,
    vault,
    lanes,
    gateway,
    dlp,
    icap,
    monitoring,
    capacity,
    ...(enforceTunnel ? { enforceTunnel } : {}),
    ...(detectionServer ? { detectionServer } : {}),
    ...(secondRegion ? { secondRegion } : {}),
  };
}

/** Tables are made through the deployer's own subscription. */
const givesTables = (workspace: MonitoringSettings["workspace"]): string | undefined =>
  workspace?.tables === "existing" ? undefined : workspace?.id;

/** The older name of `dlp.malware` switches it on too. */
const withMalware = (dlp: DlpSettings): DlpSettings => ({ ...dlp, malware: dlp.malware || dlp.publicClamavDatabase });
