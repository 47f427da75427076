import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  knowsType,
  NoMachineHost,
  putExistingNetwork,
  putExistingResource,
  serveProviders,
  serveStranger,
  type ExistingNetwork,
  type ExistingResource,
  type ServedProviders,
} from "../emulator/azure";
import { nameOfUrn, type PreviewStep } from "../preview";
import type { ProgramAnswer, ProgramOrder } from "./protocol";
import type { TreeProgram } from "./treeProgram";

/** Maximum number of providers; no program of a gateway needs more. */
const MOST_PROVIDERS = 8;
/** The engine's message when a package's resources have no provider. */
const MISSING =
  /no resource plugin '(?:pulumi-resource-)?([a-z0-9-]+?)(?:-v[\d.][^']*)?' found|could not find [^\n]*resource plugin ([a-z0-9-]+)/i;
/** The emulator's message about a function that it does not have. */
const FUNCTION = /the emulator does not know the function ([\w:/-]+)/g;

/** The engine's message when a program looks up a resource that exists in Azure and not on the emulator. */
const LOOKED_UP = /invocation of ([\w:/-]+) returned an error: [^\n]*\bResourceNotFound\b/g;

/** The emulator's half of Azure, for programs that may use types and functions that the emulator does not know. */
export class EmulatedAzure {
  private readonly strangers: { provider: string; close(): Promise<void> }[] = [];

  /** @param lent providers of other names, which their owner closes */
  private constructor(
    private readonly azure: ServedProviders,
    private readonly lent: readonly string[] = [],
  ) {}

  static async open(): Promise<EmulatedAzure> {
    return new EmulatedAzure(await serveProviders({ host: new NoMachineHost(), strangers: true }));
  }

  /** A copy of the subscription, for an update that must not change the original. Close the copy before the original. */
  async copy(): Promise<EmulatedAzure> {
    const store = this.azure.store.copy();
    const lent = [...this.lent, ...this.strangers.map(({ provider }) => provider)];
    return new EmulatedAzure(await serveProviders({ host: new NoMachineHost(), strangers: true, store }), lent);
  }

  /** Adds existing resources that the next program's settings describe. */
  putExisting(network: ExistingNetwork | undefined, resources: readonly ExistingResource[]): void {
    if (network) putExistingNetwork(this.azure.store, network);
    for (const resource of resources) putExistingResource(this.azure.store, resource);
  }

  /** Value for `PULUMI_DEBUG_PROVIDERS`. */
  get providers(): string {
    return [this.azure.providers, ...this.lent, ...this.strangers.map(({ provider }) => provider)].join(",");
  }

  async close(): Promise<void> {
    await Promise.all([this.azure.close(), ...this.strangers.map((stranger) => stranger.close())]);
  }

  /** Runs a side's program. If the program needs a provider that does not exist here, it runs again with a stand-in for that provider. */
  async run(program: TreeProgram, order: Omit<ProgramOrder, "tree">): Promise<ProgramAnswer> {
    const environment = { ...order.environment, PULUMI_DEBUG_PROVIDERS: this.providers };
    const answer = await program.run({ ...order, environment });
    const missing = missingProvider(answer);
    if (missing === undefined || this.strangers.length >= MOST_PROVIDERS) return answer;
    if (this.strangers.some(({ provider }) => provider.startsWith(`${missing}:`))) return answer;
    this.strangers.push(await serveStranger(missing));
    await rm(join(order.folder, "cli"), { recursive: true, force: true }); // the previous run created it
    return this.run(program, order);
  }
}

function missingProvider(answer: ProgramAnswer): string | undefined {
  const words = "message" in answer ? answer.message : answer.kind === "previewed" ? (answer.failure ?? "") : "";
  const found = MISSING.exec(words);
  return found?.[1] ?? found?.[2];
}

/**
 * Sentences about functions at which a run failed because of the emulator: those that it does not know, and those that read something that
 * exists only in Azure. Undefined if there are none. Azure's refusals are not among them.
 */
export function unfamiliarFunctions(failure: string): readonly string[] | undefined {
  const named = (pattern: RegExp): string[] => [...failure.matchAll(pattern)].map((match) => match[1]!);
  const sentences = [
    ...named(FUNCTION).map((name) => `the result of the function ${name}: the emulator does not know this function`),
    ...named(LOOKED_UP).map(
      (name) => `the result of the function ${name}: it reads something that exists only in Azure`,
    ),
  ];
  return sentences.length === 0 ? undefined : [...new Set(sentences)];
}

/** Changed resources of types that the emulator accepts without checks, one sentence for each type. */
export function unfamiliarTypes(steps: readonly PreviewStep[]): readonly string[] {
  const byType = new Map<string, Set<string>>();
  for (const { op, urn, before, after } of steps) {
    const state = after ?? before;
    if (op === "same" || !state?.custom || isFamiliar(state.type)) continue;
    byType.set(state.type, (byType.get(state.type) ?? new Set()).add(nameOfUrn(urn)));
  }
  return [...byType].map(
    ([type, names]) =>
      `${[...names].sort().join(", ")}: the emulator does not know the type ${type}, so neither whether Azure accepts the ` +
      "change nor whether it replaces the resource",
  );
}

const isFamiliar = (type: string): boolean => knowsType(type) || /^(tls|pulumi):/.test(type);
