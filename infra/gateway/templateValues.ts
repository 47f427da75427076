/**
 * The values of the placeholders in cloud-init/: everything from the settings that reaches the files on a gateway.
 * Pure.
 */
import type { ExternalSettings, LaneName, Settings } from "../model";
import { hasClamd, inspectingOf } from "../model/limits";
import { scrapeOf, type Scrape } from "../model/scrape";
import { machineOf } from "../model/vmSizes";
import { canariesFor, FOUND_BY_CLAMD, tcpCheckLines } from "./canary";
import { capacityOf, OPEN_FILES, type Capacity } from "./capacity";
import { edgeOf, edgeValues } from "./edge";
import { renderDlpPolicy } from "./dlpPolicy";
import { listsOf } from "./dlp/inspectorPolicy";
import { inspectorSamples } from "./dlp/inspectorSamples";
import { BESIDE_INSPECTOR, clamdLiveness, MALWARE_SIGNATURE } from "./dlp/malware";
import { samplesOf } from "./dlp/samples";
import { haproxyLines, streamSeconds, tunnelIdleSeconds } from "./external";
import { packagesOf } from "./packages";
import { placeOf, siteValues, type Site } from "./site";
import { daysOf, type UpdateWindow } from "../model/updateWindows";
import type { TemplateValue } from "./template";

/** The settings that a gateway's files depend on. */
export type GatewayFileSettings = Pick<
  Settings,
  "gateway" | "client" | "dlp" | "icap" | "monitoring" | "capacity" | "lanes"
>;

/** The last daemon of a machine in Azure. Only Azure announces what it will do to machines. */
const AZURE_EVENTS = " gateway-events.service";

/** Every placeholder's value. */
export function templateValues(
  settings: GatewayFileSettings,
  lane: LaneName,
  site: Site,
): Record<string, TemplateValue> {
  const { gateway, client, icap, lanes } = settings;
  const inspecting = inspectingOf(settings);
  const lists = listsOf(settings.dlp);
  const capacity = capacityOf({
    ...settings.capacity,
    cores: machineOf(lanes.vmSize).cores,
    maxBodyMebibytes: icap.maxBodyMebibytes,
    ...inspecting,
    lists: lists.length,
  });
  const byInspection =
    icap.external !== undefined
      ? externalValues(icap.external, capacity)
      : inspecting.inspection === "inspector"
        ? inspectorValues(settings, capacity)
        : clamavValues(settings, capacity);
  return {
    LANE: lane,
    ENGINE: inspecting.inspection,
    PACKAGE_WORDS: packagesOf(inspecting, edgeOf(gateway)).join(" "),
    CANARY_PORT: String(gateway.canaryPort),
    METRICS_DOOR: metricsDoor(scrapeOf(settings.monitoring)),
    ...edgeValues(gateway, client),
    ...siteValues(site, settings),
    LISTS: listLines(lists, "listsUrl" in site ? site.listsUrl : undefined),
    FETCH_INTERVAL_SECONDS: String(gateway.fetchIntervalSeconds),
    // Lane a presents a changed server certificate first, so that a client that refuses it still has an address.
    CERTIFICATE_DELAY_SECONDS: lane === "a" ? "0" : String(gateway.certificateDelayMinutes * 60),
    ...updateValues(gateway.updateWindows[lane]),
    READINESS_DEADLINE_SECONDS: String(gateway.readinessDeadlineSeconds),
    TRUST_MODE: client.trust?.mode ?? "pin",
    REQMOD_SERVICE: icap.reqmodService,
    RESPMOD_SERVICE: icap.respmodService,
    WITHOUT_BODY: icap.requestsWithoutBody,
    TUNNEL_IDLE_SECONDS: icap.external === undefined ? "120" : String(tunnelIdleSeconds(icap.external)),
    PUBLIC_CLAMAV_DATABASE: inspecting.malware ? "yes" : "no",
    ...sharedSizes(capacity),
    ...(hasClamd(inspecting) ? clamdSizes(capacity) : {}),
    ...byInspection,
    DAEMONS: `${byInspection.DAEMONS}${placeOf(site) === "azure" ? AZURE_EVENTS : ""}`,
  };
}

/**
 * The hours in which a lane's gateways install security updates and restart their daemons (`gateway-update.timer`), as systemd writes them
 * (systemd.time(7)). They never overlap with the other lane's, so that a fault in one lane is noticed before it reaches the other, and the
 * client always has an address.
 */
const updateValues = (window: UpdateWindow): Record<string, TemplateValue> => ({
  UPDATE_DAYS: daysOf(window).join(","),
  UPDATE_FROM: window.from,
  UPDATE_HOURS: String(window.hours),
});

/** haproxy's lines for readers of the metrics outside the gateway. The same statistics are on loopback in any case. */
const metricsDoor = (scrape: Scrape | undefined): readonly string[] =>
  scrape === undefined
    ? ["# The metrics are on loopback alone (monitoring.scrape)."]
    : [
        "frontend metrics",
        `    bind 0.0.0.0:${scrape.port}`,
        "    http-request use-service prometheus-exporter if { path /metrics }",
        "    http-request deny deny_status 404",
      ];

const listLines = (names: readonly string[], url = ""): readonly string[] =>
  names.length === 0 ? ["LISTS="] : [`LISTS="${names.join(" ")}"`, `LISTS_URL=${url}`];

/** The values for one way of inspecting, among them the daemons in the order in which they start. */
type InspectionValues = Record<string, TemplateValue> & { readonly DAEMONS: string };

/** The values that only the files of c-icap and clamd contain. */
function clamavValues({ dlp, icap }: GatewayFileSettings, capacity: Capacity): InspectionValues {
  const policy = renderDlpPolicy(dlp);
  const services = { reqmod: icap.reqmodService, respmod: icap.respmodService };
  return {
    DAEMONS: "clamav-daemon.service c-icap.service gateway-relay.service haproxy.service gateway-guard.service",
    VERDICT_UNITS: ["PartOf=clamav-daemon.service c-icap.service", "After=clamav-daemon.service c-icap.service"],
    RELAY_USER: "c-icap",
    RELAY_GROUPS: ["# it asks c-icap, which asks the scanner"],
    UNREADABLE: dlp.unreadableTypes,
    SERVER_ADDRESSES: ["# no ICAP server elsewhere"],
    CANARY_CHECKS: tcpCheckLines(canariesFor(services, samplesOf(dlp, policy.signatures)), FOUND_BY_CLAMD),
    DLP: policy.clamdLines,
    SIGNATURES: policy.signatures,
    ...cIcapSizes(capacity),
  };
}

/** The values that only the files of a gateway with the inspector contain, including clamd's if it has that too. */
function inspectorValues({ dlp, icap }: GatewayFileSettings, capacity: Capacity): InspectionValues {
  const services = { reqmod: icap.reqmodService, respmod: icap.respmodService };
  const { inspector, memory } = capacity;
  const scanners = [...(dlp.malware ? ["clamav-daemon.service"] : []), "gateway-inspector.service"].join(" ");
  return {
    DAEMONS: `${scanners} gateway-relay.service haproxy.service gateway-guard.service`,
    VERDICT_UNITS: [`PartOf=${scanners}`, `After=${scanners}`],
    RELAY_USER: "icap-relay",
    RELAY_GROUPS: ["SupplementaryGroups=icap-scan"],
    // the policy decides about content that could not be read
    UNREADABLE: "allow",
    SERVER_ADDRESSES: ["# no ICAP server elsewhere"],
    CANARY_CHECKS: tcpCheckLines(canariesFor(services, inspectorSamples(dlp.malware)), ""),
    ...clamdLiveness(dlp.malware),
    ...(dlp.malware ? { DLP: BESIDE_INSPECTOR, SIGNATURES: [MALWARE_SIGNATURE] } : {}),
    SMALL_WORKERS: `${inspector.small.least}-${inspector.small.most}`,
    LARGE_WORKERS: `${inspector.large.least}-${inspector.large.most}`,
    ...texts({ INSPECTOR_MEMORY: memory.inspector, INSPECTOR_TASKS: inspector.tasks }),
  };
}

/** The values that only the files of a gateway with external ICAP servers contain. */
function externalValues(external: ExternalSettings, capacity: Capacity): InspectionValues {
  return {
    DAEMONS: "gateway-relay.service haproxy.service gateway-servers.service gateway-guard.service",
    VERDICT_UNITS: ["PartOf=gateway-servers.service", "After=gateway-servers.service"],
    RELAY_USER: "icap-relay",
    RELAY_GROUPS: ["# no scanner is here"],
    // those servers apply their own policy
    UNREADABLE: "allow",
    SERVER_ADDRESSES: [`IPAddressAllow=${[...new Set(external.servers.map(({ address }) => address))].join(" ")}`],
    ...haproxyLines(external, capacity.relay.workers),
    CONNECT_SECONDS: String(external.connectSeconds),
    QUEUE_SECONDS: String(external.queueSeconds),
    STREAM_SECONDS: String(streamSeconds(external)),
    // Each transaction has an inbound and an outbound connection; the monitor and the readers of the state need some more.
    HAPROXY_CONNECTIONS: String(2 * capacity.connections + 500),
    MONITOR_MEMORY: String(capacity.memory.monitor),
  };
}

/** The sizes that every gateway's files contain. */
function sharedSizes(capacity: Capacity): Record<string, string> {
  const { relay, stunnel, memory } = capacity;
  return texts({
    CONNECTIONS: capacity.connections,
    CONNECTIONS_PER_SOURCE: capacity.connectionsPerSource,
    TCP_CONNECTIONS: capacity.tcpConnections,
    TCP_CONNECTIONS_PER_SOURCE: capacity.tcpConnectionsPerSource,
    NEW_PER_SECOND: capacity.newPerSecondPerSource,
    NEW_BURST: capacity.newBurstPerSource,
    RELAY_WORKERS: relay.workers,
    RELAY_TASKS: relay.tasks,
    RELAY_MEMORY: memory.relay,
    MAX_BODY: capacity.maxBodyMebibytes,
    STUNNEL_TASKS: stunnel.tasks,
    STUNNEL_MEMORY: memory.stunnel,
    HAPROXY_MEMORY: memory.haproxy,
    GUARD_MEMORY: memory.guard,
    OPEN_FILES,
  });
}

/** The sizes of c-icap. */
function cIcapSizes({ cIcap, memory }: Capacity): Record<string, string> {
  return texts({
    C_ICAP_SERVERS: cIcap.servers,
    C_ICAP_THREADS: cIcap.threadsPerServer,
    C_ICAP_ALL_THREADS: cIcap.servers * cIcap.threadsPerServer,
    C_ICAP_TASKS: cIcap.tasks,
    C_ICAP_FILE: cIcap.fileMebibytes,
    C_ICAP_BEYOND_FILE: cIcap.fileMebibytes + 1,
    C_ICAP_MEMORY: memory.cIcap,
  });
}

/** The sizes of clamd. */
function clamdSizes({ clamd, memory }: Capacity): Record<string, string> {
  return texts({
    CLAMD_THREADS: clamd.threads,
    CLAMD_QUEUE: clamd.queue,
    CLAMD_TASKS: clamd.tasks,
    CLAMD_MEMORY: memory.clamd,
    MAX_SCAN: clamd.maxScanMebibytes,
  });
}

const texts = (numbers: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
