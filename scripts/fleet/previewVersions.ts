/** The change of each stack between two commits, on the emulator. It needs no credentials, so it can be run for a stranger's pull request. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { decodeText } from "../../console/readText";
import { runTool } from "../../console/runTool";
import { leaveRealAccounts } from "../../engine/environment";
import { inParallel } from "../../engine/parallel";
import { ChangeGroups, compare, type FleetChange } from "../../preview";
import { placeholders, Sides, checkOut, TreeProgram, type Side } from "../../versions";
import { fleetOf, namesInWords, type Fleet } from "./file/fleet";
import { PROJECT } from "../../infra/model/limits";
import { errorMessage } from "../../console/userError";

export interface Versions {
  readonly project: string;
  /** Path of the Pulumi CLI. */
  readonly cli: string;
  /** The fleet of the working tree, and the path of its file. */
  readonly fleet: Fleet;
  readonly file: string;
  /** Commit to compare with. */
  readonly base: string;
}

/** Files that determine a stack's program, apart from its settings. */
const PROGRAM = ["infra", "cloud-init", "exposure", "Pulumi.yaml", "package-lock.json", "tsconfig.json"];
/** Number of stacks after which a program process is restarted, because Pulumi's SDK keeps a part of each run's memory. */
const STACKS_A_PROCESS = 20;

/** Previews stacks in parallel. @param tell is called for each completed stack */
export async function previewVersions(
  { project, cli, fleet, file, base }: Versions,
  stacks: readonly string[],
  limit: number,
  tell: (stack: string) => void,
): Promise<FleetChange> {
  leaveRealAccounts(process.env);
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-fleet-"));
  try {
    const checkedOut = await checkOut(project, base, join(folder, "tree"));
    const sides = {
      base: { tree: checkedOut.folder, name: checkedOut.name },
      head: { tree: project, name: "the working tree" },
    };
    const [before, after] = [await baseConfigs(sides.base, relative(project, resolve(file))), configsOf(fleet)];
    const sameProgram = !(await programDiffers(project, base));
    const same = stacks.filter(
      (stack) => sameProgram && before.has(stack) && isDeepStrictEqual(before.get(stack), after.get(stack)),
    );
    const standIns = await placeholders();
    const groups = new ChangeGroups();
    const failed: { stack: string; why: string }[] = [];
    const programs = new Programs();
    const looked = stacks.filter((stack) => !same.includes(stack));
    await inParallel(looked, limit, async (stack) => {
      const pair = programs.take();
      try {
        const opened = await Sides.open({
          ...{ stack, cli, placeholders: standIns },
          // The network paths of a new stack need the ids of its resources, which only an update knows.
          ...(before.has(stack) ? { withoutUpdate: true } : {}),
          configOf: async ({ tree }: Side) => (tree === project ? after : before).get(stack)!,
          programOf: (tree) => pair.of(tree),
        });
        try {
          const deployed = before.has(stack) ? await opened.deploy(sides.base) : await opened.nothing(sides.head);
          groups.add(compare(await opened.previewChange(deployed, sides.head)));
        } finally {
          await opened.close();
        }
      } catch (error) {
        failed.push({ stack, why: errorMessage(error) });
        pair.end(); // a crashed program can take no more orders
      } finally {
        programs.giveBack(pair);
      }
      tell(stack);
    });
    programs.end();
    const compared = `The working tree compared with ${checkedOut.name}, both on an emulator; the resources in Azure may differ. Updates of stacks that exist were not tried, so a change that only an update shows is not in this report.${goneWords(before, after)}`;
    return { project: PROJECT, groups: groups.all, missing: [], same, failed, compared };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const configsOf = ({ stacks }: Fleet) => new Map(stacks.map(({ name, config }) => [name, config]));

/** The settings of the base's stacks; empty if the base has no such file. */
async function baseConfigs({ tree, name }: Side, file: string) {
  const text = await readFile(join(tree, file)).catch(() => undefined);
  return text === undefined
    ? new Map<string, never>()
    : configsOf(fleetOf(decodeText(text), `${file} of ${name}`, new Date()));
}

/** Sentences about stacks that are no longer in the file: they stay in Azure. */
function goneWords(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string {
  const gone = [...before.keys()].filter((stack) => !after.has(stack));
  return gone.length === 0
    ? ""
    : ` No longer in the file, and deployed until somebody tears it down: ${namesInWords(gone)}.`;
}

/** Whether the working tree's program differs from the base's. Untracked files count. */
async function programDiffers(project: string, base: string): Promise<boolean> {
  const git = (...args: string[]) => runTool("git", ["-C", project, ...args, "--", ...PROGRAM]);
  const [changed, added] = [
    await git("diff", "--quiet", base),
    await git("ls-files", "--others", "--exclude-standard"),
  ];
  return changed.code !== 0 || added.code !== 0 || added.stdout.trim() !== "";
}

/** The program processes of both versions, which preview one stack after the other. */
class Pair {
  private readonly byTree = new Map<string, TreeProgram>();
  private uses = 0;

  of(tree: string): TreeProgram {
    const program = this.byTree.get(tree) ?? new TreeProgram(tree);
    this.byTree.set(tree, program);
    return program;
  }

  /** Counts a stack. After a number of stacks the processes are ended, and the next stack starts new ones. */
  used(): void {
    if (++this.uses % STACKS_A_PROCESS === 0) this.end();
  }

  end(): void {
    for (const program of this.byTree.values()) program.end();
    this.byTree.clear();
  }
}

/** Pairs of processes that are idle now, at most as many as stacks are previewed at once. */
class Programs {
  private readonly free: Pair[] = [];

  take(): Pair {
    return this.free.pop() ?? new Pair();
  }

  giveBack(pair: Pair): void {
    pair.used();
    this.free.push(pair);
  }

  end(): void {
    for (const pair of this.free) pair.end();
  }
}
