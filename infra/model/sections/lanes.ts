import { ARM_NAME, armId, armIdOf } from "../armIds";
import { oneOf, perLane, text, trueOrFalse, wholeNumber } from "../fields";
import { CONNECTIONS_PER_CORE, MAX_CONNECTIONS, MIN_CONNECTIONS } from "../limits";
import { AUTOSCALE_PROCESSOR, COOL_DOWN_MINUTES } from "../partDefaults";
import { clientPort, PLAIN_PORT, TLS_PORT, tcpPort } from "../ports";
import { ACCEPTS_OUTPUT, setting } from "../setting";
import { sshKeyProblem } from "../sshKeys";
import { LONGEST_UPDATE_MINUTES, UPDATE_WINDOWS } from "../updateWindows";
import { LEAST_GIB_PER_CORE, vmSizeProblem } from "../vmSizes";
import { PLAIN_EXPIRES } from "../workload";
import { zoneList, zonesOfLocation } from "../zoneList";
import { AUTOSCALE } from "./autoscale";

const REPLACED = { kind: "lanes" } as const;

/** `lanes`: the machines. Both lanes are equal. */
export const LANES = {
  vmSize: setting(
    text(vmSizeProblem, "name of an Azure VM size"),
    "Azure VM size.",
    { dev: "Standard_D2s_v5", test: "Standard_D2s_v5", prod: "Standard_D4s_v5" },
    REPLACED,
  ),
  instances: setting(
    wholeNumber(1, 100),
    "Machines in each lane.",
    { dev: 1, test: 2, prod: 3 },
    { kind: "in place", note: "machines are added or removed; with `autoscale` none is" },
  ),
  autoscale: setting(
    AUTOSCALE,
    "Lets Azure add machines to a lane and remove them, between `minimum` and `maximum`, by the mean of its machines over ten minutes: one more " +
      `above \`processor.above\` percent (${AUTOSCALE_PROCESSOR.above}) or \`inboundFlows.above\` network flows, one less below ` +
      `\`processor.below\` (${AUTOSCALE_PROCESSOR.below}) and \`inboundFlows.below\`, and then nothing for \`coolDownMinutes\` (${COOL_DOWN_MINUTES}). ` +
      "`instances` is the number with which it begins.",
    { absent: "each lane has `instances` machines" },
    { kind: "in place", note: "machines are added or removed" },
  ),
  zones: setting(
    zoneList(),
    "Availability zones of the machines and addresses; `[]` for none. The two addresses keep the zones in which they were created.",
    { derived: "all that the location has; dev: none" },
    REPLACED,
  ),
  zonesOfLocation: zonesOfLocation("lanes"),
  imageVersion: setting(
    text((value) => {
      if (value === "latest")
        return 'would give the machines of one lane different images; pin a version such as "24.04.202609040"';
      return /^\d+\.\d+\.\d{9}$/.test(value) ? undefined : 'is not an image version such as "24.04.202609040"';
    }, 'a version such as "24.04.202609040"'),
    "Version of Canonical's image `ubuntu-24_04-lts` / `server`. `latest` is refused, because the machines of a lane could then differ.",
    // Published on 2026-09-04; `az vm image list --publisher Canonical --offer ubuntu-24_04-lts --sku server --all` lists newer ones.
    { always: "24.04.202609040" },
    REPLACED,
  ),
  imageId: setting(
    armIdOf(
      String.raw`Microsoft\.Compute/galleries/${ARM_NAME}/images/${ARM_NAME}/versions/\d+\.\d+\.\d+`,
      "the id of one version of a gallery's image, /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/galleries/name/images/name/versions/1.0.0",
    ),
    "ARM id of an image version in an Azure Compute Gallery, made from the same Ubuntu with the gateway's packages in it (tools/image). " +
      "Machines then install nothing at boot. Replaces `imageVersion`.",
    { absent: "Canonical's image" },
    REPLACED,
    ACCEPTS_OUTPUT,
  ),
  encryptionAtHost: setting(
    trueOrFalse(),
    "Encryption of disks and caches on the host. The subscription needs the feature `EncryptionAtHost`.",
    { dev: false, test: true, prod: true },
    REPLACED,
  ),
  diskEncryptionSet: setting(
    armId("Microsoft.Compute/diskEncryptionSets"),
    "ARM id of a disk encryption set, in the gateways' region and subscription: the machines' disks are then encrypted with the key that it names in a vault of " +
      "yours (customer-managed keys). Together with `encryptionAtHost` that holds for the caches too.",
    { absent: "keys of Azure's own" },
    REPLACED,
  ),
  identities: setting(
    perLane(armId("Microsoft.ManagedIdentity/userAssignedIdentities"), "ARM id of the identity"),
    "ARM ids of two existing user-assigned identities, one for each lane, to use instead of new ones. They are not changed; the stack gives each " +
      "the right to read its lane's secret, and takes that right away when the stack is removed.",
    { absent: "two new identities" },
    { kind: "own lane" },
  ),
  sshPublicKey: setting(
    text(sshKeyProblem, "an OpenSSH public key, RSA of 2048 bits or more or Ed25519").trim(),
    "OpenSSH public key of the machines' administrator.",
    { absent: "a generated key whose private part nobody receives" },
    REPLACED,
    ACCEPTS_OUTPUT,
  ),
  osDiskSizeGb: setting(
    wholeNumber(30, 1024, "of GiB"),
    "Size of the system disk in GiB.",
    { dev: 30, test: 30, prod: 64 },
    REPLACED,
  ),
} as const;

/** `gateway`: settings of every gateway that are not about inspection. */
export const GATEWAY = {
  port: setting(
    clientPort(),
    "TCP port for ICAP over TLS, on the public addresses and on the gateways; with `tls: off` that of plain ICAP.",
    { derived: `\`${TLS_PORT}\`; with \`tls: off\` \`${PLAIN_PORT}\`` },
    { kind: "lanes", portal: true, note: "rules and load balancer change in place" },
  ),
  tls: setting(
    oneOf(["on", "off"]),
    "`off`: plain ICAP, as the guide's test setup has it. **Files travel in clear text, and everybody at an allowed address is served.** " +
      `Only with \`workload: test\`; the stack then has \`expires: ${PLAIN_EXPIRES}\` where none is given.`,
    { always: "on" },
    { kind: "lanes", portal: true, note: "rules and load balancer change in place" },
  ),
  canaryPort: setting(
    tcpPort(),
    "TCP port of the load balancer's health probe, which answers 200 while the canary passes.",
    { always: 8080 },
    { kind: "lanes", note: "rules and load balancer change in place" },
  ),
  readinessDeadlineSeconds: setting(
    // within the 30 minutes that the extensions of a machine have together (infra/gateway/extensions.ts)
    wholeNumber(30, 1620, "of seconds"),
    "Seconds within which the canary of a new gateway must pass.",
    { always: 1200 },
    REPLACED,
  ),
  fetchIntervalSeconds: setting(
    wholeNumber(5, 86400, "of seconds"),
    "Interval in seconds at which a gateway checks for changed certificates and exact lists.",
    { always: 300 },
    REPLACED,
  ),
  certificateDelayMinutes: setting(
    wholeNumber(0, 10080, "of minutes"),
    "Minutes for which lane b goes on with its server certificate when the vault has another one, so that what is wrong with it is seen at lane a's address alone. Client certificates do not wait. Outside Azure nothing waits.",
    { dev: 0, test: 0, prod: 60 },
    { kind: "lane b" },
  ),
  updateWindows: setting(
    UPDATE_WINDOWS,
    "Weekly hours of each lane in which its gateways begin to install security updates and restart their daemons: `days`, `from` (UTC) and " +
      `\`hours\`. An update that has begun may take ${LONGEST_UPDATE_MINUTES / 60} hours more. Refused where the lanes' hours overlap with those.`,
    {
      always: {
        a: { days: ["Mon", "Wed", "Fri"], from: "02:00", hours: 3 },
        b: { days: ["Tue", "Thu", "Sat"], from: "02:00", hours: 3 },
      },
    },
    { kind: "own lane" },
  ),
  deletionNoticeMinutes: setting(
    // learn: "Terminate notification for Azure Virtual Machine Scale Set instances"
    wholeNumber(5, 15, "of minutes"),
    "Maximum time in minutes for which the deletion of a machine waits for its clients' transactions to end.",
    { always: 5 },
    REPLACED,
  ),
  repairGraceMinutes: setting(
    wholeNumber(10, 90, "of minutes"),
    "Minutes for which a machine can be unhealthy before Azure replaces it (automatic instance repairs).",
    { always: 30 },
    { kind: "in place" },
  ),
} as const;

/** `capacity`: the load that one gateway accepts at once. Everything else on it is sized from this (`infra/gateway/capacity.ts`). */
export const CAPACITY = {
  connections: setting(
    wholeNumber(MIN_CONNECTIONS, MAX_CONNECTIONS),
    "Maximum number of ICAP connections at the same time, idle ones included. Further connections are reset.",
    { derived: `${CONNECTIONS_PER_CORE} for each core of \`lanes.vmSize\`, or as many as its memory allows` },
    REPLACED,
  ),
  connectionsPerSource: setting(
    wholeNumber(1, MAX_CONNECTIONS),
    "Maximum number of ICAP connections at the same time from one source address, so that others can connect too.",
    { derived: "half of `connections`" },
    REPLACED,
  ),
  memoryMebibytes: setting(
    wholeNumber(2048, 1_048_576, "of MiB"),
    "Memory of a machine in MiB.",
    { derived: `memory of \`lanes.vmSize\`; ${LEAST_GIB_PER_CORE} GiB for each core where its family is not known` },
    {
      kind: "depends",
      cases: [
        { kind: "nothing", when: "where `connections` stays the same" },
        { kind: "lanes", when: "where it follows from the memory and changes" },
      ],
    },
  ),
} as const;
