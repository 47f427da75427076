import { join } from "node:path";
import { ENVIRONMENTS, type Context, type Environment } from "../../policy/index";
import type { StackConfig } from "../../engine/projectCopy";

/** The used exports of a tree's own settings and client profiles; another version of the project may lack them. */
interface SettingsModule {
  parseSettings(raw: { location: unknown; values: Record<string, unknown> }, stack: string, now: Date): ParsedSettings;
}
interface ParsedSettings {
  readonly preset: string;
  readonly gateway: { readonly port: number };
  readonly client: object;
  readonly publicAddresses: { readonly existing?: unknown };
}
interface ProfileModule {
  clientProfiles(client: object): readonly { readonly sources: readonly string[]; readonly port?: number }[];
}

const NAMESPACE = "defender-icap-gateway:";
const DEFAULT_PORT = 11344;

/**
 * Facts that the guard rails need about a tree and a stack: the environment, the port, whom the client profiles allow.
 * Read by the tree's own code. Where that is impossible, the environment is the strictest and the sources stay unknown,
 * so that the rule about them says that it cannot judge.
 */
export function guardRailContext(tree: string, stack: string, config: StackConfig, now: Date): Context {
  try {
    /* eslint-disable @typescript-eslint/no-require-imports -- each side has its own code; the path is only known now */
    const settings = require(join(tree, "infra", "settings")) as SettingsModule;
    const profiles = require(join(tree, "infra", "network", "clientProfile")) as ProfileModule;
    /* eslint-enable @typescript-eslint/no-require-imports */
    const own = Object.entries(config).filter(([key]) => key.startsWith(NAMESPACE));
    const values = Object.fromEntries(own.map(([key, value]) => [key.slice(NAMESPACE.length), value]));
    const parsed = settings.parseSettings({ location: config["azure-native:location"], values }, stack, now);
    const clients = profiles.clientProfiles(parsed.client);
    return {
      environment: environmentOf(parsed.preset),
      icapsPort: parsed.gateway.port,
      allowedSources: clients.filter(({ port }) => port === undefined).flatMap(({ sources }) => sources),
      furtherClients: clients.flatMap(({ port, sources }) => (port === undefined ? [] : [{ port, sources }])),
      existingAddresses: parsed.publicAddresses.existing !== undefined,
    };
  } catch {
    return { environment: environmentOf(stack), icapsPort: DEFAULT_PORT };
  }
}

const environmentOf = (name: string): Environment => ENVIRONMENTS.find((one) => one === name) ?? "prod";
