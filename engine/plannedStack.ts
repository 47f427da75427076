import { randomBytes } from "node:crypto";
import { parseSettings, SettingsError, settingsOfFile, type Settings } from "../infra/settings";
import { UserError } from "../console/userError";
import type { ExistingNetwork, ExistingResource } from "../emulator/azure";
import { withExisting } from "./existingResources";
import { withServerIdentities } from "./serverIdentity";
import { readStackConfig, type StackConfig } from "./projectCopy";
import { makesClientIdentity, rehearsalSettings } from "./rehearsalSettings";
import { throwawayIdentity, type ClientIdentity } from "./clientIdentity";

/** A stack as a rehearsal deploys it. */
export interface PlannedStack {
  readonly config: StackConfig;
  /** Throw-away values that the stack gets as Pulumi secrets in addition to `config`, by path (`section.name`). */
  readonly secrets: Readonly<Record<string, string>>;
  /** The checked settings from `config` and these secrets. */
  readonly settings: Settings;
  /** The changes for the rehearsal, in words. */
  readonly changes: string[];
  /** The throw-away client, if the stack does not make one. */
  readonly identity?: ClientIdentity;
  /** The network of `network.existing`, which the emulator must have before the stack. */
  readonly existingNetwork?: ExistingNetwork;
  /** All other existing resources that the settings name. */
  readonly existingResources: readonly ExistingResource[];
  /** Certificates of the external ICAP servers with TLS, by the servers' positions in `icap.external.servers`. */
  readonly identities: ReadonlyMap<number, ClientIdentity>;
}

/** The settings with their secrets, as the program gets them. */
function withSecrets(values: Readonly<Record<string, unknown>>, secrets: PlannedStack["secrets"]) {
  const merged: Record<string, unknown> = { ...values };
  const secretNames = new Set<string>();
  for (const [path, value] of Object.entries(secrets)) {
    const [section, name] = path.split(".") as [string, string];
    merged[section] = { ...(merged[section] as object), [name]: value };
    secretNames.add(section);
  }
  return { values: merged, secretNames: [...secretNames] };
}

/**
 * Reads a stack's settings, adapts them for a rehearsal and checks them, before anything is started.
 * @throws UserError with every problem of the settings
 */
export async function planStack(project: string, stack: string, now: Date): Promise<PlannedStack> {
  const original = await readStackConfig(project, stack);
  const identity = makesClientIdentity(original, stack) ? undefined : await throwawayIdentity(now);
  const throwaway = { clientCertificate: identity?.certificate, preSharedKey: randomBytes(32).toString("hex") };
  const adapted = rehearsalSettings(original, stack, throwaway);
  const placed = withExisting(adapted.config);
  const { network: existingNetwork, resources: existingResources, notes } = placed;
  const { config, identities, changes: ofServers } = await withServerIdentities(placed.config, now);
  const { secrets } = adapted;
  const changes = [...adapted.changes, ...notes, ...ofServers];
  try {
    const raw = settingsOfFile(config);
    return {
      config,
      secrets,
      settings: parseSettings({ ...raw, ...withSecrets(raw.values, secrets) }, stack, now),
      changes,
      identity,
      existingNetwork,
      existingResources,
      identities,
    };
  } catch (error) {
    if (error instanceof SettingsError) throw new UserError(error.message, false, { cause: error });
    throw error;
  }
}
