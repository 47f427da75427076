/** `npm run bench:gateway`: measures a gateway's speed against peers on the same machine in the same run. Never a test. */
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { cacheRoot, ensureTree } from "../emulator";
import { packagesOf } from "../infra/gateway";
import type { Settings } from "../infra/settings";
import { CASES, PARTS } from "../bench/gateway/cases";
import { buildGenerator, type Generator } from "../bench/gateway/load";
import { CONNECTIONS, measureExternal, type ExternalResult } from "../bench/gateway/external";
import { ExternalSandbox } from "../bench/gateway/externalSandbox";
import { externalReport } from "../bench/gateway/externalTable";
import { measureInspector, type InspectorResult } from "../bench/gateway/inspector";
import { soakInspector, type InspectorSoak } from "../bench/gateway/inspectorSoak";
import { InspectorSandbox } from "../bench/gateway/inspectorSandbox";
import { inspectorReport, judgeInspector, soakReport } from "../bench/gateway/inspectorTable";
import { measureOneCore, oneCoreReport, type OneCore } from "../bench/gateway/oneCore";
import { Sandbox } from "../bench/gateway/sandbox";
import { runCase, type CaseResult } from "../bench/gateway/run";
import { furnish, PEER_PACKAGES, serveBackend, serveFront, type FrontName } from "../bench/gateway/servers";
import { gatewayReport } from "../bench/gateway/table";
import { judge } from "../bench/gateway/targets";
import { exitCode, newCommand, runCommand } from "../console/command";
import { chosenParts, unknownParts } from "./options/parts";
import { Progress } from "../console/progress";
import { UserError, refuseWrongUse } from "../console/userError";
import { officeDocuments } from "../verification/samples/office";
import { prepareMachine } from "./installation/prepareMachine";
import { planStack } from "../engine/plannedStack";

const project = dirname(__dirname);
/** All parts. Those that are not in `PARTS` run only when they are named. */
const parts = [...PARTS, "inspector", "inspector-soak", "external", "one-core"] as const;
const fronts: readonly FrontName[] = ["ours", "guide", "haproxy", "nginx", "copy"];

interface Options {
  readonly only?: string;
  readonly stack: string;
  readonly rounds: string;
  readonly seconds: string;
  readonly soak: string;
  readonly quick?: boolean;
  readonly json?: boolean;
}

/** A sentence about a number that is invalid or too small. */
const tooSmall = (option: string, value: string, least: number): string | undefined =>
  Number(value) >= least ? undefined : `--${option}: "${value}" is not a number of at least ${least}`;

/** The settings of the stack `external`, with that many connections for each server. */
async function externalSettings() {
  const { settings } = await planStack(project, "external", new Date());
  const { icap } = settings;
  const servers = icap.external!.servers.map((server) => ({ ...server, connections: CONNECTIONS }));
  return { ...settings, icap: { ...icap, external: { ...icap.external!, servers } } };
}

const ENGINES = ["clamav", "inspector"] as const;
const packagesWith = (inspection: (typeof ENGINES)[number]) => packagesOf({ inspection, malware: false });
/** The settings with one of the engines. */
const withEngine = (settings: Settings, engine: Settings["dlp"]["engine"]): Settings => ({
  ...settings,
  dlp: { ...settings.dlp, engine, malware: false, publicClamavDatabase: false },
});

async function main(): Promise<number> {
  const command = newCommand(
    "npm run bench:gateway --",
    "Measures a gateway against other ICAP servers and proxies. Needs root on Linux and Go 1.26.",
  )
    .option("--only <parts>", `parts to run, comma-separated: ${parts.join(", ")} (default: the first three)`)
    .option("--stack <stack>", "stack whose settings the gateway gets", "dev")
    .option("--rounds <n>", "number of measurements of each server, alternating between servers", "5")
    .option("--seconds <s>", "seconds of each measurement", "1.5")
    .option("--soak <s>", "one-core, inspector-soak: seconds under load", "60")
    .option("--quick", "one round of half a second, to check that everything runs; not for comparisons")
    .option("--json", "write the result as JSON to standard output")
    .parse();
  const options = command.opts<Options>();
  refuseWrongUse([
    ...unknownParts(options.only, parts),
    tooSmall("rounds", options.rounds, 1),
    tooSmall("seconds", options.seconds, 0.2),
    tooSmall("soak", options.soak, 1),
  ]);
  const chosen = chosenParts(options.only, parts, PARTS);
  const rounds = options.quick ? 1 : Math.floor(Number(options.rounds));
  const seconds = options.quick ? 0.5 : Number(options.seconds);
  const soakSeconds = Number(options.soak);
  const progress = new Progress();
  const { bootRefusal } = await prepareMachine(project, progress, { cli: false, boot: true });
  if (bootRefusal !== undefined)
    throw new UserError(`bench:gateway needs a machine that can boot gateways: ${bootRefusal}`);
  const planned = (await planStack(project, options.stack, new Date())).settings;
  const settings = withEngine(planned, "clamav");
  const tree = await progress.step("Distribution tree", (notes) =>
    ensureTree({
      folder: join(cacheRoot(), "trees"),
      packages: [...new Set([...ENGINES.flatMap(packagesWith), ...PEER_PACKAGES])],
      mode: "prepared",
      onProgress: (line) => notes.note(line),
    }),
  );
  let generator: Generator | undefined;
  let sandbox: Sandbox | undefined;
  const results: CaseResult[] = [];
  let oneCore: OneCore | undefined;
  let external: ExternalResult | undefined;
  let externalSandbox: Sandbox | undefined;
  let inspector: InspectorResult | undefined;
  let soak: InspectorSoak | undefined;
  let inspectorSandbox: Sandbox | undefined;
  try {
    generator = await progress.step("Load generator", () => buildGenerator(project));
    sandbox = await Sandbox.open(tree.path);
    const place = sandbox;
    await progress.step("Servers", async () => {
      await furnish(place, settings);
      await serveBackend(place);
      for (const front of fronts) await serveFront(place, front, settings);
    });
    for (const one of CASES.filter(({ part }) => chosen.includes(part))) {
      const run = { rounds, seconds };
      const made = generator;
      const measured = (note: (words: string) => void) => runCase(place, made, settings, one, { ...run, note });
      results.push(await progress.step(one.name, (notes) => measured((words) => notes.note(words))));
    }
    if (chosen.includes("external")) {
      externalSandbox = await Sandbox.open(tree.path);
      const gateway = new ExternalSandbox(externalSandbox, generator, await externalSettings());
      await progress.step("Gateway with external servers", () => gateway.start());
      external = await measureExternal(generator, gateway, { sandbox: place, settings }, { rounds, seconds, progress });
    }
    if (chosen.includes("inspector") || chosen.includes("inspector-soak")) {
      inspectorSandbox = await Sandbox.open(tree.path);
      const gateway = new InspectorSandbox(inspectorSandbox, withEngine(planned, "inspector"));
      await progress.step("Gateway with the inspector", () => gateway.start());
      const documents = officeDocuments();
      const sandboxes = { inspector: gateway, clamav: { sandbox: place, settings } };
      if (chosen.includes("inspector"))
        inspector = await measureInspector(generator, sandboxes, documents, { rounds, seconds, progress });
      if (chosen.includes("inspector-soak"))
        soak = await soakInspector(generator, gateway, documents, { seconds: soakSeconds, progress });
    }
    if (chosen.includes("one-core")) {
      oneCore = await measureOneCore(place, generator, settings, { seconds: 2 * seconds, soakSeconds, progress });
    }
  } finally {
    await inspectorSandbox?.close();
    await externalSandbox?.close();
    await sandbox?.close();
    await generator?.remove();
  }
  const targets = [...judge(results), ...(inspector === undefined ? [] : judgeInspector(inspector))];
  const machine = { processors: cpus().length, model: cpus()[0]?.model, load: loadavg()[0], tree: tree.title };
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ machine, rounds, seconds, results, targets, external, inspector, soak, oneCore }, undefined, 2)}\n`,
    );
  } else {
    if (inspector !== undefined) process.stdout.write(`\n${inspectorReport(inspector)}\n`);
    if (targets.length > 0) process.stdout.write(`\n${gatewayReport(results, targets)}\n`);
    if (soak !== undefined) process.stdout.write(`\n${soakReport(soak)}\n`);
    if (external !== undefined) process.stdout.write(`\n${externalReport(external)}\n`);
    if (oneCore !== undefined) process.stdout.write(`\n${oneCoreReport(oneCore)}\n`);
    const packages = ["stunnel4", "c-icap", "clamav-daemon", "haproxy", "nginx", "libssl3t64", "libssl3"]
      .flatMap((name) => (tree.packages[name] === undefined ? [] : `${name} ${tree.packages[name]}`))
      .join(", ");
    process.stdout.write(
      `\nMedians (least–most) of ${rounds} rounds of ${seconds} s; servers and generator share ${machine.processors} processors. ` +
        `${tree.title}: ${packages}\n`,
    );
  }
  return exitCode.done;
}

void runCommand(main);
