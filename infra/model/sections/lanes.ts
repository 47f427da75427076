import { z } from "zod";
import { matching, oneOf, serviceName, tcpPort, text, trueOrFalse, wholeNumber } from "../fields";
import { MAX_CONNECTIONS, MIN_CONNECTIONS } from "../limits";
import { setting } from "../setting";
import { sshKeyProblem } from "../sshKeys";
import { vmSizeProblem } from "../vmSizes";

const ZONES_WANTED = "{value} is not a list of zones such as [1, 2, 3]";
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
    { kind: "in place", note: "machines are added or removed" },
  ),
  zones: setting(
    z.array(wholeNumber(1, 9), ZONES_WANTED),
    "Availability zones of the machines and addresses; empty: none. The two addresses keep those in which they were made.",
    { derived: "all that the location has; dev: none" },
    REPLACED,
  ),
  zonesOfLocation: setting(
    z.array(wholeNumber(1, 9), ZONES_WANTED),
    "Zones of a location that is newer than infra/settings/azureLocationTable.json.",
    { absent: "as the table says" },
    { kind: "nothing", note: "the lanes are replaced where `zones` follows from it" },
  ),
  imageVersion: setting(
    text((value) => {
      if (value === "latest")
        return 'would differ between machines of one lane; pin a version such as "24.04.202609040"';
      return /^\d+\.\d+\.\d{9}$/.test(value) ? undefined : 'is not an image version such as "24.04.202609040"';
    }, 'a version such as "24.04.202609040"'),
    "Version of Canonical's image `ubuntu-24_04-lts` / `server`, pinned, because `latest` would differ between machines of a lane.",
    // Published on 2026-09-04; `az vm image list --publisher Canonical --offer ubuntu-24_04-lts --sku server --all` lists newer ones.
    { always: "24.04.202609040" },
    REPLACED,
  ),
  imageId: setting(
    matching(
      /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/galleries\/[^/]+\/images\/[^/]+\/versions\/\d+\.\d+\.\d+$/i,
      "the id of one version of a gallery's image, /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/galleries/name/images/name/versions/1.0.0",
    ),
    "ARM id of one version of an image in an Azure Compute Gallery, made from the same Ubuntu with the gateway's packages in it " +
      "(tools/image): machines then install nothing at boot. Takes the place of `imageVersion`.",
    { absent: "Canonical's image" },
    REPLACED,
  ),
  encryptionAtHost: setting(
    trueOrFalse(),
    "Disks and caches encrypted on the host; the subscription needs the feature `EncryptionAtHost`.",
    { dev: false, test: true, prod: true },
    REPLACED,
  ),
  sshPublicKey: setting(
    text(sshKeyProblem, "an OpenSSH public key, RSA of 2048 bits or more or Ed25519").trim(),
    "OpenSSH public key of the machines' administrator.",
    { absent: "one that is made and whose private key nobody is given" },
    REPLACED,
  ),
  osDiskSizeGb: setting(
    wholeNumber(30, 1024, "of GiB"),
    "Size of the system disk in GiB.",
    { dev: 30, test: 30, prod: 64 },
    REPLACED,
  ),
} as const;

/** `gateway`: what every gateway does beside inspecting. */
export const GATEWAY = {
  port: setting(
    tcpPort(),
    "TCP port of ICAP over TLS, on the public addresses and the gateways.",
    { always: 11344 },
    { kind: "lanes", portal: true, note: "with the rules and the load balancer" },
  ),
  canaryPort: setting(
    tcpPort(),
    "TCP port on which the load balancer asks whether the canary holds.",
    { always: 8080 },
    { kind: "lanes", note: "with the rules and the load balancer" },
  ),
  readinessDeadlineSeconds: setting(
    // within the 30 minutes that the extensions of a machine have together (infra/gateway/extensions.ts)
    wholeNumber(30, 1620, "of seconds"),
    "How long a new gateway may take until its canary holds, in seconds.",
    { always: 1200 },
    REPLACED,
  ),
  fetchIntervalSeconds: setting(
    wholeNumber(5, 86400, "of seconds"),
    "How often a gateway looks for changed certificates, in seconds.",
    { always: 300 },
    REPLACED,
  ),
  repairGraceMinutes: setting(
    wholeNumber(10, 90, "of minutes"),
    "How long a machine may be unhealthy before Azure replaces it, in minutes (Azure: automatic instance repairs).",
    { always: 30 },
    { kind: "in place" },
  ),
} as const;

/** `icap`: the two services. */
export const ICAP = {
  reqmodService: setting(
    serviceName(),
    "Path of the service for REQMOD, without the slash. Microsoft published no path, so it can be set.",
    { always: "reqmod" },
    { kind: "lanes", portal: true },
  ),
  respmodService: setting(
    serviceName(),
    "Path of the service for RESPMOD.",
    { always: "respmod" },
    { kind: "lanes", portal: true },
  ),
  maxBodyMebibytes: setting(
    wholeNumber(1, 1024, "of MiB"),
    "Largest body that is inspected, in MiB; a larger one is blocked. The client inspects files to 30 MB.",
    { always: 64 },
    REPLACED,
  ),
  requestsWithoutBody: setting(
    oneOf(["allow", "block"]),
    "Messages without a body, such as downloads asked for: secrets in their URL are not looked for.",
    { always: "allow" },
    REPLACED,
  ),
} as const;

/** `capacity`: how much one gateway takes at once. Everything else on it is sized from this (`infra/gateway/capacity.ts`). */
export const CAPACITY = {
  connections: setting(
    wholeNumber(MIN_CONNECTIONS, MAX_CONNECTIONS),
    "ICAP connections at once, idle ones included; the next one is reset.",
    { derived: "128 for each core of `lanes.vmSize`, or fewer where its memory carries fewer" },
    REPLACED,
  ),
  connectionsPerSource: setting(
    wholeNumber(1, MAX_CONNECTIONS),
    "Of these from one source address, so that one client address leaves room for others.",
    { derived: "half" },
    REPLACED,
  ),
  memoryMebibytes: setting(
    wholeNumber(2048, 1_048_576, "of MiB"),
    "Memory of a machine in MiB.",
    { derived: "what `lanes.vmSize` has; for a family that is not known 2 GiB a core" },
    REPLACED,
  ),
} as const;
