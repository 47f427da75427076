/** Carries out `npm run fleet`. */
import { exitCode, type ExitCode } from "../../console/command";
import { writeOutputs } from "../../console/outputFiles";
import { readText } from "../../console/readText";
import { refuseWrongUse, errorMessage } from "../../console/userError";
import { fails, renderFleetComment, renderFleetPlain, stackCount, type FleetChange } from "../../preview";
import type { Account } from "../../deployed";
import { tearDown } from "../teardown/command";
import { fleetOf, type Fleet } from "./file/fleet";
import { nameProblem } from "../options/nameProblem";
import type { FleetOptions } from "./options";
import { inParallel } from "../../engine/parallel";
import { previewFleet } from "./previewFleet";
import { previewVersions } from "./previewVersions";
import { rollOut } from "./rollout";
import { statusOf } from "./status";
import { outcomeLine, rolloutInWords, statusTable, wavesInWords } from "./words";
import { stackWork, verifiedStack, type Verify } from "./work";
import type { Workspace, WorkspaceOptions } from "./workspace";
import { withWorkspace } from "./workspace";

/** The functions and values that the command gets from its caller. */
export interface Dependencies {
  /** The engine, the program and the backend; opened only for actions that need them. */
  readonly engine: () => Promise<Omit<WorkspaceOptions, "fleet">>;
  readonly verify: Verify;
  /** Gets the deployer's token for the stack's settings in a folder. */
  readonly account: (folder: string, stack: string) => Promise<Account>;
  /** The rolled-out version, for each stack's history. */
  readonly version: () => Promise<string>;
  /** Prints a result. */
  readonly say: (text: string) => void;
  /** Prints a line about completed work. */
  readonly note: (line: string) => void;
  readonly now: Date;
}

/** @returns 0 if everything succeeded, 1 if anything failed */
export async function carryOut(options: FleetOptions, dependencies: Dependencies): Promise<ExitCode> {
  const fleet = fleetOf(readText(options.file), options.file, dependencies.now);
  const { action } = options;
  const chosen = chosenStacks(fleet, options);
  if (action === "check") {
    dependencies.say(
      `${options.file}: ${stackCount(fleet.stacks.length)}, no problem was found\n${wavesInWords(fleet)}`,
    );
    return exitCode.done;
  }
  if (action === "render") return render(fleet, chosen, options, dependencies);
  if (action === "up" && !options.yes) {
    dependencies.say(`${wavesInWords(fleet)}Nothing is changed. To do it: the same command with --yes.\n`);
    return exitCode.done;
  }
  const engine = await dependencies.engine();
  const limit = options.parallel ?? fleet.parallel;
  const { base, file } = options;
  if (base !== undefined)
    return tellPreview(chosen, options, dependencies, (tell) =>
      previewVersions({ project: engine.project, cli: engine.cli, fleet, file, base }, chosen, limit, tell),
    );
  return withWorkspace({ ...engine, fleet }, (workspace) => {
    if (action === "preview")
      return tellPreview(chosen, options, dependencies, (tell) => previewFleet(workspace, chosen, limit, tell));
    if (action === "up") return up(workspace, limit, options, dependencies);
    if (action === "status") return status(workspace, chosen, limit, options, dependencies);
    return action === "verify"
      ? verifyAll(workspace, chosen, limit, options, dependencies)
      : teardown(workspace, chosen, limit, options, dependencies);
  });
}

/** The stacks that the options select, in the order of the waves. */
function chosenStacks({ waves, stacks }: Fleet, { wave, stacks: asked, confirm }: FleetOptions): readonly string[] {
  const names = stacks.map(({ name }) => name);
  refuseWrongUse([
    wave !== undefined && wave > waves.length
      ? `--wave: there is no wave ${wave}; the last one is ${waves.length}`
      : undefined,
    ...(asked ?? []).map((name) => nameProblem("--stack", name, names)),
    ...confirm.map((name) => nameProblem("--confirm", name, names)),
  ]);
  const inOrder = wave === undefined ? waves.flat() : waves[wave - 1]!;
  return asked === undefined ? inOrder : inOrder.filter((name) => asked.includes(name));
}

async function render(
  { stacks }: Fleet,
  chosen: readonly string[],
  { file, out }: FleetOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const wanted = stacks.filter(({ name }) => chosen.includes(name));
  const head = `# Rendered from ${file}; a change belongs there.\n`;
  if (out === undefined) {
    dependencies.say(wanted.map((stack) => `# Pulumi.${stack.name}.yaml\n${head}${stack.file}`).join("---\n"));
    return exitCode.done;
  }
  writeOutputs(
    "--out",
    out,
    Object.fromEntries(wanted.map((stack) => [`Pulumi.${stack.name}.yaml`, head + stack.file])),
  );
  dependencies.say(`${wanted.length} files in ${out}\n`);
  return exitCode.done;
}

async function tellPreview(
  chosen: readonly string[],
  { format, failOn }: FleetOptions,
  dependencies: Dependencies,
  look: (tell: (stack: string) => void) => Promise<FleetChange>,
): Promise<ExitCode> {
  let done = 0;
  const change = await look((stack) => dependencies.note(`${++done} of ${chosen.length}: ${stack}`));
  const text = {
    text: () => renderFleetPlain(change),
    markdown: () => renderFleetComment(change),
    json: () => `${JSON.stringify(change, undefined, 2)}\n`,
  };
  dependencies.say(text[format]());
  const stopped = failOn.some((gate) => change.groups.some(({ report }) => fails(report, gate)));
  // The addresses that a new stack would open have not been compared, so no gate is passed for it.
  const unseen = failOn.length > 0 && change.missing.length > 0;
  return change.failed.length > 0 || stopped || unseen ? exitCode.no : exitCode.done;
}

async function up(
  workspace: Workspace,
  limit: number,
  options: FleetOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const { waves } = workspace.fleet;
  const wanted = waves
    .slice(0, options.wave)
    .map((stacks) => stacks.filter((name) => options.stacks?.includes(name) ?? true));
  const existing = await workspace.existing();
  const work = stackWork(workspace, existing, {
    wishes: options,
    verify: dependencies.verify,
    message: `fleet ${await dependencies.version()}`,
  });
  const outcomes = await rollOut(wanted, limit, work, (outcome) => dependencies.note(outcomeLine(outcome)));
  dependencies.say(rolloutInWords(outcomes));
  return outcomes.every(({ state }) => state.kind === "right") ? exitCode.done : exitCode.no;
}

async function status(
  workspace: Workspace,
  chosen: readonly string[],
  limit: number,
  { format }: FleetOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const asked = workspace.fleet.waves.flatMap((stacks, index) =>
    stacks.filter((stack) => chosen.includes(stack)).map((stack) => ({ stack, wave: index + 1 })),
  );
  const statuses = await statusOf(workspace, asked, limit);
  dependencies.say(format === "json" ? `${JSON.stringify(statuses, undefined, 2)}\n` : statusTable(statuses));
  return statuses.every(({ state }) => state === "updated") ? exitCode.done : exitCode.no;
}

async function verifyAll(
  workspace: Workspace,
  chosen: readonly string[],
  limit: number,
  options: FleetOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const results = await inParallel(chosen, limit, async (stack) => {
    const { passed, problems } = await verifiedStack(workspace, stack, options, dependencies.verify).catch(
      (error: unknown) => ({
        passed: 0,
        problems: [errorMessage(error)],
      }),
    );
    const sum = problems.length === 0 ? `${passed} checks passed` : `${passed} checks passed, ${problems.length} not`;
    dependencies.say([`${stack}: ${sum}`, ...problems.map((one) => `  ${one}`), ""].join("\n"));
    return problems.length === 0;
  });
  return results.every((right) => right === true) ? exitCode.done : exitCode.no;
}

async function teardown(
  workspace: Workspace,
  chosen: readonly string[],
  limit: number,
  options: FleetOptions,
  dependencies: Dependencies,
): Promise<ExitCode> {
  const { yes, keepAddresses, confirm } = options;
  const codes = await inParallel(chosen, limit, async (stack) => {
    let text = "";
    const wishes = { stack, yes, keepAddresses, ...(confirm.includes(stack) ? { confirm: stack } : {}) };
    const code = await tearDown(wishes, {
      project: workspace.folder,
      pulumi: workspace.pulumi,
      account: (name) => dependencies.account(workspace.folder, name),
      say: (words) => (text += words),
      note: () => undefined,
      now: dependencies.now,
    }).catch((error: unknown) => {
      text += `Stack ${stack}: ${errorMessage(error)}\n`;
      return exitCode.no;
    });
    dependencies.say(`${text}\n`);
    return code;
  });
  return codes.every((code) => code === exitCode.done) ? exitCode.done : exitCode.no;
}
