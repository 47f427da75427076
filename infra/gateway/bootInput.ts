import { furtherPorts } from "../network/clientProfile";
import type { LaneName, Settings } from "../settings";
import { machineOf } from "../settings/vmSizes";
import { UPDATE_DAYS } from "./updates";
import type { UserDataInput } from "./userData";

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
    trust: client.trust?.mode === "chain" ? { mode: "chain", checkHost: client.trust.name } : { mode: "pin" },
  };
}
