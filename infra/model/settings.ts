import type { ClientTrust } from "./clientTrust";
import type { ExternalProductName } from "./limits";
import type { SERVER_CERTIFICATES } from "./sections/client";
import type { EXTERNAL } from "./sections/icap";
import type { SETTINGS } from "./schema";
import type { IPSEC } from "./sections/tunnel";
import type { Secret } from "./secret";
import type { Complete, Preset } from "./setting";

/**
 * The types of the settings, taken from their schemas (`sections/`), where each has its meaning, range, default and effect.
 * Checked and completed by `parseSettings` only.
 */
export interface Settings {
  /** Name of the Pulumi stack. */
  readonly stack: string;
  readonly preset: Preset;
  /** Azure location in its programmatic form, for example `westeurope`. From `azure-native:location`. */
  readonly location: string;
  /** End of a test environment, `7d` or `2026-12-31` (expiry.ts). Absent: none. */
  readonly expires?: string;
  /** Mark of a stack that inspects no real files. Absent: it may. */
  readonly workload?: "test";
  /** Tags of every resource. At most 50; name up to 512 characters, value up to 256 (Azure: "Tag resources"). Default: none. */
  readonly tags: Readonly<Record<string, string>>;
  readonly resourceGroup: ResourceGroupSettings;
  readonly network: NetworkSettings;
  readonly publicAddresses: PublicAddressSettings;
  readonly client: ClientSettings;
  readonly serverCertificate: ServerCertificateSettings;
  readonly vault: VaultSettings;
  readonly lanes: LaneSettings;
  readonly gateway: GatewaySettings;
  readonly dlp: DlpSettings;
  readonly icap: IcapSettings;
  readonly monitoring: MonitoringSettings;
  readonly capacity: CapacitySettings;
  /** Absent: no tunnel. */
  readonly enforceTunnel?: EnforceTunnelSettings;
  /** Absent: no detection servers. */
  readonly detectionServer?: DetectionServerSettings;
  /** Absent: both lanes are in `location`. */
  readonly secondRegion?: SecondRegionSettings;
}

type Section<N extends keyof typeof SETTINGS> = Complete<(typeof SETTINGS)[N]>;

export type ResourceGroupSettings = Section<"resourceGroup">;
export type NetworkSettings = Section<"network">;
/** An existing network with two subnets. */
export type ExistingNetworkSettings = NonNullable<NetworkSettings["existing"]>;
export type PeeringSettings = NetworkSettings["peerings"][number];
export type PublicAddressSettings = Section<"publicAddresses">;
export type VaultSettings = Section<"vault">;
export type GatewaySettings = Section<"gateway">;
export type DlpSettings = Section<"dlp">;

/** `external` is there when `server` is "external", and only then. */
export type IcapSettings = Omit<Section<"icap">, "external"> & { readonly external?: ExternalSettings };

/** One ICAP server of the operator's own. */
export interface ExternalServer {
  readonly name: string;
  /** Private IPv4 address. */
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  /** Maximum number of transactions of one gateway at the same time. */
  readonly connections: number;
  /** Absent: plain TCP. */
  readonly tls?: { readonly authority: string; readonly serverName: string };
}

/** `icap.external`: ICAP servers of the operator's own, and how their verdicts look. */
export type ExternalSettings = Omit<Complete<typeof EXTERNAL>, "product" | "servers"> & {
  readonly product: ExternalProductName;
  readonly servers: readonly ExternalServer[];
};

/** The budget with all of its parts. */
export type BudgetSettings = Required<NonNullable<Section<"monitoring">["budget"]>> & {
  /** First day of the month in which the settings were read, `2026-11-01T00:00:00Z`: the start date of a newly created budget. */
  readonly start: string;
};
export type MonitoringSettings = Omit<Section<"monitoring">, "budget"> & { readonly budget?: BudgetSettings };

export type CapacitySettings = Section<"capacity">;
/** `zonesOfLocation` only says which `zones` there are. */
export type LaneSettings = Omit<Section<"lanes">, "zonesOfLocation">;

/** The certificates of the stack file are replaced by the clients that stunnel admits. */
export type ClientSettings = Omit<Section<"client">, "certificates" | "certificateName" | "anyNameUnderAuthority"> & {
  /** Absent: only the generated identity. */
  readonly trust?: ClientTrust;
  /** Part of the section is encrypted in the stack file, so not even the public certificates are shown. */
  readonly encrypted?: true;
};

export type IpsecSettings = Complete<typeof IPSEC>;

/** The tunnel to Enforce with all of its parts. */
export type EnforceTunnelSettings = Omit<Section<"enforceTunnel">, "onPremises" | "preSharedKey" | "ipsec" | "bgp"> & {
  readonly onPremises: NonNullable<Section<"enforceTunnel">["onPremises"]>;
  /** Absent while it is not known. */
  readonly preSharedKey?: Secret;
  readonly ipsec: IpsecSettings;
  readonly bgp?: Required<NonNullable<Section<"enforceTunnel">["bgp"]>>;
  /** Zones of the location: the gateway's addresses are in all of them. Empty where it has none. */
  readonly zones: readonly number[];
};

/** The detection servers with all of their parts. */
export type DetectionServerSettings = Required<Omit<Section<"detectionServer">, "machines">> &
  Pick<Section<"detectionServer">, "machines">;

/** The region of lane b with all of its parts; `location` in its programmatic form. */
export type SecondRegionSettings = Omit<Section<"secondRegion">, "zonesOfLocation" | "location"> & {
  readonly location: string;
};

type Certificate<N extends keyof typeof SERVER_CERTIFICATES> = Omit<
  Complete<(typeof SERVER_CERTIFICATES)[N]>,
  "source"
> & {
  readonly source: N;
};

export type AuthorityCertificateSettings = Certificate<"authority">;
export type SelfSignedCertificateSettings = Certificate<"selfSigned">;
export type SuppliedCertificateSettings = Omit<Certificate<"supplied">, "certificate" | "privateKey" | "authority"> & {
  readonly certificate: string;
  readonly privateKey: Secret;
  readonly authority: string;
};
export type KeyVaultCertificateSettings = Omit<Certificate<"keyVault">, "secretId" | "authority"> & {
  readonly secretId: string;
  readonly authority: string;
};

/** A certificate of which a part comes from another resource that does not exist yet. */
export interface PendingCertificate {
  readonly source: "supplied" | "keyVault";
  readonly pending: true;
}

/** Settings while some values still come from other resources; those are absent. */
export type KnownSettings = Omit<Settings, "serverCertificate"> & {
  readonly serverCertificate: ServerCertificateSettings | PendingCertificate;
};

/** `serverCertificate`: what the gateways present. */
export type ServerCertificateSettings =
  | AuthorityCertificateSettings
  | SelfSignedCertificateSettings
  | SuppliedCertificateSettings
  | KeyVaultCertificateSettings;
