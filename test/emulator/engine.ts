/** The real Pulumi engine against the emulator's providers, with an inline program and everything in temporary folders. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as automation from "@pulumi/pulumi/automation";
import { parseDocument } from "yaml";
import { NoMachineHost, serveProviders, type ServedProviders } from "../../emulator/azure";
import type { MachineHost } from "../../emulator/model";
import { Progress } from "../../console/progress";
import { loadAutomation } from "../../engine/automation";
import { pulumiCli } from "../../engine/cli/pulumiCli";
import { pulumiAt, type Pulumi } from "../../deployed/pulumi";
import { withoutOlderTypes } from "../olderTypes";
import { withoutStackTraces } from "../stackTraces";
import { serveLanguageHost } from "./languageHost";
import type { LanguageHost } from "./languageService";

const project = path.resolve(__dirname, "../..");

/** The CLI's path; looked for once, because each look starts it twice. */
let foundCli: Promise<string> | undefined;
const cliPath = (): Promise<string> => (foundCli ??= pulumiCli(project, new Progress()).then((cli) => cli.path));

/** One step of the engine. */
export interface Step {
  /** `create`, `update`, `same`, `create-replacement`, `delete-replaced`, ... */
  op: string;
  /** Logical name. */
  name: string;
  type: string;
  /** Changed property paths and how, for example `{ "tags.a": "update" }`. */
  detailedDiff: Record<string, string>;
  /** Inputs as they become; secrets are hidden, and a placeholder of Pulumi's stands for what is not known yet. */
  after?: Record<string, unknown>;
}

/** The result of one preview, update, refresh or destroy. */
export interface Run {
  /** Steps that changed something (or, in a preview, would), in order. */
  changes: Step[];
  /** All that the engine printed. */
  log: string;
  /** Set when it failed. */
  error?: Error;
}

type Program = () => Promise<Record<string, unknown> | void> | Record<string, unknown> | void;

/** Policy packs that judge a run: their folders, and a configuration file for each. */
export type PolicyPacks = Pick<automation.PreviewOptions, "policyPacks" | "policyPackConfigs">;

/** The options of an engine. */
export interface EngineOptions {
  host?: MachineHost;
  config?: automation.ConfigMap;
  stackName?: string;
  projectName?: string;
  /** Folder with a copy of the project's files; the engine writes into it. */
  workDir?: string;
  /** More environment of the CLI. */
  env?: Record<string, string>;
  /** Hosts of further languages beside Node.js, as `PULUMI_DEBUG_LANGUAGES` names them. */
  languages?: readonly string[];
  /** The Node.js that programs run under which the CLI starts; the test's own by default. */
  node?: string;
}

/** A stack of the real engine on the emulator. Set `program` before each run. */
export class Engine {
  program: Program = () => undefined;
  private askOutputs: () => Promise<automation.OutputMap> = async () => ({});

  private constructor(
    readonly home: string,
    readonly azure: ServedProviders,
    private readonly language: LanguageHost,
    private readonly projectName: string,
    private stack: automation.Stack | undefined,
  ) {}

  static async start(options: EngineOptions = {}): Promise<Engine> {
    const home = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-engine-"));
    mkdirSync(path.join(home, "cli", "bin"), { recursive: true });
    symlinkSync(await cliPath(), path.join(home, "cli", "bin", "pulumi"));
    const azure = await serveProviders({ host: options.host ?? new NoMachineHost(), runDir: path.join(home, "run") });
    const language = await serveLanguageHost(options.node);
    const projectName = options.projectName ?? "emulated";
    const engine = new Engine(home, azure, language, projectName, undefined);
    await loadAutomation();
    const stack = await automation.LocalWorkspace.createStack(
      {
        projectName,
        stackName: options.stackName ?? "dev",
        program: async () => (await engine.program()) ?? {},
      },
      {
        pulumiCommand: await automation.PulumiCommand.get({ root: path.join(home, "cli"), skipVersionCheck: true }),
        pulumiHome: path.join(home, "pulumi"),
        envVars: {
          PULUMI_BACKEND_URL: `file://${home}`,
          PULUMI_CONFIG_PASSPHRASE: "only for this test",
          PULUMI_SKIP_UPDATE_CHECK: "1",
          PULUMI_SKIP_CHECKPOINTS: "true", // the state once an update, not at every step
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_DEBUG_PROVIDERS: azure.providers,
          PULUMI_DEBUG_LANGUAGES: [language.setting, ...(options.languages ?? [])].join(","),
          ...options.env,
        },
        ...(options.workDir ? { workDir: options.workDir } : {}),
      },
    );
    // After every update the API asks the CLI three times for what no test reads; that costs as much as the update itself.
    engine.askOutputs = stack.outputs.bind(stack);
    stack.outputs = async () => ({});
    stack.info = async () => undefined;
    engine.stack = stack;
    await engine.configure({ "azure-native:location": { value: "westeurope" }, ...options.config });
    return engine;
  }

  /** Sets configuration values; the others stay. The CLI is started only for secret ones, which it encrypts. */
  async configure(config: automation.ConfigMap): Promise<void> {
    const all = Object.entries(config);
    const secret = all.filter(([, value]) => value.secret === true);
    if (secret.length > 0) await this.stack?.setAllConfig(Object.fromEntries(secret));
    const file = path.join(this.workDir, `Pulumi.${this.stack!.name}.yaml`);
    const settings = parseDocument(readFileSync(file, "utf8"));
    for (const [name, { value, secret }] of all)
      if (secret !== true) settings.setIn(["config", name.includes(":") ? name : `${this.projectName}:${name}`], value);
    writeFileSync(file, settings.toString());
  }

  /** Gives the stack another name, as `pulumi stack rename` does. */
  async rename(stackName: string): Promise<void> {
    await this.stack?.rename({ stackName });
  }

  preview(packs: PolicyPacks = {}): Promise<Run> {
    return this.run("preview", packs);
  }

  up(packs: PolicyPacks = {}): Promise<Run> {
    return this.run("up", packs);
  }

  refresh(): Promise<Run> {
    return this.run("refresh");
  }

  destroy(options: { excludeProtected?: boolean } = {}): Promise<Run> {
    return this.run("destroy", options);
  }

  /** Folder in which the CLI runs. */
  get workDir(): string {
    return this.stack!.workspace.workDir;
  }

  /** Path of the CLI. */
  get cliPath(): string {
    return path.join(this.home, "cli", "bin", "pulumi");
  }

  /** The CLI as this project's commands run it, with the emulator in place of Azure. */
  get pulumi(): Pulumi {
    return pulumiAt(this.cliPath, this.workDir, this.environment);
  }

  private get environment(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.stack?.workspace.envVars, PULUMI_HOME: path.join(this.home, "pulumi") };
  }

  /** Runs the CLI itself, as a person would, with the emulator in place of Azure; without the program. */
  async cli(...argv: string[]): Promise<{ code: number; text: string }> {
    const options = { cwd: this.stack?.workspace.workDir, env: this.environment, maxBuffer: 2 ** 26 };
    return new Promise((resolve) => {
      execFile(this.cliPath, [...argv, "--color", "never", "--non-interactive"], options, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: stdout + stderr }),
      );
    });
  }

  /** The stack's outputs, secrets in the clear. */
  async outputs(): Promise<Record<string, unknown>> {
    const outputs = await this.askOutputs();
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
  }

  /** The state file as the engine keeps it, secrets encrypted. */
  state(): string {
    const folder = path.join(this.home, ".pulumi", "stacks", this.projectName);
    const [file] = readdirSync(folder).filter((name) => name.endsWith(".json"));
    return readFileSync(path.join(folder, file!), "utf8");
  }

  async close(): Promise<void> {
    await this.azure.close();
    this.language.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async run(kind: "preview" | "up" | "refresh" | "destroy", extra: object = {}): Promise<Run> {
    if (!this.stack) throw new Error("the engine was not started");
    const log: string[] = [];
    const changes: Step[] = [];
    const options = {
      ...extra,
      onOutput: (text: string) => log.push(text),
      onError: (text: string) => log.push(text),
      onEvent: (event: automation.EngineEvent) => {
        const diagnostic = event.diagnosticEvent;
        // Debug messages are never shown, and carry every property in the clear: the SDK logs what it was answered.
        if (diagnostic && String(diagnostic.severity) !== "debug") log.push(diagnostic.message);
        const step = stepOf(event, kind);
        if (step) changes.push(step);
      },
    };
    const { stack } = this;
    const error = await withoutStackTraces<unknown>(() => withoutOlderTypes<unknown>(() => stack[kind](options))).then(
      () => undefined,
      (failure: Error) => failure,
    );
    return { changes, log: log.join(""), error };
  }
}

/** The step that an event is about: announced steps in a preview, finished ones otherwise. */
function stepOf(event: automation.EngineEvent, kind: string): Step | undefined {
  const metadata = (kind === "preview" ? event.resourcePreEvent : event.resOutputsEvent)?.metadata;
  if (!metadata || metadata.op === "same") return undefined;
  if (metadata.type.startsWith("pulumi:")) return undefined;
  const detailedDiff = Object.entries(metadata.detailedDiff ?? {}).map(([key, { diffKind }]) => [
    key,
    String(diffKind),
  ]);
  return {
    op: metadata.op,
    name: metadata.urn.split("::").slice(-1)[0]!,
    type: metadata.type,
    detailedDiff: Object.fromEntries(detailedDiff) as Record<string, string>,
    after: metadata.new?.inputs,
  };
}
