import {
  gatewayFiles,
  renderUserData,
  type GatewayFileSettings,
  type GatewayIdentity,
} from "../../../../infra/gateway";
import { DEFAULTS } from "../../../../infra/model/defaults";
import { parse } from "yaml";

/** A gateway as the defaults of the settings describe it, but with clamd: the files of the inspector have tests of their own. */
export const SETTINGS: GatewayFileSettings = {
  gateway: { ...DEFAULTS.dev.gateway, port: 11344 },
  client: { ...DEFAULTS.dev.client, generateIdentity: true },
  dlp: { ...DEFAULTS.dev.dlp, engine: "clamav", keywords: ["top secret"] },
  icap: DEFAULTS.dev.icap,
  monitoring: DEFAULTS.dev.monitoring,
  capacity: { connections: 256, connectionsPerSource: 128, memoryMebibytes: 8192 },
  lanes: { ...DEFAULTS.dev.lanes, zones: [] },
};

export const IDENTITY: GatewayIdentity = {
  vaultUrl: "https://gateway-kv.vault.azure.net",
  secretName: "lane-a",
  identityId:
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lane-a",
};

/** Settings that differ, by section. */
export type Changes = { readonly [S in keyof GatewayFileSettings]?: Partial<GatewayFileSettings[S]> };

/** The structure that cloud-init reads from the text. */
export interface CloudConfig {
  readonly packages?: readonly string[];
  readonly write_files: readonly {
    readonly path: string;
    readonly permissions?: string;
    readonly content: string;
    readonly encoding?: string;
  }[];
  readonly runcmd: readonly (readonly string[])[];
}

export const withChanges = (changes: Changes): GatewayFileSettings => ({
  gateway: { ...SETTINGS.gateway, ...changes.gateway },
  client: { ...SETTINGS.client, ...changes.client },
  dlp: { ...SETTINGS.dlp, ...changes.dlp },
  icap: { ...SETTINGS.icap, ...changes.icap },
  monitoring: { ...SETTINGS.monitoring, ...changes.monitoring },
  capacity: { ...SETTINGS.capacity, ...changes.capacity },
  lanes: { ...SETTINGS.lanes, ...changes.lanes },
});

export const render = (changes: Changes = {}): string =>
  renderUserData(withChanges(changes), "a", IDENTITY, gatewayFiles());

/** Structures of texts that were read: reading one takes longer than making it, and many tests look at the same gateway. */
const structures = new Map<string, CloudConfig>();

/** The structure of a gateway's text. */
export function structureOf(text: string): CloudConfig {
  const known = structures.get(text) ?? (parse(text) as CloudConfig);
  structures.set(text, known);
  return known;
}

export const cloudConfig = (changes: Changes = {}): CloudConfig => structureOf(render(changes));

/** The packages that the gateway installs where they are missing. */
export const packagesIn = ({ write_files: files }: CloudConfig): readonly string[] => {
  const environment = files.find(({ path }) => path === "/etc/icap-gateway/gateway.env")?.content ?? "";
  return /^PACKAGES="(.*)"$/m.exec(environment)?.[1]?.split(" ") ?? [];
};

/** One file as it lands on the gateway. */
export function landed(path: string, changes: Changes = {}): string {
  const file = cloudConfig(changes).write_files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`${path} is not written`);
  return file.content;
}

/** Each way of inspecting, without malware scanning. */
export const WAYS = {
  clamav: { inspection: "clamav", malware: false },
  inspector: { inspection: "inspector", malware: false },
  external: { inspection: "external", malware: false },
} as const;
