import { furtherPorts } from "../network/clientProfile";
import type { ClientSettings, LaneName, Settings } from "../settings";
import { machineOf } from "../settings/vmSizes";
import type { ClientTrust, UserDataInput } from "./userData";

/**
 * Days on which a lane's gateways install security updates and restart their daemons, in the night hours of UTC
 * (`gateway-update.timer`), as systemd writes them (systemd.time(7)). Never the other lane's: what breaks one lane is seen
 * before it reaches the other, and the client always has an address.
 */
const UPDATE_DAYS: Readonly<Record<LaneName, string>> = { a: "Mon,Wed,Fri", b: "Tue,Thu,Sat" };

/** How a gateway finds its secret. Nothing of it is secret. */
export interface GatewayIdentity {
  readonly vaultUrl: string;
  readonly secretName: string;
  /** ARM id of the lane's user-assigned identity. */
  readonly identityId: string;
}

/** What the settings and a lane's identity mean for the files on its machines. */
export function bootInput(
  settings: Pick<Settings, "gateway" | "client" | "dlp" | "icap" | "capacity" | "lanes">,
  lane: LaneName,
  identity: GatewayIdentity,
): UserDataInput {
  const { gateway, client, dlp, icap, capacity, lanes } = settings;
  return {
    lane,
    ...identity,
    port: gateway.port,
    furtherPorts: furtherPorts(client),
    canaryPort: gateway.canaryPort,
    fetchIntervalSeconds: gateway.fetchIntervalSeconds,
    updateDays: UPDATE_DAYS[lane],
    readinessDeadlineSeconds: gateway.readinessDeadlineSeconds,
    dlp,
    services: { reqmod: icap.reqmodService, respmod: icap.respmodService },
    requestsWithoutBody: icap.requestsWithoutBody,
    maxBodyMebibytes: icap.maxBodyMebibytes,
    capacity: { ...capacity, cores: machineOf(lanes.vmSize).cores },
    packagesInImage: lanes.imageId !== undefined,
    trust: trustOf(client),
  };
}

/** How stunnel recognises the client; without a certificate of the client's own only the generated one is pinned. */
function trustOf({ trust }: Pick<ClientSettings, "trust">): ClientTrust {
  if (trust?.mode === "chain") return { mode: "chain", checkHost: trust.name };
  return { mode: trust?.mode ?? "pin" };
}
