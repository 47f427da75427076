import { SETTINGS, type SectionName } from "./schema";
import { byPreset, type ByPreset, type Preset } from "./setting";

/**
 * Values of one preset. Defaults that follow from other settings (zones, capacity, the generated identity) are computed in infra/settings.
 */
export type Defaults = { readonly [N in SectionName]: ByPreset<(typeof SETTINGS)[N]> };

const defaultsOf = (preset: Preset): Defaults => ({
  resourceGroup: byPreset(SETTINGS.resourceGroup, preset),
  network: byPreset(SETTINGS.network, preset),
  publicAddresses: byPreset(SETTINGS.publicAddresses, preset),
  client: byPreset(SETTINGS.client, preset),
  vault: byPreset(SETTINGS.vault, preset),
  lanes: byPreset(SETTINGS.lanes, preset),
  gateway: byPreset(SETTINGS.gateway, preset),
  dlp: byPreset(SETTINGS.dlp, preset),
  icap: byPreset(SETTINGS.icap, preset),
  monitoring: byPreset(SETTINGS.monitoring, preset),
  capacity: byPreset(SETTINGS.capacity, preset),
  enforceTunnel: byPreset(SETTINGS.enforceTunnel, preset),
  detectionServer: byPreset(SETTINGS.detectionServer, preset),
  secondRegion: byPreset(SETTINGS.secondRegion, preset),
});

/** Preset-specific defaults: dev is cheap and thrown away, test is prod's shape in small, prod keeps what was registered. */
export const DEFAULTS: Readonly<Record<Preset, Defaults>> = {
  dev: defaultsOf("dev"),
  test: defaultsOf("test"),
  prod: defaultsOf("prod"),
};
