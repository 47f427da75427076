import type {
  ClientSettings,
  DlpSettings,
  GatewaySettings,
  IcapSettings,
  LaneSettings,
  MonitoringSettings,
  NetworkSettings,
  Preset,
  PublicAddressSettings,
  VaultSettings,
} from "./settings";

/** Defaults of one preset. Zones, certificates and the generated identity depend on more and are decided in parse.ts. */
export interface Defaults {
  readonly network: NetworkSettings;
  readonly publicAddresses: PublicAddressSettings;
  readonly client: Omit<ClientSettings, "trust" | "generateIdentity">;
  readonly vault: VaultSettings;
  readonly lanes: Omit<LaneSettings, "zones" | "sshPublicKey">;
  readonly gateway: GatewaySettings;
  readonly dlp: DlpSettings;
  readonly icap: IcapSettings;
  readonly monitoring: MonitoringSettings;
}

/** The same in every environment, so that what was tried in one holds in the next. */
const COMMON: Pick<Defaults, "client" | "gateway" | "dlp" | "icap"> = {
  client: {
    profile: "defender",
    list: "externalDlp",
    dataCentres: "all",
    sources: "addresses",
    also: [],
    addresses: [],
  },
  gateway: {
    port: 11344,
    canaryPort: 8080,
    readinessDeadlineSeconds: 1200,
    fetchIntervalSeconds: 300,
    repairGraceMinutes: 30,
  },
  dlp: {
    creditCards: true,
    creditCardsAtLeast: 1,
    socialSecurityNumbers: true,
    socialSecurityNumbersAtLeast: 1,
    ibanCountries: [],
    keywords: [],
    expressions: [],
    encryptedArchives: "block",
    unreadableTypes: "block",
    blockedTypes: [],
    encodedText: "allow",
    publicClamavDatabase: false,
  },
  icap: { reqmodService: "reqmod", respmodService: "respmod", maxBodyMebibytes: 64, requestsWithoutBody: "allow" },
};

const MONITORING = { emails: [], retentionDays: 90, transactions: true } as const;

const ADDRESSES = { addressSpace: "10.77.0.0/16", laneSubnets: { a: "10.77.1.0/24", b: "10.77.2.0/24" } } as const;

/** Published on 2026-09-04; `az vm image list --publisher Canonical --offer ubuntu-24_04-lts --sku server --all` lists newer ones. */
const IMAGE_VERSION = "24.04.202609040";

/** What the presets differ in: dev is cheap and thrown away, test is prod's shape in small, prod keeps what was registered. */
export const DEFAULTS: Readonly<Record<Preset, Defaults>> = {
  dev: {
    ...COMMON,
    monitoring: { ...MONITORING, enabled: false },
    network: { ...ADDRESSES, natGateways: "shared", egress: "restricted" },
    publicAddresses: { protect: false, lock: false },
    vault: { purgeProtection: false, softDeleteDays: 7 },
    lanes: {
      vmSize: "Standard_D2s_v5",
      instances: 1,
      imageVersion: IMAGE_VERSION,
      encryptionAtHost: false,
      osDiskSizeGb: 30,
    },
  },
  test: {
    ...COMMON,
    monitoring: { ...MONITORING, enabled: false },
    network: { ...ADDRESSES, natGateways: "perLane", egress: "restricted" },
    publicAddresses: { protect: false, lock: false },
    vault: { purgeProtection: false, softDeleteDays: 7 },
    lanes: {
      vmSize: "Standard_D2s_v5",
      instances: 2,
      imageVersion: IMAGE_VERSION,
      encryptionAtHost: true,
      osDiskSizeGb: 30,
    },
  },
  prod: {
    ...COMMON,
    monitoring: { ...MONITORING, enabled: true },
    network: { ...ADDRESSES, natGateways: "perLane", egress: "restricted" },
    publicAddresses: { protect: true, lock: true },
    vault: { purgeProtection: true, softDeleteDays: 90 },
    lanes: {
      vmSize: "Standard_D4s_v5",
      instances: 3,
      imageVersion: IMAGE_VERSION,
      encryptionAtHost: true,
      osDiskSizeGb: 64,
    },
  },
};

/** Defaults of a generated server certificate. Microsoft's guide makes a self-signed one for 1095 days. */
export const CERTIFICATE_DEFAULTS = {
  commonName: "icap-gateway",
  validityDays: { authority: 365, selfSigned: 1095 },
  authorityValidityDays: 3650,
} as const;
