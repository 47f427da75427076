import { randomBytes } from "node:crypto";
import { join } from "node:path";

/** Prefixes of variables that would lead the Pulumi engine to a real backend, stack or Azure subscription. */
const leading = ["PULUMI_", "ARM_", "AZURE_"];

/** Removes the caller's Pulumi and Azure settings from `env`, so that a rehearsal cannot reach a real account. */
export function leaveRealAccounts(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (leading.some((prefix) => name.startsWith(prefix))) delete env[name];
  }
}

/**
 * The engine's environment in a rehearsal: state in a folder, a random passphrase, providers that are already running, and no version check
 * on the internet. The passphrase is passed in the environment, never as an argument.
 * @param providers `name:port,name:port` (PULUMI_DEBUG_PROVIDERS)
 */
export function engineEnvironment(folder: string, providers: string): Record<string, string> {
  return {
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(32).toString("base64url"),
    PULUMI_DEBUG_PROVIDERS: providers,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
