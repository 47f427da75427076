import { DEFAULTS } from "../../../infra/model/defaults";
import type { IcapGatewayArgs } from "../../../infra/icapGateway";

/** Settings of a small production-like gateway, as `parseSettings` would give them. */
export function gatewayArgs(changes: Partial<IcapGatewayArgs> = {}): IcapGatewayArgs {
  return {
    location: "westeurope",
    tags: { owner: "security" },
    network: {
      addressSpace: "10.77.0.0/16",
      laneSubnets: { a: "10.77.1.0/24", b: "10.77.2.0/24" },
      natGateways: "perLane",
      egress: "restricted",
    },
    publicAddresses: { protect: true, lock: true },
    client: {
      profile: "custom",
      list: "externalDlp",
      dataCentres: "all",
      sources: "addresses",
      also: [],
      addresses: ["203.0.113.7/32"],
      generateIdentity: true,
    },
    serverCertificate: {
      source: "authority",
      commonName: "icap-gateway",
      validityDays: 365,
      authorityValidityDays: 3650,
    },
    vault: { purgeProtection: true, softDeleteDays: 90 },
    lanes: {
      vmSize: "Standard_D4s_v5",
      instances: 3,
      zones: [1, 2, 3],
      imageVersion: "24.04.202611040",
      encryptionAtHost: true,
      osDiskSizeGb: 64,
    },
    gateway: {
      port: 11344,
      canaryPort: 8080,
      readinessDeadlineSeconds: 1200,
      fetchIntervalSeconds: 300,
      repairGraceMinutes: 30,
    },
    dlp: DEFAULTS.dev.dlp,
    icap: DEFAULTS.dev.icap,
    monitoring: { enabled: false, emails: [], retentionDays: 90, transactions: true },
    capacity: { connections: 256, connectionsPerSource: 128, memoryMebibytes: 8192 },
    ...changes,
  };
}
