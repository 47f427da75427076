import { readCapacity } from "./capacityChecks";
import { readClient } from "./clientChecks";
import { DEFAULTS } from "../model/defaults";
import { checkPolicy } from "./dlpChecks";
import { readIcap } from "./externalChecks";
import { Findings } from "./findings";
import { checkGateway, checkImage, readLocation, readZones } from "./laneChecks";
import { checkMonitoring } from "./monitoringChecks";
import { checkNetwork } from "./networkChecks";
import { SettingsError, show, suggestion, type Problem } from "./problems";
import { SECTIONS, TOP_LEVEL, type Given, type SectionName } from "../model/schema";
import { readSection } from "./sections";
import { readServerCertificate } from "./serverCertificateSettings";
import { readTags } from "./tagChecks";
import { secretSizeProblem } from "./vaultSecret";
import { PRESETS, type Preset, type Settings } from "../model";

/** The configuration of a stack as plain values, before anything is known to be right. */
export interface RawConfig {
  /** `azure-native:location`, which the provider reads too. */
  readonly location?: unknown;
  /** The project's own settings by name (`network`, `client`, ...): what YAML or JSON gives. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Names among them that hold an encrypted value. A wrong value in these is not shown. */
  readonly secretNames?: readonly string[];
}

/**
 * Checks the configuration of a stack and fills in the defaults of its preset.
 *
 * @param stack name of the stack; `dev`, `test` and `prod` imply their preset
 * @param now for the dates of certificates
 * @throws SettingsError with every problem, when there is one
 */
export function parseSettings(raw: RawConfig, stack: string, now: Date): Settings {
  const findings = new Findings();
  const secret = (name: string) => raw.secretNames?.includes(name) ?? false;
  for (const name of Object.keys(raw.values))
    if (!TOP_LEVEL.includes(name)) findings.add(name, `is not a setting${suggestion(name, TOP_LEVEL)}`);

  const preset = readPreset(raw.values.preset, stack, findings);
  const defaults = DEFAULTS[preset];
  const given = <N extends SectionName>(name: N): Given<N> =>
    readSection(SECTIONS[name], name, raw.values[name], secret(name), findings) as Given<N>;

  const tags = readTags(raw.values.tags, secret("tags"), findings);
  const givenNetwork = given("network");
  const network = { ...defaults.network, ...givenNetwork };
  const publicAddresses = { ...defaults.publicAddresses, ...given("publicAddresses") };
  const { existing } = publicAddresses;
  if (existing && existing.a.toLowerCase() === existing.b.toLowerCase())
    findings.add(
      "publicAddresses.existing.b",
      "is the same as publicAddresses.existing.a; give each lane its own address",
    );
  const givenClient = given("client");
  const { zonesOfLocation, ...givenLanes } = given("lanes");
  const location = readLocation(raw.location, { zonesOfLocation }, findings);
  const zones = readZones(location, { zones: givenLanes.zones, zonesOfLocation }, preset !== "dev", findings);
  const lanes = { ...defaults.lanes, ...givenLanes, zones };
  checkImage(givenLanes, findings);
  checkNetwork(network, givenNetwork, lanes, findings);
  const gateway = { ...defaults.gateway, ...given("gateway") };
  const givenDlp = given("dlp");
  const dlpGiven = Object.keys(givenDlp).length > 0; // Pulumi.yaml itself gives an empty one
  const icap = readIcap(defaults.icap, given("icap"), { preset, dlpGiven, now }, findings);
  checkGateway(gateway, icap, findings);
  const dlp = { ...defaults.dlp, ...givenDlp };
  const capacity = readCapacity(given("capacity"), { vmSize: lanes.vmSize, dlp, icap }, findings);
  checkPolicy(dlp, findings);
  const monitoring = { ...defaults.monitoring, ...given("monitoring") };
  checkMonitoring(monitoring, findings);
  const vault = { ...defaults.vault, ...given("vault") };
  const { certificates, certificateName, anyNameUnderAuthority, generateIdentity, ...givenSources } = givenClient;
  const client = readClient(
    { ...defaults.client, ...givenSources },
    { ...givenSources, certificates, certificateName, anyNameUnderAuthority, generateIdentity },
    { preset, gateway, egress: { egress: network.egress, monitored: monitoring.enabled }, now },
    findings,
  );
  const serverCertificate = readServerCertificate(
    raw.values.serverCertificate,
    secret("serverCertificate"),
    now,
    findings,
  );
  if (serverCertificate && findings.sound("client.certificates")) {
    const { trust, generateIdentity: generates } = client;
    const tooLarge = secretSizeProblem({ bundle: trust?.bundle ?? "", generateIdentity: generates }, serverCertificate);
    if (tooLarge !== undefined) findings.add("client.certificates", tooLarge);
  }
  if (findings.problems.length > 0 || !serverCertificate) throw new SettingsError(stack, inOrder(findings.problems));
  return {
    stack,
    preset,
    location,
    tags,
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
  };
}

function readPreset(value: unknown, stack: string, findings: Findings): Preset {
  const implied = PRESETS.find((preset) => preset === stack);
  const chosen = PRESETS.find((preset) => preset === value);
  if (value === undefined || value === "") {
    if (implied === undefined)
      findings.add(
        "preset",
        `is missing, and the stack name ${stack} implies none; set it to one of ${PRESETS.join(", ")}`,
      );
  } else if (chosen === undefined) findings.add("preset", `${show(value)} is not one of ${PRESETS.join(", ")}`);
  else if (implied !== undefined && implied !== chosen)
    findings.add(
      "preset",
      `"${chosen}" contradicts the stack name ${stack}, which already sets the preset; leave it out`,
    );
  // With a problem above nothing is created; dev's defaults then raise no problems of their own.
  return implied ?? chosen ?? "dev";
}

/** Problems in the order in which the stack file's sections are documented. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const rank = ({ path }: Problem) => ORDER.indexOf(path.split(/[.[]/)[0]!);
  return [...problems].sort((x, y) => rank(x) - rank(y));
}

const ORDER = [
  "azure-native:location",
  "preset",
  "tags",
  "network",
  "publicAddresses",
  "client",
  "serverCertificate",
  "vault",
  "lanes",
  "gateway",
  "dlp",
  "icap",
  "monitoring",
  "capacity",
];
