import { access, constants, mkdir } from "node:fs/promises";
import { request } from "node:https";
import { delimiter, join } from "node:path";
import { loadAutomation } from "../automation";
import { cacheRoot } from "../../emulator";
import type { Progress, StepNotes } from "../../console/progress";
import { UserError, saysDiskFull, explainDiskFull, errorMessage } from "../../console/userError";
import { whileLocked } from "../lock";
import { buildPulumiCli } from "./pulumiCliBuild";
import { chooseCliWay, pinnedCliVersion, type CliFacts } from "./pulumiCliWay";
import { runTool } from "../../console/runTool";

/** A Pulumi CLI of a suitable version, and where it came from. */
export interface PulumiCli {
  readonly path: string;
  readonly version: string;
  readonly from: "PATH" | "cache" | "download" | "build";
}

const reachTimeoutMs = 4_000;
const versionTimeoutMs = 20_000;

/** The program's absolute path when the PATH has it. */
async function findOnPath(program: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter((part) => part !== "")) {
    const candidate = join(folder, program);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Path and version of the CLI at `path`; `undefined` when it does not exist or does not run. */
async function cliAt(path: string | undefined): Promise<{ path: string; version: string } | undefined> {
  if (path === undefined || !(await isExecutable(path))) return undefined;
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, stdout } = await runTool(path, ["version"], { env, timeoutMs: versionTimeoutMs });
  return code === 0 ? { path, version: stdout.trim() } : undefined;
}

/** Reason why Pulumi's download site cannot be used from here; `undefined` when it answers. */
function downloadRefusal(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request("https://get.pulumi.com/", { method: "HEAD", timeout: reachTimeoutMs }, (answer) => {
      answer.resume();
      resolve((answer.statusCode ?? 500) < 500 ? undefined : `get.pulumi.com answered ${answer.statusCode}`);
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${reachTimeoutMs / 1000} s`)));
    asked.on("error", (error) => resolve(`get.pulumi.com: ${error.message}`));
    asked.end();
  });
}

/** Installs the official build of the SDK's own version, which is the pinned one, into `root`/bin. */
async function download(root: string): Promise<PulumiCli> {
  const { PulumiCommand } = await loadAutomation(); // rarely needed
  await PulumiCommand.install({ root });
  return { path: join(root, "bin", "pulumi"), version: pinnedCliVersion, from: "download" };
}

/**
 * Gets a Pulumi CLI of a suitable version: from the PATH, from the cache, by the official download, or built from Go modules.
 * @param project the project's folder, which holds tools/pulumi-cli
 * @throws UserError that names every way and why it failed
 */
export async function pulumiCli(project: string, progress: Progress): Promise<PulumiCli> {
  const root = join(cacheRoot(), "pulumi-cli", pinnedCliVersion);
  const built = join(root, "pulumi");
  const cached = async () => (await cliAt(built)) ?? (await cliAt(join(root, "bin", "pulumi")));
  const facts: CliFacts = {
    onPath: await cliAt(await findOnPath("pulumi")),
    cached: await cached(),
    downloadRefused: "not tried",
  };
  const there = chooseCliWay(facts);
  if (there.way === "use") return there;
  await mkdir(root, { recursive: true });
  return progress.step("Pulumi CLI", (notes) =>
    whileLocked(
      join(root, "lock"),
      () => notes.note("waiting for another command that installs it"),
      async () => {
        const now = { ...facts, cached: await cached() }; // the command that had the lock may have built it
        if (now.cached === undefined) {
          notes.note("checking get.pulumi.com");
          now.downloadRefused = await downloadRefusal();
          now.go = /go(\d\S+)/.exec((await runTool("go", ["version"])).stdout)?.[1];
        }
        return fetchOrBuild(now, { root, built, source: join(project, "tools", "pulumi-cli") }, notes);
      },
    ),
  );
}

/** Tries the ways to get a CLI until one succeeds. A failure becomes a fact for the choice of the next way. */
async function fetchOrBuild(
  facts: CliFacts,
  folders: { root: string; built: string; source: string },
  notes: StepNotes,
): Promise<PulumiCli> {
  for (;;) {
    const choice = chooseCliWay(facts);
    if (choice.way === "use") return choice;
    if (choice.way === "none") throw new UserError(choice.message);
    try {
      notes.note(choice.way === "download" ? "downloading" : "building it from Go modules, once; about 5 minutes");
      if (choice.way === "download") return await download(folders.root);
      await buildPulumiCli(folders.source, folders.built, notes);
      return { path: folders.built, version: pinnedCliVersion, from: "build" };
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (saysDiskFull(error)) throw explainDiskFull(error, "the Pulumi CLI", folders.root);
      if (choice.way === "download") facts.downloadRefused = errorMessage(error);
      else facts.buildRefused = errorMessage(error);
    }
  }
}
