/** A stack on the real engine and the booting emulator, for tests that change it, break it and ask its gateways. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import * as pulumi from "@pulumi/pulumi";
import { parse, stringify } from "yaml";
import { startEmulator, type EmulatorOptions, type MachineStatus, type RunningEmulator } from "../../emulator";
import { startAgent, type Agent } from "../../icap";
import program from "../../infra";
import { Progress } from "../../console/progress";
import { engineEnvironment, leaveRealAccounts } from "../../engine/environment";
import { copyProject } from "../../engine/projectCopy";
import type { StackConfig } from "../../engine/projectCopy";
import type { ChangeCounts } from "../../engine/engineEvents";
import { openStack, type EngineStack } from "../../engine/stack";
import { prepareMachine } from "../../scripts/installation/prepareMachine";
import type { Target } from "../../verification/asking";
import { deployedRules, denyingRules } from "../../verification/deployedRules";
import { runProbes } from "../../verification/runProbes";
import type { Probe } from "../../verification/plan";
import { planStack, type PlannedStack } from "../../engine/plannedStack";
import { targetOf } from "../../scripts/rehearse/probing";
import { remoteNetworksOf } from "../../scripts/rehearse/remoteNetworks";
import type { ProbeResult } from "../../verification/result";
import { withoutStackTraces } from "../stackTraces";

const project = resolve(__dirname, "../..");
const projectName = "defender-icap-gateway";
const silent = { note: () => undefined };

/** The result of one `up`: counts by kind, and every step's words in the order in which the engine began them. */
export interface UpResult {
  changes: ChangeCounts;
  steps: string[];
}

export class Deployment {
  /** Changes the boot configuration on its way to Azure, as an edited file in `cloud-init/` would. */
  editBoot?: (text: string) => string;
  /** Changes what a lane's gateways read from Key Vault, as a mistaken hand there would. */
  editSecret?: (value: string) => string;
  /** The stack's outputs since the last update, those without a secret. */
  outputs: Readonly<Record<string, unknown>> = {};

  private constructor(
    private readonly folder: string,
    private readonly stackName: string,
    private readonly stack: EngineStack,
    private readonly planned: PlannedStack,
    private readonly running: RunningEmulator,
    readonly passphrase: string,
  ) {}

  /** Starts an emulator and an empty stack on it, `dev` unless another is named. */
  static async open({
    stack: stackName = "dev",
    ...options
  }: Omit<EmulatorOptions, "mode"> & { stack?: string }): Promise<Deployment> {
    leaveRealAccounts(process.env);
    const machine = await prepareMachine(project, new Progress(), { cli: true, boot: true });
    const refusal = machine.bootRefusal ?? machine.cliRefusal;
    if (machine.cli === undefined || refusal !== undefined) throw new Error(refusal);
    const planned = await planStack(project, stackName, new Date());
    const remoteNetworks = [...remoteNetworksOf(planned.settings)];
    const running = await startEmulator({ remoteNetworks, deletionNotice: false, ...options, mode: "boot" });
    try {
      const folder = await mkdtemp(join(tmpdir(), `${projectName}-e2e-`));
      await copyProject(project, folder, stackName, planned.config);
      const environment = engineEnvironment(folder, running.providers);
      const edited = async () => {
        const edit = deployment.editBoot;
        if (edit !== undefined) pulumi.runtime.registerStackTransformation(bootEdit(edit));
        const { editSecret } = deployment;
        if (editSecret !== undefined) pulumi.runtime.registerStackTransformation(secretEdit(editSecret));
        return program();
      };
      const cli = machine.cli.path;
      const { secrets } = planned;
      const stack = await openStack({ folder, projectName, stackName, program: edited, cli, environment, secrets });
      const deployment = new Deployment(
        folder,
        stackName,
        stack,
        planned,
        running,
        environment.PULUMI_CONFIG_PASSPHRASE!,
      );
      return deployment;
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  get emulator(): RunningEmulator["client"] {
    return this.running.client;
  }

  /** The first keyword that the stack's policy blocks. */
  get keyword(): string {
    return this.planned.settings.dlp.keywords[0]!;
  }

  get icap(): PlannedStack["settings"]["icap"] {
    return this.planned.settings.icap;
  }

  get dlp(): PlannedStack["settings"]["dlp"] {
    return this.planned.settings.dlp;
  }

  /** Sets one part of the project's settings for the next operations; other parts of the same section stay. */
  async configure(section: string, values: Record<string, unknown>): Promise<void> {
    const file = join(this.folder, `Pulumi.${this.stackName}.yaml`);
    const content = parse(await readFile(file, "utf8")) as { config: StackConfig };
    const key = `${projectName}:${section}`;
    content.config[key] = { ...(content.config[key] as object | undefined), ...values };
    await writeFile(file, stringify(content), { mode: 0o600 });
  }

  /** Sets one of the project's settings that has no parts, for the next operations. */
  async set(setting: string, value: string): Promise<void> {
    const file = join(this.folder, `Pulumi.${this.stackName}.yaml`);
    const content = parse(await readFile(file, "utf8")) as { config: StackConfig };
    content.config[`${projectName}:${setting}`] = value;
    await writeFile(file, stringify(content), { mode: 0o600 });
  }

  /** Deploys. Rejects with the engine's and the gateway's own words. */
  async up(): Promise<UpResult> {
    const steps: string[] = [];
    const changes = await withoutStackTraces(() => this.stack.up({ note: (words) => words && steps.push(words) }));
    this.outputs = await this.stack.openOutputs();
    return { changes, steps };
  }

  preview(): Promise<ChangeCounts> {
    return withoutStackTraces(() => this.stack.preview(silent));
  }

  /** The engine's record, as text. */
  async state(): Promise<string> {
    return JSON.stringify(await this.stack.state());
  }

  /** Addresses, certificates and a client, read from what is deployed now. */
  async target(): Promise<Target> {
    const [state, outputs] = [await this.stack.state(), await this.stack.outputs()];
    return targetOf({ emulated: undefined as never, notes: silent, planned: this.planned, state, outputs });
  }

  /** One of the stack's outputs, a secret too. */
  async output(name: string): Promise<unknown> {
    return (await this.stack.outputs())[name]?.value;
  }

  /** The one machine of a lane. */
  async machine(lane: "a" | "b"): Promise<MachineStatus> {
    const { scaleSetId } = (this.outputs.lanes as Record<string, { scaleSetId: string }>)[lane]!;
    const { machines } = await this.emulator.status();
    const found = machines.find((machine) => machine.scaleSetId.toLowerCase() === scaleSetId.toLowerCase());
    if (found === undefined) throw new Error(`lane ${lane} has no machine`);
    return found;
  }

  /** Whether a lane's machine finds nothing wrong with itself and is in the load balancer's pool. */
  async inOrder(lane: "a" | "b"): Promise<boolean> {
    const { name } = await this.machine(lane);
    const status = await this.emulator.exec(name, ["gateway-status"]);
    return status.code === 0 && (await this.machine(lane)).ready === true;
  }

  /** An ICAP agent on the internet's side that may send from these addresses. */
  async agentAt(sources: readonly string[]): Promise<Agent> {
    await this.emulator.addClientAddresses(sources);
    const { internet } = (await this.emulator.status()).namespaces;
    return startAgent(["ip", "netns", "exec", internet]);
  }

  /** Asks the gateways and returns the answers that are not the expected ones. */
  async wrongAnswers(probes: readonly Probe[]): Promise<ProbeResult[]> {
    const target = await this.target();
    const agent = await this.agentAt([target.sources.client, target.sources.neighbour]);
    try {
      const results = await runProbes(probes, {
        agent,
        target,
        keyword: this.keyword,
        counters: () => this.emulator.counters(),
        denyRules: denyingRules(deployedRules(await this.stack.state())),
        notes: silent,
      });
      if (results.length !== probes.length) throw new Error("a probe gave no result");
      return results.filter((result) => result.found !== result.expected);
    } finally {
      await agent.end();
    }
  }

  /** Packets that the inbound rules with this word in their name have counted, over all groups. */
  async packets(ruleWord: RegExp): Promise<number> {
    const counters = await this.emulator.counters();
    return counters
      .filter(({ rule, direction }) => direction !== "Outbound" && ruleWord.test(rule))
      .reduce((total, { packets }) => total + packets, 0);
  }

  /** Runs a command on a gateway and returns what it printed; rejects when it fails. */
  async run(machine: string, ...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.emulator.exec(machine, argv);
    if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  }

  /** Packets that a rule of a gateway's own packet filter has counted, by the rule's comment. */
  async fenceCounter(machine: string, comment: string): Promise<number> {
    const table = await this.run(machine, "nft", "list", "table", "inet", "gateway");
    const packets = new RegExp(`counter packets (\\d+) .*comment "${comment}"$`, "m").exec(table)?.[1];
    if (packets === undefined) throw new Error(`the gateway's packet filter has no counter "${comment}"`);
    return Number(packets);
  }

  /** Destroys the stack and ends the emulator. */
  async close(): Promise<void> {
    try {
      await this.emulator.setFaults({ noNotice: true });
      await this.stack.destroy(silent);
    } finally {
      await this.running.stop();
      await rm(this.folder, { recursive: true, force: true });
    }
  }
}

interface BootProperties {
  virtualMachineProfile?: pulumi.Input<{ osProfile: { customData: pulumi.Input<string> } }>;
}

const bootEdit =
  (edit: (text: string) => string): pulumi.ResourceTransformation =>
  ({ type, props, opts }) => {
    if (type !== "azure-native:compute:VirtualMachineScaleSet") return undefined;
    const { virtualMachineProfile } = props as BootProperties;
    const edited = pulumi.output(virtualMachineProfile).apply((profile) => {
      if (profile === undefined) throw new Error("the scale set has no machine profile");
      const text = gunzipSync(Buffer.from(profile.osProfile.customData, "base64")).toString("utf8");
      const changed = edit(text);
      if (changed === text) throw new Error("the edit of the boot configuration changed nothing");
      const customData = gzipSync(changed).toString("base64");
      return { ...profile, osProfile: { ...profile.osProfile, customData } };
    });
    return { props: { ...props, virtualMachineProfile: edited }, opts };
  };

const secretEdit =
  (edit: (value: string) => string): pulumi.ResourceTransformation =>
  ({ type, props, opts }) => {
    if (type !== "azure-native:keyvault:Secret") return undefined;
    const { properties } = props as { properties: pulumi.Input<{ value: string }> };
    const edited = pulumi.output(properties).apply((given) => ({ ...given, value: edit(given.value) }));
    return { props: { ...props, properties: edited }, opts };
  };

/** Waits until the condition holds; an error names it when it does not in time. */
export async function until(what: string, seconds: number, condition: () => Promise<boolean>): Promise<number> {
  const started = performance.now();
  for (;;) {
    if (await condition()) return (performance.now() - started) / 1000;
    if (performance.now() - started > seconds * 1000) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((done) => setTimeout(done, 250));
  }
}
