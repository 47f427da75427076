import type { ScheduledEvent } from "../machines/scheduledEvents";
import { Probe } from "../resources/balancer";
import type { PrivateName } from "../resources/privateEndpoint";

/** A user-assigned identity that a machine may ask tokens for. */
export interface PlatformIdentity {
  readonly clientId: string;
  readonly principalId: string;
  readonly resourceId: string;
}

/** A machine as the platform sees it: the caller behind an address. */
export interface PlatformMachine {
  readonly name: string;
  /** Key of its scale set. */
  readonly set: string;
  readonly address: string;
  readonly subnet: string;
  /** Key of its virtual network. */
  readonly network: string;
  /** Services that see the subnet itself, not its public address, such as Microsoft.KeyVault. */
  readonly serviceEndpoints: readonly string[];
  readonly identities: readonly PlatformIdentity[];
  /** Answer of the metadata service's `instance/compute`. */
  readonly compute: Record<string, string>;
}

/** The firewall of a vault or a storage account. */
export interface PlatformFirewall {
  readonly closed: boolean;
  readonly defaultDeny: boolean;
  readonly subnets: readonly string[];
  readonly addresses: readonly string[];
}

export interface PlatformVault {
  /** ARM id in lower case; role assignments name it or something above it. */
  readonly key: string;
  readonly host: string;
  readonly address: string;
  /** Addresses of its private endpoints. */
  readonly endpoints: readonly string[];
  /** Answers to a vault's name in networks with a private zone for it. */
  readonly privateNames: readonly PrivateName[];
  readonly rbac: boolean;
  readonly network: PlatformFirewall;
  readonly secrets: readonly {
    readonly key: string;
    readonly name: string;
    readonly value: string;
    readonly contentType?: string;
    readonly enabled: boolean;
  }[];
}

export interface PlatformStorage {
  /** ARM id in lower case. */
  readonly key: string;
  readonly host: string;
  readonly address: string;
  readonly network: PlatformFirewall;
  readonly containers: readonly { readonly key: string; readonly name: string }[];
  readonly blobs: readonly UploadedBlob[];
}

export interface UploadedBlob {
  /** ARM id of the container in lower case. */
  readonly container: string;
  readonly name: string;
  /** File with its content on this machine. */
  readonly path: string;
}

/** A local file that is to be served as a blob. */
export interface BlobUpload {
  /** Name of the blob container, of which the stack has one. */
  readonly container: string;
  readonly name: string;
  /** The file is read at each request, so it must not be deleted. */
  readonly path: string;
}

export interface PlatformGrant {
  readonly principalId: string;
  /** Lower-case ARM scope. */
  readonly scope: string;
  /** GUID of the role definition. */
  readonly role: string;
}

/** A probe of one machine. */
export interface ProbeTarget {
  readonly machine: string;
  readonly address: string;
  readonly probe: Probe;
}

export interface PlatformFaults {
  /** Key Vault answers no request. */
  readonly vaultAway: boolean;
  /** The metadata service answers no request. */
  readonly metadataAway: boolean;
  /** Machines are deleted without notice, as when their host fails. */
  readonly noNotice: boolean;
}

/** The platform process's whole configuration; each message replaces the previous one. */
export interface PlatformConfiguration {
  readonly machines: readonly PlatformMachine[];
  readonly vaults: readonly PlatformVault[];
  readonly storage: readonly PlatformStorage[];
  readonly grants: readonly PlatformGrant[];
  readonly probes: readonly ProbeTarget[];
  readonly faults: PlatformFaults;
  readonly events: { readonly incarnation: number; readonly list: readonly ScheduledEvent[] };
}

/** To the platform process. The key travels in a message, never in an argument or a file. */
export type ToPlatform =
  | { readonly kind: "start"; readonly tls: { readonly key: string; readonly certificate: string } }
  | { readonly kind: "configure"; readonly configuration: PlatformConfiguration };

/** From the platform process. */
export type FromPlatform =
  | { readonly kind: "listening" }
  | { readonly kind: "configured" }
  | { readonly kind: "askedForEvents"; readonly machine: string }
  | { readonly kind: "acknowledged"; readonly event: string }
  | {
      readonly kind: "probe";
      readonly machine: string;
      readonly probe: string;
      readonly up: boolean;
      readonly reason: string;
    };

/** An HTTP answer of the metadata service, Key Vault or Blob Storage. */
export interface PlatformAnswer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
  /** Sent as it is, in place of the body. */
  readonly text?: string;
  /** File whose content is sent in place of the body. */
  readonly file?: string;
  readonly headers?: Record<string, string>;
}
