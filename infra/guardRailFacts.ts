import type { Preset } from "./model";
import { clientProfiles } from "./network/clientProfile";
import { parseSettings, settingsOfFile } from "./settings";

/**
 * Facts of a stack that the guard rails cannot read from its resources. A change of a field's meaning needs a new version, because `npm run
 * preview` of one commit reads them from the tree of another.
 */
export interface GuardRailFacts {
  readonly version: 1;
  readonly environment: Preset;
  /** TCP port of ICAP over TLS. */
  readonly icapsPort: number;
  /** Prefixes and service tags that may reach this port. */
  readonly allowedSources: readonly string[];
  /** Clients with a port of their own. */
  readonly furtherClients: readonly { readonly port: number; readonly sources: readonly string[] }[];
  /** The stack is marked as one that inspects no real files (setting `workload`), and may speak ICAP without TLS. */
  readonly testWorkload: boolean;
  /** The registered addresses belong to somebody else (setting `publicAddresses.existing`). */
  readonly existingAddresses: boolean;
  /** Addresses from which exact lists are uploaded (setting `dlp.listUploadFrom`). */
  readonly storageSources: readonly string[];
  /** ARM id of the network that belongs to somebody else (setting `network.existing`); absent: the stack makes its own. */
  readonly existingNetwork?: string;
}

/**
 * The guard rails' facts of a stack, from the configuration of its stack file (full keys, plain values).
 *
 * The only function that a preview calls in another commit's tree: keep its path, name and arguments.
 *
 * @throws SettingsError where the settings are wrong
 */
export function guardRailFacts(config: Readonly<Record<string, unknown>>, stack: string, now: Date): GuardRailFacts {
  // The values are plain here even if they are encrypted in the stack file, so a tunnel's key in clear text is not a problem.
  const secretNames = ["enforceTunnel"];
  const settings = parseSettings({ ...settingsOfFile(config), secretNames }, stack, now);
  const clients = clientProfiles(settings.client);
  const { existing } = settings.network;
  return {
    version: 1,
    environment: settings.preset,
    icapsPort: settings.gateway.port,
    allowedSources: clients.filter(({ port }) => port === undefined).flatMap(({ sources }) => sources),
    furtherClients: clients.flatMap(({ port, sources }) => (port === undefined ? [] : [{ port, sources }])),
    testWorkload: settings.workload === "test",
    existingAddresses: settings.publicAddresses.existing !== undefined,
    storageSources: settings.dlp.listUploadFrom,
    ...(existing ? { existingNetwork: existing.network } : {}),
  };
}
