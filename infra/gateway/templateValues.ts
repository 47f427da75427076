/**
 * The values of the placeholders in cloud-init/: everything from the settings that reaches the files on a gateway.
 * Pure.
 */
import type { LaneName, Settings } from "../model";
import { machineOf } from "../model/vmSizes";
import { canariesFor, tcpCheckLines } from "./canary";
import { capacityOf, OPEN_FILES, type CapacityInput } from "./capacity";
import { furtherPortLine, trustLines } from "./clientLines";
import { renderDlpPolicy } from "./dlpPolicy";
import { samplesOf } from "./dlp/samples";
import { PACKAGES } from "./packages";
import type { TemplateValue } from "./template";

/** The settings that a gateway's files depend on. */
export type GatewayFileSettings = Pick<Settings, "gateway" | "client" | "dlp" | "icap" | "capacity" | "lanes">;

/** How a gateway finds its secret. Nothing of it is secret. */
export interface GatewayIdentity {
  /** `https://<name>.vault.azure.net` */
  readonly vaultUrl: string;
  readonly secretName: string;
  /** ARM id of the lane's user-assigned identity. */
  readonly identityId: string;
}

/**
 * Days on which a lane's gateways install security updates and restart their daemons, in the night hours of UTC
 * (`gateway-update.timer`), as systemd writes them (systemd.time(7)). Never the other lane's: what breaks one lane is seen
 * before it reaches the other, and the client always has an address.
 */
const UPDATE_DAYS: Readonly<Record<LaneName, string>> = { a: "Mon,Wed,Fri", b: "Tue,Thu,Sat" };

/** Every placeholder's value. */
export function templateValues(
  { gateway, client, dlp, icap, capacity, lanes }: GatewayFileSettings,
  lane: LaneName,
  identity: GatewayIdentity,
): Record<string, TemplateValue> {
  const policy = renderDlpPolicy(dlp);
  const services = { reqmod: icap.reqmodService, respmod: icap.respmodService };
  const { cores } = machineOf(lanes.vmSize);
  const { publicClamavDatabase } = dlp;
  return {
    LANE: lane,
    PACKAGE_LIST: PACKAGES.map((name) => `  - ${name}`),
    // With the packages in the image no list of packages is fetched at boot. A missing one is installed all the same.
    PACKAGE_UPDATE: lanes.imageId === undefined ? "true" : "false",
    PACKAGE_WORDS: PACKAGES.join(" "),
    GATEWAY_PORT: String(gateway.port),
    CANARY_PORT: String(gateway.canaryPort),
    FURTHER_PORTS: [furtherPortLine(client, gateway.port)],
    VAULT_URL: identity.vaultUrl,
    SECRET_NAME: identity.secretName,
    IDENTITY_ID: identity.identityId,
    FETCH_INTERVAL_SECONDS: String(gateway.fetchIntervalSeconds),
    UPDATE_DAYS: UPDATE_DAYS[lane],
    READINESS_DEADLINE_SECONDS: String(gateway.readinessDeadlineSeconds),
    PUBLIC_CLAMAV_DATABASE: publicClamavDatabase ? "yes" : "no",
    TLS_DIRECTORY: "/var/lib/icap-gateway/tls",
    TRUST_MODE: client.trust?.mode ?? "pin",
    TRUST: trustLines(client.trust),
    REQMOD_SERVICE: services.reqmod,
    RESPMOD_SERVICE: services.respmod,
    WITHOUT_BODY: icap.requestsWithoutBody,
    UNREADABLE: dlp.unreadableTypes,
    ...sizeValues({ ...capacity, cores, maxBodyMebibytes: icap.maxBodyMebibytes, publicClamavDatabase }),
    CANARY_CHECKS: tcpCheckLines(canariesFor(services, samplesOf(dlp, policy.signatures))),
    DLP: policy.clamdLines,
    SIGNATURES: policy.signatures,
  };
}

/** The values that are sizes. */
function sizeValues(input: CapacityInput): Record<string, string> {
  const capacity = capacityOf(input);
  const { relay, cIcap, clamd, stunnel, memory } = capacity;
  const numbers = {
    CONNECTIONS: capacity.connections,
    CONNECTIONS_PER_SOURCE: capacity.connectionsPerSource,
    TCP_CONNECTIONS: capacity.tcpConnections,
    TCP_CONNECTIONS_PER_SOURCE: capacity.tcpConnectionsPerSource,
    NEW_PER_SECOND: capacity.newPerSecondPerSource,
    NEW_BURST: capacity.newBurstPerSource,
    RELAY_WORKERS: relay.workers,
    RELAY_TASKS: relay.tasks,
    RELAY_MEMORY: memory.relay,
    C_ICAP_SERVERS: cIcap.servers,
    C_ICAP_THREADS: cIcap.threadsPerServer,
    C_ICAP_ALL_THREADS: cIcap.servers * cIcap.threadsPerServer,
    C_ICAP_TASKS: cIcap.tasks,
    C_ICAP_FILE: cIcap.fileMebibytes,
    C_ICAP_BEYOND_FILE: cIcap.fileMebibytes + 1,
    C_ICAP_MEMORY: memory.cIcap,
    CLAMD_THREADS: clamd.threads,
    CLAMD_QUEUE: clamd.queue,
    CLAMD_TASKS: clamd.tasks,
    CLAMD_MEMORY: memory.clamd,
    MAX_BODY: clamd.maxFileMebibytes,
    MAX_SCAN: clamd.maxScanMebibytes,
    STUNNEL_TASKS: stunnel.tasks,
    STUNNEL_MEMORY: memory.stunnel,
    HAPROXY_MEMORY: memory.haproxy,
    GUARD_MEMORY: memory.guard,
    OPEN_FILES,
  };
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
}
