/**
 * The process that runs one side's program. The sides have different code, so each needs a process: it loads `infra/` from the given tree
 * and lets the real engine deploy or preview it. Each order over the IPC channel gets one answer; the process ends with the channel.
 */
import { readFileSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import type { EngineEvent, PulumiFn } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import type { Context } from "../policy/index";
import type { NotKnown } from "../preview";
import { EngineRefusal } from "../engine/engineEvents";
import { openStack, type EngineStack } from "../engine/stack";
import type { ProgramAnswer, ProgramOrder } from "./protocol";
import { stepsFromEvents } from "./engineSteps";
import { readPlan, withWaits } from "./planned";
import { readGuardRailFacts } from "./readGuardRailFacts";

type Facts = Context | NotKnown;

const silent = { note: () => undefined };

process.on("message", (order: ProgramOrder) => {
  void carryOut(order)
    .catch((error: unknown): ProgramAnswer => answerOf(error))
    .then((answer) => process.send!(answer));
});
process.once("disconnect", () => process.exit(0));

const answerOf = (error: unknown): ProgramAnswer =>
  error instanceof EngineRefusal
    ? { kind: "refused", message: error.message }
    : { kind: "crashed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };

async function carryOut(order: ProgramOrder): Promise<ProgramAnswer> {
  const project = parse(readFileSync(join(order.tree, "Pulumi.yaml"), "utf8")) as { name: string; main?: string };
  forgetModules(order.tree);
  const program = loadProgram(join(order.tree, project.main ?? "."));
  const stack = await openStack({ ...order, projectName: project.name, program });
  const context = readGuardRailFacts(order.tree, order.stackName, order.config, new Date());
  return order.operation === "up" ? deploy(stack, context) : preview(stack, context, join(order.folder, "plan.json"));
}

/** Removes the tree's own modules from the module cache, so that no state of one run reaches the next. */
function forgetModules(tree: string): void {
  const own = realpathSync(tree) + sep;
  for (const path of Object.keys(require.cache))
    if (path.startsWith(own) && !path.includes(`${sep}node_modules${sep}`)) delete require.cache[path];
}

/** The function that the program's entry exports, which the engine then calls. */
function loadProgram(entry: string): PulumiFn {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, own/fixed-paths -- the path is only known now, and the trees are CommonJS
  const loaded: unknown = require(entry);
  const program =
    typeof loaded === "object" && loaded !== null && "default" in loaded && typeof loaded.default === "function"
      ? loaded.default
      : loaded;
  if (typeof program === "function") return program as PulumiFn;
  throw new Error(`${entry} does not export a function, so the engine cannot run it as a program`);
}

async function deploy(stack: EngineStack, context: Facts): Promise<ProgramAnswer> {
  await stack.up(silent);
  return { kind: "deployed", state: await stack.state(), outputs: await stack.openOutputs(), context };
}

async function preview(stack: EngineStack, context: Facts, plan: string): Promise<ProgramAnswer> {
  const events: EngineEvent[] = [];
  const { counts, failure } = await stack
    .preview(silent, (event) => events.push(event), plan)
    .then(
      (counted) => ({ counts: counted, failure: undefined }),
      (error: unknown) => {
        if (error instanceof EngineRefusal) return { counts: undefined, failure: error.message };
        throw error;
      },
    );
  const { steps, ...rest } = stepsFromEvents(events);
  return { kind: "previewed", counts, failure, context, ...rest, steps: withWaits(steps, await readPlan(plan)) };
}
