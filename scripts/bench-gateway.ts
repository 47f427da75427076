/** `npm run bench:gateway`: how fast a gateway is, beside peers on the same machine in the same run. Never a test. */
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { cacheRoot, ensureTree } from "../emulator";
import { packagesOf } from "../infra/gateway";
import { CASES, PARTS } from "../bench/gateway/cases";
import { buildGenerator, type Generator } from "../bench/gateway/load";
import { CONNECTIONS, measureExternal, type ExternalResult } from "../bench/gateway/external";
import { ExternalRoom } from "../bench/gateway/externalRoom";
import { externalReport } from "../bench/gateway/externalTable";
import { measureOneCore, oneCoreReport, type OneCore } from "../bench/gateway/oneCore";
import { Room } from "../bench/gateway/room";
import { runCase, type CaseResult } from "../bench/gateway/run";
import { furnish, PEER_PACKAGES, serveBackend, serveFront, type FrontName } from "../bench/gateway/servers";
import { gatewayReport } from "../bench/gateway/table";
import { judge } from "../bench/gateway/targets";
import { exitCode, newCommand, runCommand } from "../console/command";
import { chosenParts, unknownParts } from "../console/parts";
import { Progress } from "../console/progress";
import { UserError, refuseWrongUse } from "../console/userError";
import { prepareMachine } from "./installation/prepareMachine";
import { planStack } from "../engine/plannedStack";

const project = dirname(__dirname);
const parts = [...PARTS, "external", "one-core"] as const;
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

/** The problem of a number that is none, or too small. */
const tooSmall = (option: string, value: string, least: number): string | undefined =>
  Number(value) >= least ? undefined : `--${option}: "${value}" is not a number of at least ${least}`;

/** The settings of the stack `external`, each server with so many connections. */
async function externalSettings() {
  const { settings } = await planStack(project, "external", new Date());
  const { icap } = settings;
  const servers = icap.external!.servers.map((server) => ({ ...server, connections: CONNECTIONS }));
  return { ...settings, icap: { ...icap, external: { ...icap.external!, servers } } };
}

async function main(): Promise<number> {
  const command = newCommand(
    "npm run bench:gateway --",
    "Measures a gateway beside other ICAP servers and proxies. Needs root on Linux and Go 1.26.",
  )
    .option("--only <parts>", `parts to run, comma-separated: ${parts.join(", ")} (the last two only when named)`)
    .option("--stack <stack>", "stack whose settings the gateway gets", "dev")
    .option("--rounds <n>", "measurements of each server, in turn", "5")
    .option("--seconds <s>", "seconds of each measurement", "1.5")
    .option("--soak <s>", "one-core: seconds at 80 % of capacity", "60")
    .option("--quick", "one round of half a second, to check that everything runs; not for comparisons")
    .option("--json", "write the result as JSON to standard output")
    .parse();
  const options = command.opts<Options>();
  refuseWrongUse([
    unknownParts(options.only, parts),
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
  const { settings } = await planStack(project, options.stack, new Date());
  const tree = await progress.step("Distribution tree", (notes) =>
    ensureTree({
      folder: join(cacheRoot(), "trees"),
      packages: [...packagesOf({ inspection: "clamav", malware: false }), ...PEER_PACKAGES],
      mode: "prepared",
      onProgress: (line) => notes.note(line),
    }),
  );
  let generator: Generator | undefined;
  let room: Room | undefined;
  const results: CaseResult[] = [];
  let oneCore: OneCore | undefined;
  let external: ExternalResult | undefined;
  let externalRoom: Room | undefined;
  try {
    generator = await progress.step("Load generator", () => buildGenerator(project));
    room = await Room.open(tree.path);
    const place = room;
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
      externalRoom = await Room.open(tree.path);
      const gateway = new ExternalRoom(externalRoom, generator, await externalSettings());
      await progress.step("Gateway with external servers", () => gateway.start());
      external = await measureExternal(generator, gateway, { room: place, settings }, { rounds, seconds, progress });
    }
    if (chosen.includes("one-core")) {
      oneCore = await measureOneCore(place, generator, settings, { seconds: 2 * seconds, soakSeconds, progress });
    }
  } finally {
    await externalRoom?.close();
    await room?.close();
    await generator?.remove();
  }
  const targets = judge(results);
  const machine = { processors: cpus().length, model: cpus()[0]?.model, load: loadavg()[0], tree: tree.title };
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ machine, rounds, seconds, results, targets, external, oneCore }, undefined, 2)}\n`,
    );
  } else {
    if (results.length > 0) process.stdout.write(`\n${gatewayReport(results, targets)}\n`);
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
