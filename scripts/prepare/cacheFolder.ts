import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where things that are costly to make are kept between runs: the Pulumi CLI here, distribution trees by the emulator.
 * `DEFENDER_ICAP_GATEWAY_CACHE` decides, else the XDG base directory specification.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  if (env.DEFENDER_ICAP_GATEWAY_CACHE) return env.DEFENDER_ICAP_GATEWAY_CACHE;
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "defender-icap-gateway");
}
