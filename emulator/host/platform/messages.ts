import { Probe } from "../resources/balancer";

/** A user-assigned identity that a machine may ask tokens for. */
export interface PlatformIdentity {
  clientId: string;
  principalId: string;
  resourceId: string;
}

/** A machine as the platform sees it: who calls from an address. */
export interface PlatformMachine {
  name: string;
  address: string;
  subnet: string;
  /** Key Vault sees the subnet itself, not its public address. */
  vaultEndpoint: boolean;
  identities: readonly PlatformIdentity[];
  /** Answer of the metadata service's `instance/compute`. */
  compute: Record<string, string>;
}

export interface PlatformVault {
  /** ARM id in lower case; role assignments name it or something above it. */
  key: string;
  host: string;
  address: string;
  rbac: boolean;
  network: { closed: boolean; defaultDeny: boolean; subnets: readonly string[]; addresses: readonly string[] };
  secrets: readonly { key: string; name: string; value: string; contentType?: string; enabled: boolean }[];
}

export interface PlatformGrant {
  principalId: string;
  /** Lower-case ARM scope. */
  scope: string;
  /** GUID of the role definition. */
  role: string;
}

/** A probe of one machine. */
export interface ProbeTarget {
  machine: string;
  address: string;
  probe: Probe;
}

export interface PlatformFaults {
  /** Key Vault answers nobody. */
  vaultAway: boolean;
  /** The metadata service answers nobody. */
  metadataAway: boolean;
}

/** All that the platform process knows; each message replaces the last. */
export interface PlatformConfiguration {
  machines: readonly PlatformMachine[];
  vaults: readonly PlatformVault[];
  grants: readonly PlatformGrant[];
  probes: readonly ProbeTarget[];
  faults: PlatformFaults;
}

/** To the platform process. The key travels in a message, never in an argument or a file. */
export type ToPlatform =
  | { kind: "start"; tls: { key: string; certificate: string } }
  | { kind: "configure"; configuration: PlatformConfiguration };

/** From the platform process. */
export type FromPlatform =
  | { kind: "listening" }
  | { kind: "configured" }
  | { kind: "probe"; machine: string; probe: string; up: boolean; reason: string };

/** An HTTP answer of the metadata service or Key Vault. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}
