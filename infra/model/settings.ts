import type { ClientTrust } from "./clientTrust";
import type { BlockedType } from "./limits";
import type { Secret } from "./secret";

/** The two lanes. A client can be given two addresses (Defender's connector wizard: one or two servers), so there are two. */
export const LANE_NAMES = ["a", "b"] as const;
export type LaneName = (typeof LANE_NAMES)[number];

/** Sets of defaults. A stack named like one uses it; any other stack names one with the setting `preset`. */
export const PRESETS = ["dev", "test", "prod"] as const;
export type Preset = (typeof PRESETS)[number];

/** All that an environment can decide, checked and with defaults filled in. Made by `parseSettings` only. */
export interface Settings {
  /** Name of the Pulumi stack. */
  readonly stack: string;
  readonly preset: Preset;
  /** Azure location in its programmatic form, for example `westeurope`. From `azure-native:location`. */
  readonly location: string;
  /**
   * Tags of every resource, the secrets in the vault aside (Key Vault takes 15). At most 47, beside `application`, `environment` and
   * `lane`; name up to 512 characters, value up to 256 (Azure: "Tag resources"). `application` and `environment` can be given
   * otherwise. Default: none.
   */
  readonly tags: Readonly<Record<string, string>>;
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
}

/** `network` */
export interface NetworkSettings {
  /** Private IPv4 prefix of the virtual network. Default `10.77.0.0/16`. */
  readonly addressSpace: string;
  /**
   * Subnet of each lane: inside the address space, apart from the other's, room for twice the lane's machines (old and
   * new ones exist together while a lane is replaced) plus the five addresses that Azure keeps in every subnet. A change
   * interrupts: network and machines go before the new ones come.
   */
  readonly laneSubnets: Readonly<Record<LaneName, string>>;
  /**
   * `perLane` (default in test and prod): one NAT gateway a lane, so that one zone's failure leaves the other lane its way
   * out. `shared` (dev): one for both, at half the price.
   */
  readonly natGateways: "shared" | "perLane";
  /**
   * `restricted` (default): out only to Key Vault, Azure's resolver, Azure Monitor where it is on, and to TCP 80 and 443 of the
   * internet, because package archives have no tag. `open`: to every port of the internet. Never to other machines of the
   * network.
   */
  readonly egress: "restricted" | "open";
}

/** `publicAddresses` */
export interface PublicAddressSettings {
  /** Pulumi refuses to delete the addresses, and leaves them in Azure when the stack goes. Default: prod only. */
  readonly protect: boolean;
  /** A CanNotDelete lock on each address, so that nobody else deletes it either. Default: prod only. */
  readonly lock: boolean;
  /** ARM ids of two existing Standard static public addresses to use instead of new ones. Default: new ones. */
  readonly existing?: Readonly<Record<LaneName, string>>;
}

/** Products whose addresses are published: a file in infra/network/clients each. */
export const PUBLISHED_PROFILES = ["defender", "umbrella"] as const;
export type PublishedProfileName = (typeof PUBLISHED_PROFILES)[number];
/** Client profiles that can be named; `custom` for own addresses only. */
export const CLIENT_PROFILES = [...PUBLISHED_PROFILES, "custom"] as const;
export type ClientProfileName = (typeof CLIENT_PROFILES)[number];

/** A further product on the same gateways: its whole first list, in a rule of its own. */
export interface FurtherClient {
  readonly profile: PublishedProfileName;
  /** TCP port of its own, 1024–65535. Default `gateway.port`, which it then shares. */
  readonly port?: number;
}

/** `client`: who may connect. */
export interface ClientSettings {
  /** Default `defender`. */
  readonly profile: ClientProfileName;
  /** Which published list of `defender`: `externalDlp` (default; the last one, 2023) or `appConnector` (wider, newest). */
  readonly list: "externalDlp" | "appConnector";
  /** Data centres of the profile, or `all` (default: Microsoft's page has had addresses under the wrong one). */
  readonly dataCentres: "all" | readonly string[];
  /**
   * `addresses` (default): the reviewed ones of the chosen list. `serviceTag`: whatever Microsoft's tag of the profile holds
   * today, which is more (docs/exposure.md) and changes without a pull request; then neither `list` nor `dataCentres`.
   */
  readonly sources: "addresses" | "serviceTag";
  /** Further products beside `profile`, at most 8, each with a certificate in `client.certificates`. Default none. */
  readonly also: readonly FurtherClient[];
  /** Own source prefixes beside the profile's (with `custom`: the only ones). IPv4, public, `/32` may be left out. Default none. */
  readonly addresses: readonly string[];
  /**
   * Whom stunnel admits, from `client.certificates` (a PEM bundle) and, for an authority, either `client.certificateName`, or
   * `client.anyNameUnderAuthority: true`, which admits **everybody whom that authority certifies** as a TLS client, from the
   * allowed addresses: only for an authority of the client's operator alone, never for a public one. Absent: only the
   * generated identity.
   */
  readonly trust?: ClientTrust;
  /**
   * Also make a client key and certificate (secret stack output `clientIdentity`) and admit it. Never in prod. Default:
   * dev, when no certificate is given.
   */
  readonly generateIdentity: boolean;
  /** Something of it is encrypted in the stack's file: then not even the public certificates are shown. */
  readonly encrypted?: true;
}

interface GeneratedCertificate {
  /** Name in the server certificate. Default `icap-gateway`: the client reaches the gateway by address, not by name. */
  readonly commonName: string;
  /** Validity of the server certificate in days, 1–1095. Default 365 (`authority`), 1095 (`selfSigned`, as in Microsoft's guide). */
  readonly validityDays: number;
}

/** Signed by a private authority of this stack; the portal is given the authority's certificate. The default. */
export interface AuthorityCertificateSettings extends GeneratedCertificate {
  readonly source: "authority";
  /** Validity of the authority in days, 366–7300, longer than the server certificate's. Default 3650. */
  readonly authorityValidityDays: number;
}

/** Self-signed, as in Microsoft's guide; every renewal needs an upload to the portal. */
export interface SelfSignedCertificateSettings extends GeneratedCertificate {
  readonly source: "selfSigned";
}

/** Given as PEM. */
export interface SuppliedCertificateSettings {
  readonly source: "supplied";
  /** PEM: the server certificate first, then its issuers. */
  readonly certificate: string;
  /** PEM. Only as a Pulumi secret. */
  readonly privateKey: Secret;
  /** PEM of what the portal gets. Default: the last certificate of the chain. */
  readonly authority: string;
}

/** Kept in an existing Key Vault as a certificate's secret; the gateways read it from there. */
export interface KeyVaultCertificateSettings {
  readonly source: "keyVault";
  /** `https://<vault>.vault.azure.net/secrets/<name>`, without a version, so that a renewal is picked up. */
  readonly secretId: string;
  /** ARM id of that vault: the gateways' identity is given *Key Vault Secrets User* on the secret. Absent: whoever owns the vault does it. */
  readonly vaultId?: string;
  /** PEM of what the portal gets. */
  readonly authority: string;
}

/** `serverCertificate`: what the gateways present. */
export type ServerCertificateSettings =
  | AuthorityCertificateSettings
  | SelfSignedCertificateSettings
  | SuppliedCertificateSettings
  | KeyVaultCertificateSettings;

/** `vault`: the Key Vault of the stack. */
export interface VaultSettings {
  /** Nobody can purge a deleted vault before its time. Default: prod only. Taken back, it makes a new vault and replaces the lanes. */
  readonly purgeProtection: boolean;
  /** How long a deleted vault can be recovered, days, 7–90 (Azure). Default 7, prod 90. A change makes a new vault and replaces the lanes. */
  readonly softDeleteDays: number;
}

/** `lanes`: the machines. Both lanes are equal. */
export interface LaneSettings {
  /** Azure VM size. Default `Standard_D2s_v5` (dev), `Standard_D2s_v5` (test), `Standard_D4s_v5` (prod). */
  readonly vmSize: string;
  /** Machines in each lane, 1–100. Default 1 (dev), 2 (test), 3 (prod). */
  readonly instances: number;
  /**
   * Availability zones of the machines and addresses; empty: none. The two addresses keep those in which they were made. Default: all the location has (dev: none). For a location
   * that is newer than azureLocationTable.json, `lanes.zonesOfLocation` says which it has.
   */
  readonly zones: readonly number[];
  /** Version of Canonical's `ubuntu-24_04-lts` / `server` image, pinned: `latest` would differ between machines of a lane. */
  readonly imageVersion: string;
  /**
   * ARM id of one version of an image in an Azure Compute Gallery, made from the same Ubuntu with the gateway's packages in it
   * (tools/image): machines then install nothing at boot. Takes the place of `imageVersion`. Default: none.
   */
  readonly imageId?: string;
  /** Disks and caches encrypted on the host; the subscription needs the feature `EncryptionAtHost`. Default: test and prod. */
  readonly encryptionAtHost: boolean;
  /** OpenSSH public key of the machines' administrator. Default: one that is made and whose private key nobody is given. */
  readonly sshPublicKey?: string;
  /** Size of the system disk in GiB, 30–1024. Default 30 (dev and test), 64 (prod). */
  readonly osDiskSizeGb: number;
}

/** `gateway`: what every gateway does beside inspecting. */
export interface GatewaySettings {
  /** TCP port of ICAP over TLS, on the public addresses and the gateways, 1024–65535. Default 11344. */
  readonly port: number;
  /** TCP port on which the load balancer asks whether the canary holds, 1024–65535. Default 8080. */
  readonly canaryPort: number;
  /** How long a new gateway may take until its canary holds, seconds, 30–1620 (within the extensions' 30 minutes). Default 1200. */
  readonly readinessDeadlineSeconds: number;
  /** How often a gateway looks for changed certificates, seconds, 5–86400. Default 300. */
  readonly fetchIntervalSeconds: number;
  /** How long a machine may be unhealthy before Azure replaces it, minutes, 10–90 (Azure: automatic instance repairs). Default 30. */
  readonly repairGraceMinutes: number;
}

/** `dlp`: what the built-in ICAP server blocks. */
export interface DlpSettings {
  /** Payment card numbers with a right check digit. Default true. */
  readonly creditCards: boolean;
  /** So many of them block a file, 1–50. Default 1. More are counted in plain text; in UTF-16, HTML and binaries one is enough. */
  readonly creditCardsAtLeast: number;
  /** US social security numbers written nnn-nn-nnnn. Default true. */
  readonly socialSecurityNumbers: boolean;
  /** So many of them block a file, 1–1000. Default 1. More are counted as cards are. */
  readonly socialSecurityNumbersAtLeast: number;
  /**
   * Bank account numbers (IBAN) of these countries, by their two letters, or `all`. Prefix, length and grouping count, the
   * check digits do not: the engine cannot compute. Default none.
   */
  readonly ibanCountries: "all" | readonly string[];
  /**
   * Words and phrases in any case and in UTF-8 or UTF-16, 4–200 characters each, together what a gateway's boot
   * configuration has room for (with `expressions`): about 65 phrases of ten letters. Default none.
   */
  readonly keywords: readonly string[];
  /**
   * Regular expressions (printable ASCII, up to 500 characters each; `(?i)` in front: any case), found in the bytes as they stand, so
   * in ASCII and UTF-8. What PCRE2 and JavaScript read alike, with an end to each repetition: `{1,64}`, not `*` and `+`, on which a
   * long file would make the engine give up. Default none.
   */
  readonly expressions: readonly string[];
  /** Archives, documents and messages that need a password or a key: nobody can look into them. Default `block`. */
  readonly encryptedArchives: "block" | "allow";
  /**
   * Kinds of files that the engine cannot look into, recognised by their first bytes: RAR, Zstandard, LZ4, zip members in rare
   * methods and such (infra/gateway/dlp/unreadable.ts). Default `block`.
   */
  readonly unreadableTypes: "block" | "allow";
  /**
   * Kinds of files that are blocked whatever is in them, also inside archives and documents: `7z` (the engine reads most, but
   * not Deflate and rare filters), `office` and `pdf` (in PDF and RTF only text in one piece is found), `pictures` and
   * `media` (what they show or say is not read). Default none.
   */
  readonly blockedTypes: readonly BlockedType[];
  /**
   * Text in spellings that the engine does not decode (base64, percent, form, quoted-printable, HTML entities, UTF-32),
   * recognised by its form, so also harmless ones. Default `allow`: what is in it is then not seen (docs/inspection.md).
   */
  readonly encodedText: "allow" | "block";
  /** Also malware signatures of the public ClamAV database (2 GB more memory, outbound to database.clamav.net). Default false. */
  readonly publicClamavDatabase: boolean;
}

/** `icap` */
export interface IcapSettings {
  /** Path of the service for REQMOD, without the slash. Default `reqmod`. Microsoft published no path, so it can be set. */
  readonly reqmodService: string;
  /** Path of the service for RESPMOD. Default `respmod`. */
  readonly respmodService: string;
  /** Largest body that is inspected, MiB, 1–1024; a larger one is blocked. Default 64 (the client inspects files to 30 MB). */
  readonly maxBodyMebibytes: number;
  /** Messages without a body, such as downloads asked for: secrets in their URL are not looked for. Default `allow`. */
  readonly requestsWithoutBody: "allow" | "block";
}

/** `monitoring`: logs and alerts in Azure Monitor, which costs by the data it takes in and by the alert. */
export interface MonitoringSettings {
  /** Default: prod only. On or off is part of the machines' profile, so a change replaces the lanes. */
  readonly enabled: boolean;
  /** Who is written to when an alert fires, at most 20. Default none: alerts then show in Azure's portal only. */
  readonly emails: readonly string[];
  /** How long logs are kept, days, 30–730 (Log Analytics). Default 90. */
  readonly retentionDays: number;
  /** Also the line of each transaction (about 250 bytes), beside the gateways' own state. Default true. */
  readonly transactions: boolean;
}

/** `capacity`: how much one gateway takes at once. Everything else on it is sized from this (`gateway/capacity.ts`). */
export interface CapacitySettings {
  /**
   * ICAP connections at once, idle ones included, 8–2048; the next one is reset. Default: 128 for each core of
   * `lanes.vmSize`, or fewer where its memory carries fewer.
   */
  readonly connections: number;
  /** Of these from one source address, so that one client address leaves room for others. Default: half. */
  readonly connectionsPerSource: number;
  /** Memory of a machine in MiB, 2048–1048576. Default: what `lanes.vmSize` has; for a family that is not known 2 GiB a core. */
  readonly memoryMebibytes: number;
}
