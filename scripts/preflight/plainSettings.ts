import { throwawayIdentity } from "../../engine/clientIdentity";
import { readStackConfig } from "../../engine/projectCopy";
import { parseSettings, settingsOfFile, type Settings } from "../../infra/settings";
import { previewSettings } from "../../versions";

/**
 * The settings of a stack's file with their ids unchanged, and placeholders for encrypted values.
 *
 * @throws SettingsError where the settings are wrong
 */
export async function plainSettings(project: string, stack: string, now: Date): Promise<Settings> {
  const { certificate: clientCertificate } = await throwawayIdentity(now);
  const { config, secrets } = previewSettings(await readStackConfig(project, stack), stack, { clientCertificate });
  const secretNames = [...new Set(Object.keys(secrets).map((path) => path.split(".")[0]!))];
  return parseSettings({ ...settingsOfFile(config), secretNames }, stack, now);
}
