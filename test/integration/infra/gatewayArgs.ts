import { DEFAULTS } from "../../../infra/model/defaults";
import type { Settings } from "../../../infra/model";

const { prod, dev } = DEFAULTS;

/** Settings of a small production-like gateway, as `parseSettings` would give them. */
export function gatewayArgs(changes: Partial<Settings> = {}): Settings {
  return {
    stack: "prod",
    preset: "prod",
    location: "westeurope",
    tags: { owner: "security" },
    resourceGroup: {},
    network: prod.network,
    publicAddresses: prod.publicAddresses,
    client: { ...prod.client, profile: "custom", addresses: ["203.0.113.7/32"], generateIdentity: true },
    serverCertificate: {
      source: "authority",
      commonName: "icap-gateway",
      validityDays: 365,
      renewBeforeDays: 45,
      authorityValidityDays: 3650,
      authorityNumber: 1,
      crossSigned: false,
    },
    vault: prod.vault,
    lanes: { ...prod.lanes, zones: [1, 2, 3], imageVersion: "24.04.202611040" },
    gateway: { ...prod.gateway, port: 11344 },
    dlp: dev.dlp,
    icap: dev.icap,
    monitoring: dev.monitoring,
    capacity: { connections: 256, connectionsPerSource: 128, memoryMebibytes: 8192 },
    ...changes,
  };
}
