import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../policy/index";
import { UserError } from "../console/userError";
import { engineEnvironment } from "../engine/environment";
import { withExisting } from "../engine/existingResources";
import { copyProject, hasStackFile, readStackConfig, type StackConfig } from "../engine/projectCopy";
import { PROJECT } from "../infra/model/limits";
import { type ChangeInput, type NotKnown, readStackState, type ResourceState } from "../preview";
import { contextOfConfig } from "./contextOfStack";
import { EmulatedAzure, unfamiliarFunctions, unfamiliarTypes } from "./emulatedAzure";
import { hiddenDifferences, previewSettings, type Placeholders, type PreviewSettings } from "./previewSettings";
import { packageDifference } from "./packageDifference";
import { unprotected } from "./protection";
import type { ProgramAnswer } from "./protocol";
import { sourceLocator } from "./sourceLocator";
import { TreeProgram } from "./treeProgram";

/** One version of the project. */
export interface Side {
  /** Folder with its program, boot files and settings. */
  readonly tree: string;
  /** For a person: `origin/main (1a2b3c4)`, `the working tree`. */
  readonly name: string;
}

/** A version whose program is running. */
interface RunningSide extends Side {
  readonly program: TreeProgram;
}

/** The result of deploying the base, from which any number of changes can be previewed. */
export interface DeployedBase {
  readonly side: Side;
  readonly config: StackConfig;
  readonly notes: readonly string[];
  readonly folder: string;
  readonly environment: Record<string, string>;
  readonly resources: readonly ResourceState[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly context: Context | NotKnown;
}

export interface SidesOptions {
  readonly stack: string;
  /** Path of the Pulumi CLI. */
  readonly cli: string;
  readonly placeholders: Placeholders;
  /** The settings of a side; by default those in the stack's file of its tree. */
  readonly configOf?: (side: Side) => Promise<StackConfig>;
  /** The running program of a tree, which its owner ends; by default each operation starts a program. */
  readonly programOf?: (tree: string) => TreeProgram;
  /** Skips the trial update after the preview. The report then lacks all that only an update shows. */
  readonly withoutUpdate?: true;
}

/** Deploys and previews both sides on the emulator's half of Azure. `close` removes everything that was created. */
export class Sides {
  private constructor(
    private readonly options: SidesOptions,
    private readonly azure: EmulatedAzure,
    private readonly folder: string,
  ) {}

  static async open(options: SidesOptions): Promise<Sides> {
    const folder = await mkdtemp(join(tmpdir(), `${PROJECT}-preview-`));
    return new Sides(options, await EmulatedAzure.open(), folder);
  }

  async close(): Promise<void> {
    await this.azure.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The base of a change: the result of the base's own program, or nothing if only `head` has the stack's file. */
  baseOf(side: Side, head: Side): Promise<DeployedBase> {
    const { stack } = this.options;
    const isNew = !hasStackFile(side.tree, stack) && hasStackFile(head.tree, stack);
    return isNew ? this.nothing(head) : this.deploy(side);
  }

  /** Deploys the base with its own program. A refusal is an error, because there is then nothing to compare with. */
  async deploy(side: Side): Promise<DeployedBase> {
    const { stack } = this.options;
    const { config: original, settings } = await this.settingsOf(side);
    const folder = await mkdtemp(join(this.folder, "base-"));
    await copyProject(side.tree, folder, stack, settings.config);
    const environment = engineEnvironment(folder, this.azure.providers);
    const answer = await this.withProgram(side, (program) =>
      this.run(program, { folder, environment }, settings, "up"),
    );
    if (answer.kind !== "deployed")
      throw new UserError(
        `${side.name} cannot be deployed on the emulator: ${wordsOf(answer)}${leftOutWords(settings)}`,
      );
    const { resources } = readStackState(answer.state, side.name);
    return {
      side,
      config: original,
      notes: settings.notes,
      folder,
      environment,
      resources,
      outputs: answer.outputs,
      context: answer.context,
    };
  }

  /** An empty base for a stack that does not exist yet, so that all of `head` is new. */
  async nothing(head: Side): Promise<DeployedBase> {
    const { stack, placeholders } = this.options;
    const folder = await mkdtemp(join(this.folder, "base-"));
    await mkdir(join(folder, "state"));
    const { config } = await this.settingsOf(head);
    return {
      side: { tree: head.tree, name: "nothing, because the stack is new" },
      config,
      notes: [],
      folder,
      environment: engineEnvironment(folder, this.azure.providers),
      resources: [],
      outputs: {},
      context: contextOfConfig(head.tree, stack, config, placeholders),
    };
  }

  /** The change from the base to `head`, previewed by the head's own program from the base's state. */
  previewChange(base: DeployedBase, head: Side): Promise<ChangeInput> {
    return this.withProgram(head, (program) => this.changeFrom(base, head, program));
  }

  private async changeFrom(base: DeployedBase, head: Side, program: TreeProgram): Promise<ChangeInput> {
    const { stack } = this.options;
    const { config: original, settings } = await this.settingsOf(head);
    const running = { ...head, program };
    const previewed = await this.previewOn(base, running, settings, "state");
    // A failure because the emulator does not know a function or resource is not a refusal by Azure.
    const unfamiliar = unfamiliarFunctions(previewed.failure ?? "");
    const refusals = previewed.failure === undefined || unfamiliar ? [] : [previewed.failure];
    // Protection stops the preview at once. The remaining steps are previewed without protection, in a copy of the state.
    const free = refusals.some(isProtection)
      ? await this.previewOn(base, running, settings, "unprotected state")
      : previewed;
    const cutShort = free.failure === undefined ? [] : ["the rest of the update: the engine stopped before it"];
    const tries = cutShort.length === 0 && this.options.withoutUpdate === undefined;
    const updated = tries ? await this.update(base, running, settings, refusals) : undefined;
    return {
      project: PROJECT,
      stack,
      compared: {
        base: base.side.name,
        head: head.name,
        caveat: "Both versions were deployed on an emulator; the resources in Azure may differ.",
      },
      base: base.resources,
      baseOutputs: base.outputs,
      steps: free.steps,
      ...(free.outputs ? { headOutputs: free.outputs } : {}),
      ...(updated?.resources ? { updated: updated.resources } : {}),
      emulated: true,
      placeholderClient: this.options.placeholders.clientCertificate,
      refusals,
      unknown: [
        ...hiddenDifferences(base.config, original),
        ...(unfamiliar ?? []),
        ...unfamiliarTypes(free.steps),
        ...cutShort,
        ...(updated?.unknown ?? []),
      ],
      notes: [...new Set([...base.notes, ...settings.notes]), ...(await packageDifference(base.side.tree, head.tree))],
      contexts: { base: base.context, head: free.context },
      locate: sourceLocator(base.resources, { project: base.folder, base: base.side.tree, head: head.tree }),
    };
  }

  /** The settings of a side. Existing resources that they name are added to the emulator. */
  private async settingsOf(side: Side) {
    const { configOf = ({ tree }) => readStackConfig(tree, this.options.stack) } = this.options;
    const config = await configOf(side);
    const settings = previewSettings(config, this.options.stack, this.options.placeholders);
    const existing = withExisting(settings.config);
    this.azure.putExisting(existing.network, existing.resources);
    const notes = [...settings.notes, ...existing.notes.map((note) => `${note}.`)];
    return { config, settings: { ...settings, config: existing.config, notes } };
  }

  private async previewOn(base: DeployedBase, head: RunningSide, settings: PreviewSettings, which: Which) {
    const place = await this.copyOf(base, head, settings.config, which);
    const answer = await this.run(head.program, place, settings, "preview");
    if (answer.kind !== "previewed") throw new UserError(`${head.name} cannot be previewed: ${wordsOf(answer)}`);
    return answer;
  }

  /**
   * The result of a trial update in a copy of the base's state. A preview does not know the ids of new resources, and does not show
   * resources that a program registers only in an update.
   */
  private async update(
    base: DeployedBase,
    head: RunningSide,
    settings: PreviewSettings,
    refusals: readonly string[],
  ): Promise<{ readonly resources?: readonly ResourceState[]; readonly unknown: readonly string[] }> {
    const place = await this.copyOf(base, head, settings.config, refusals.length > 0 ? "unprotected state" : "state");
    const azure = await this.azure.copy();
    try {
      const answer = await this.run(head.program, place, settings, "up", azure);
      if (answer.kind === "deployed")
        return { resources: readStackState(answer.state, head.name).resources, unknown: [] };
      // Refusals are reported already, and they are the reason why this update fails too.
      return { unknown: refusals.length > 0 ? [] : (unfamiliarFunctions(wordsOf(answer)) ?? [failedWords(answer)]) };
    } finally {
      await azure.close();
    }
  }

  /** A folder with the head's project and a copy of the base's state. */
  private async copyOf({ folder: left, environment }: DeployedBase, head: Side, config: StackConfig, which: Which) {
    const folder = await mkdtemp(join(this.folder, "head-"));
    await copyProject(head.tree, folder, this.options.stack, config);
    await mkdir(join(folder, "state"), { recursive: true });
    await cp(join(left, "state"), join(folder, "state"), { recursive: true });
    if (which === "unprotected state") await unprotected(join(folder, "state"));
    return { folder, environment: { ...environment, ...placesIn(folder) } };
  }

  private async withProgram<T>(side: Side, work: (program: TreeProgram) => Promise<T>): Promise<T> {
    const lent = this.options.programOf?.(side.tree);
    if (lent !== undefined) return work(lent);
    const program = new TreeProgram(side.tree);
    try {
      return await work(program);
    } finally {
      program.end();
    }
  }

  private run(
    program: TreeProgram,
    place: Place,
    { config, secrets }: PreviewSettings,
    operation: "up" | "preview",
    azure: EmulatedAzure = this.azure,
  ): Promise<ProgramAnswer> {
    const { stack, cli } = this.options;
    return azure.run(program, { ...place, stackName: stack, cli, operation, config, secrets });
  }
}

/** The locations of a stack's project and state, and the environment of its engine. */
type Place = Pick<DeployedBase, "folder" | "environment">;
type Which = "state" | "unprotected state";

/** The parts of the engine's environment that lie in a stack's folder. */
const placesIn = (folder: string): Record<string, string> => {
  const { PULUMI_HOME, PULUMI_BACKEND_URL } = engineEnvironment(folder, "");
  return { PULUMI_HOME: PULUMI_HOME!, PULUMI_BACKEND_URL: PULUMI_BACKEND_URL! };
};

/** Words for the settings that were left out, because another setting may need one of them. */
const leftOutWords = ({ leftOut }: PreviewSettings): string =>
  leftOut.length === 0 ? "" : `\nThese settings were left out, because they are encrypted: ${leftOut.join(", ")}.`;

const isProtection = (refusal: string): boolean => /protect/i.test(refusal);

const failedWords = (answer: ProgramAnswer): string =>
  `the state after the update: on the emulator the update failed, although its preview succeeded (${wordsOf(answer)})`;

const wordsOf = (answer: ProgramAnswer): string =>
  "message" in answer ? answer.message : `it answered "${answer.kind}"`;
