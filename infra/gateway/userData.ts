/** The boot configuration of a gateway (customData): one `#cloud-config` text made of the files in cloud-init/. Pure. */
import { canariesFor, tcpCheckLines } from "./canary";
import type { CapacityInput } from "./capacity";
import { furtherPortLine, trustLines } from "./clientLines";
import { digestLines } from "./digests";
import { renderDlpPolicy } from "./dlpPolicy";
import { samplesOf } from "./dlp/samples";
import type { GatewayFiles } from "./files";
import { sizeValues } from "./sizeValues";
import { fillTemplates } from "./template";
import type { DlpSettings } from "../settings/types";
import { inputProblems } from "./userDataProblems";
import { manifestProblems, writeFile, type Destination } from "./writeFiles";

/** Who is admitted: exactly the certificates in the vault, or any of the authority there, with one name or with whatever name. */
export type ClientTrust = { mode: "pin" } | { mode: "chain"; checkHost: string } | { mode: "authority" };

/** All that a gateway's files depend on. Plain data, no secrets. */
export interface UserDataInput {
  lane: string;
  /** Clients' port (ICAP over TLS). */
  port: number;
  /** Ports of clients that have their own; stunnel answers there as well. */
  furtherPorts: readonly number[];
  /** Port of the readiness answer, `GET /healthz`. */
  canaryPort: number;
  /** `https://<name>.vault.azure.net`, a slash at the end is allowed. */
  vaultUrl: string;
  /** The Key Vault secret of this lane. */
  secretName: string;
  /** ARM id of the user-assigned identity. */
  identityId: string;
  fetchIntervalSeconds: number;
  readinessDeadlineSeconds: number;
  /** Days of security updates, as systemd writes them: `Mon,Wed`. */
  updateDays: string;
  dlp: DlpSettings;
  services: { reqmod: string; respmod: string };
  /** Messages without a body, in which nothing can be inspected. */
  requestsWithoutBody: "allow" | "block";
  /** Larger bodies are blocked. */
  maxBodyMebibytes: number;
  /** What the sizes of all programs follow from. */
  capacity: Omit<CapacityInput, "maxBodyMebibytes" | "publicClamavDatabase">;
  trust: ClientTrust;
  /** The image brings the packages: no package list is fetched at boot. What is missing all the same is installed. */
  packagesInImage: boolean;
}

/**
 * What the readiness extension runs (through sh). An extension may start before cloud-init wrote `gateway-ready`, so the
 * wait stands outside of it.
 */
export const READINESS_COMMAND = "cloud-init status --wait >/dev/null 2>&1; exec /usr/local/sbin/gateway-ready";

/** What Azure's application health extension asks on the machine itself. */
export const LIVENESS = { protocol: "http", port: 8081, requestPath: "/livez" } as const;

/**
 * Debian's and Ubuntu's names. clamdscan waits for the scanner; python3 and openssl run gateway-certificates. Azure's image has
 * chrony and unattended-upgrades already.
 */
export const PACKAGES = [
  "stunnel4",
  "c-icap",
  "libc-icap-mod-virus-scan",
  "clamav-daemon",
  "clamdscan",
  "chrony",
  "haproxy",
  "logrotate",
  "nftables",
  "openssl",
  "python3",
  "unattended-upgrades",
] as const;

/** The list of digests of other files; filled after them. */
const DIGESTS = "clamav/policy.sha256";

/** Where each file of cloud-init/ lands; cloud-config.yaml is the frame around them. */
const DESTINATIONS: readonly Destination[] = [
  { source: "gateway/policy-rc.d", path: "/usr/sbin/policy-rc.d", permissions: "0755" },
  { source: "gateway/preset", path: "/etc/systemd/system-preset/00-icap-gateway.preset", permissions: "0644" },
  { source: "gateway/gateway.env", path: "/etc/icap-gateway/gateway.env", permissions: "0644" },
  { source: "gateway/provision.sh", path: "/usr/local/sbin/gateway-provision", permissions: "0755" },
  { source: "gateway/ready.sh", path: "/usr/local/sbin/gateway-ready", permissions: "0755" },
  { source: "gateway/status.sh", path: "/usr/local/sbin/gateway-status", permissions: "0755" },
  { source: "gateway/guard.py", path: "/usr/local/sbin/gateway-guard", permissions: "0755" },
  { source: "fence/fence.nft", path: "/etc/icap-gateway/fence.nft", permissions: "0644" },
  {
    source: "fence/gateway-fence.service",
    path: "/etc/systemd/system/gateway-fence.service",
    permissions: "0644",
  },
  { source: "system/journald.conf", path: "/etc/systemd/journald.conf.d/icap-gateway.conf", permissions: "0644" },
  { source: "system/networkd.conf", path: "/etc/systemd/networkd.conf.d/icap-gateway.conf", permissions: "0644" },
  {
    source: "system/logrotate-timer.conf",
    path: "/etc/systemd/system/logrotate.timer.d/icap-gateway.conf",
    permissions: "0644",
  },
  { source: "gateway/hardening.conf", path: "/etc/icap-gateway/hardening.conf", permissions: "0644" },
  { source: "gateway/gateway-guard.service", path: "/etc/systemd/system/gateway-guard.service", permissions: "0644" },
  {
    source: "certificates/gateway-certificates.sh",
    path: "/usr/local/sbin/gateway-certificates",
    permissions: "0755",
  },
  {
    source: "certificates/gateway_certificates.py",
    path: "/usr/local/lib/icap-gateway/gateway_certificates.py",
    permissions: "0644",
  },
  {
    source: "certificates/key_vault.py",
    path: "/usr/local/lib/icap-gateway/key_vault.py",
    permissions: "0644",
  },
  {
    source: "certificates/checks.py",
    path: "/usr/local/lib/icap-gateway/checks.py",
    permissions: "0644",
  },
  {
    source: "certificates/issuer_placeholder.py",
    path: "/usr/local/lib/icap-gateway/issuer_placeholder.py",
    permissions: "0644",
  },
  {
    source: "certificates/problem.py",
    path: "/usr/local/lib/icap-gateway/problem.py",
    permissions: "0644",
  },
  {
    source: "certificates/gateway-certificates.service",
    path: "/etc/systemd/system/gateway-certificates.service",
    permissions: "0644",
  },
  {
    source: "certificates/gateway-certificates.timer",
    path: "/etc/systemd/system/gateway-certificates.timer",
    permissions: "0644",
  },
  { source: "update/drain.sh", path: "/usr/local/sbin/gateway-drain", permissions: "0755" },
  { source: "update/update.sh", path: "/usr/local/sbin/gateway-update", permissions: "0755" },
  { source: "update/gateway-update.service", path: "/etc/systemd/system/gateway-update.service", permissions: "0644" },
  { source: "update/gateway-update.timer", path: "/etc/systemd/system/gateway-update.timer", permissions: "0644" },
  { source: "update/apt.conf", path: "/etc/apt/apt.conf.d/60icap-gateway", permissions: "0644" },
  { source: "update/needrestart.conf", path: "/etc/needrestart/conf.d/icap-gateway.conf", permissions: "0644" },
  { source: "health/expiry.py", path: "/usr/local/lib/icap-gateway/expiry.py", permissions: "0644" },
  { source: "health/health.py", path: "/usr/local/lib/icap-gateway/health.py", permissions: "0644" },
  { source: "health/gateway-health.service", path: "/etc/systemd/system/gateway-health.service", permissions: "0644" },
  { source: "health/gateway-health.timer", path: "/etc/systemd/system/gateway-health.timer", permissions: "0644" },
  { source: "health/logrotate", path: "/etc/logrotate.d/icap-gateway-health", permissions: "0644" },
  { source: "system/chrony.conf", path: "/etc/chrony/conf.d/icap-gateway.conf", permissions: "0644" },
  { source: "stunnel/refusals.sh", path: "/usr/local/sbin/gateway-refusals", permissions: "0755" },
  { source: "stunnel/icap.conf", path: "/etc/stunnel/icap.conf", permissions: "0644" },
  { source: "stunnel/icap.socket", path: "/etc/systemd/system/stunnel@icap.socket", permissions: "0644" },
  {
    source: "stunnel/10-gateway.conf",
    path: "/etc/systemd/system/stunnel@icap.service.d/10-gateway.conf",
    permissions: "0644",
  },
  ...[
    "relay.py",
    "conversation.py",
    "icap_server.py",
    "icap_request.py",
    "icap_answers.py",
    "content_encoding.py",
    "wire.py",
  ].map((name) => ({
    source: `relay/${name}`,
    path: `/usr/local/lib/icap-gateway/${name}`,
    permissions: "0644" as const,
  })),
  { source: "relay/gateway-relay.service", path: "/etc/systemd/system/gateway-relay.service", permissions: "0644" },
  { source: "c-icap/c-icap.conf", path: "/etc/icap-gateway/c-icap.conf", permissions: "0644" },
  { source: "c-icap/c-icap.service", path: "/etc/systemd/system/c-icap.service", permissions: "0644" },
  { source: "c-icap/logrotate", path: "/etc/logrotate.d/icap-gateway", permissions: "0644" },
  { source: "clamav/clamd.conf", path: "/etc/icap-gateway/clamd.conf", permissions: "0644" },
  { source: "clamav/gateway.ldb", path: "/etc/icap-gateway/gateway.ldb", permissions: "0644" },
  { source: "clamav/gateway.cfg", path: "/etc/icap-gateway/gateway.cfg", permissions: "0644" },
  { source: "clamav/file_types.py", path: "/usr/local/lib/icap-gateway/file_types.py", permissions: "0644" },
  { source: "clamav/provisioned.py", path: "/usr/local/lib/icap-gateway/provisioned.py", permissions: "0644" },
  { source: "clamav/running_rules.py", path: "/usr/local/lib/icap-gateway/running_rules.py", permissions: "0644" },
  { source: "clamav/rules.py", path: "/usr/local/lib/icap-gateway/rules.py", permissions: "0644" },
  { source: DIGESTS, path: "/etc/icap-gateway/policy.sha256", permissions: "0644" },
  {
    source: "clamav/before-start.conf",
    path: "/etc/systemd/system/clamav-daemon.service.d/zz-gateway.conf",
    permissions: "0644",
  },
  {
    source: "clamav/public-database.path",
    path: "/etc/systemd/system/gateway-public-database.path",
    permissions: "0644",
  },
  {
    source: "clamav/public-database.service",
    path: "/etc/systemd/system/gateway-public-database.service",
    permissions: "0644",
  },
  { source: "clamav/clamav-daemon.service", path: "/etc/systemd/system/clamav-daemon.service", permissions: "0644" },
  { source: "clamav/apparmor", path: "/etc/apparmor.d/icap-gateway-clamd", permissions: "0644" },
  { source: "haproxy/haproxy.cfg", path: "/etc/icap-gateway/haproxy.cfg", permissions: "0644" },
  { source: "haproxy/haproxy.service", path: "/etc/systemd/system/haproxy.service", permissions: "0644" },
];

const FRAME = "cloud-config.yaml";

/**
 * Renders the text.
 * @throws Error with every problem at once: an unusable value, a file without a place or a place without a file, a
 *   placeholder without a value.
 */
export function renderUserData(input: UserDataInput, files: GatewayFiles): string {
  const problems = [
    ...inputProblems(input),
    ...manifestProblems(files, [FRAME, ...DESTINATIONS.map(({ source }) => source)]),
  ];
  if (problems.length > 0) throw new Error(`customData of lane ${input.lane}:\n  ${problems.join("\n  ")}`);

  const { [FRAME]: frame = "", [DIGESTS]: digests = "", ...contents } = files;
  const { LANE, PACKAGE_LIST, PACKAGE_UPDATE, ...rest } = placeholderValues(input);
  const others = fillTemplates(contents, { LANE, ...rest });
  const lines = digestLines(DESTINATIONS.map(({ source, path }) => ({ path, content: others[source] ?? "" })));
  const filled = { ...others, ...fillTemplates({ [DIGESTS]: digests }, { DIGESTS: lines.join("\n") }) };
  return fillTemplates(
    { [FRAME]: frame },
    {
      LANE,
      PACKAGE_LIST,
      PACKAGE_UPDATE,
      FILES: DESTINATIONS.map((file) => writeFile(file, filled[file.source] ?? "")).join("\n"),
    },
  )[FRAME] as string;
}

function placeholderValues(
  input: UserDataInput,
): Record<string, string> & { LANE: string; PACKAGE_LIST: string; PACKAGE_UPDATE: string } {
  const policy = renderDlpPolicy(input.dlp);
  const { maxBodyMebibytes } = input;
  const { publicClamavDatabase } = input.dlp;
  return {
    LANE: input.lane,
    PACKAGE_LIST: PACKAGES.map((name) => `  - ${name}`).join("\n"),
    PACKAGE_UPDATE: input.packagesInImage ? "false" : "true",
    PACKAGE_WORDS: PACKAGES.join(" "),
    GATEWAY_PORT: String(input.port),
    CANARY_PORT: String(input.canaryPort),
    FURTHER_PORTS: furtherPortLine(input),
    VAULT_URL: input.vaultUrl.replace(/\/+$/, ""),
    SECRET_NAME: input.secretName,
    IDENTITY_ID: input.identityId,
    FETCH_INTERVAL_SECONDS: String(input.fetchIntervalSeconds),
    UPDATE_DAYS: input.updateDays,
    READINESS_DEADLINE_SECONDS: String(input.readinessDeadlineSeconds),
    PUBLIC_CLAMAV_DATABASE: publicClamavDatabase ? "yes" : "no",
    TLS_DIRECTORY: "/var/lib/icap-gateway/tls",
    TRUST_MODE: input.trust.mode,
    TRUST: trustLines(input.trust).join("\n"),
    REQMOD_SERVICE: input.services.reqmod,
    RESPMOD_SERVICE: input.services.respmod,
    WITHOUT_BODY: input.requestsWithoutBody,
    UNREADABLE: input.dlp.unreadableTypes,
    ...sizeValues({ ...input.capacity, maxBodyMebibytes, publicClamavDatabase }),
    CANARY_CHECKS: tcpCheckLines(canariesFor(input.services, samplesOf(input.dlp, policy.signatures))).join("\n"),
    DLP: policy.clamdLines.join("\n"),
    SIGNATURES: policy.signatures.join("\n"),
  };
}
