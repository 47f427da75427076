/** Engines whose stacks name things of others, and the preflight's findings about these; nothing is deployed. */
import { resourceGroupId } from "../../../emulator/azure/armId";
import type { ResourceState } from "../../../preview";
import { preflightOf } from "../deployedCommands";
import type { Engine } from "../engine";
import { removeProjects, startProject } from "../project";

/** The resource group of the others. */
export const GROUP = resourceGroupId("others");
export const idOf = (type: string, name: string) => `${GROUP}/providers/${type}/${name}`;

export class Named {
  readonly engine: Engine;
  readonly #engines: Engine[];

  private constructor(engine: Engine, engines: Engine[]) {
    this.engine = engine;
    this.#engines = engines;
  }

  /** @param settings sections of the stack's file */
  static async start(settings: Record<string, unknown>): Promise<Named> {
    const engine = await startNamed(settings);
    return new Named(engine, [engine]);
  }

  get store() {
    return this.engine.azure.store;
  }

  /** Another stack with these settings, closed with this one. */
  async another(settings: Record<string, unknown>): Promise<Engine> {
    const engine = await startNamed(settings);
    this.#engines.push(engine);
    return engine;
  }

  /** Puts a thing of others there. @param type without `azure-native:` */
  put(type: string, id: string, properties: Record<string, unknown> = {}, location = "westeurope"): void {
    const name = id.split("/").at(-1)!;
    this.store.put({ type: `azure-native:${type}`, id, name, urn: "", location, properties });
  }

  /** The findings about things of others and names. */
  async told(planned: readonly ResourceState[] = []): Promise<readonly string[]> {
    const { findings } = await preflightOf(this.engine, { planned });
    return findings
      .filter(({ check }) => ["things of others", "names"].includes(check))
      .map(({ outcome, fact }) => `${outcome}: ${fact}`);
  }

  async close(): Promise<void> {
    for (const one of this.#engines) await one.close();
    removeProjects();
  }
}

function startNamed(settings: Record<string, unknown>): Promise<Engine> {
  const sections = Object.entries(settings).map(([name, value]) => [`defender-icap-gateway:${name}`, value]);
  return startProject("dev", Object.fromEntries(sections));
}
