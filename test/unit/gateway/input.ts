import { gatewayFiles } from "../../../infra/gateway/files";
import { renderUserData, type UserDataInput } from "../../../infra/gateway/userData";
import { DEFAULTS } from "../../../infra/settings/defaults";
import { parse } from "yaml";

/** A gateway as the defaults of the settings describe it. */
export const INPUT: UserDataInput = {
  lane: "a",
  port: 11344,
  furtherPorts: [],
  canaryPort: 8080,
  vaultUrl: "https://gateway-kv.vault.azure.net/",
  secretName: "gateway-a",
  identityId:
    "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lane-a",
  fetchIntervalSeconds: 300,
  readinessDeadlineSeconds: 1200,
  updateDays: "Mon,Wed,Fri",
  dlp: { ...DEFAULTS.dev.dlp, keywords: ["top secret"] },
  services: { reqmod: "reqmod", respmod: "respmod" },
  requestsWithoutBody: "allow",
  maxBodyMebibytes: 64,
  capacity: { cores: 2, memoryMebibytes: 8192 },
  trust: { mode: "pin" },
  packagesInImage: false,
};

/** What cloud-init makes of the text. */
export interface CloudConfig {
  packages: string[];
  write_files: { path: string; permissions?: string; content: string; encoding?: string }[];
  runcmd: string[][];
}

export const render = (changes: Partial<UserDataInput> = {}): string =>
  renderUserData({ ...INPUT, ...changes }, gatewayFiles());

export const cloudConfig = (changes: Partial<UserDataInput> = {}): CloudConfig => parse(render(changes)) as CloudConfig;

/** One file as it lands on the gateway. */
export function landed(path: string, changes: Partial<UserDataInput> = {}): string {
  const file = cloudConfig(changes).write_files.find((candidate) => candidate.path === path);
  if (!file) throw new Error(`${path} is not written`);
  return file.content;
}
