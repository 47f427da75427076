import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheRoot, hostTools, missingHostTools, type HostTool } from "../../emulator";
import type { Progress } from "../../console/progress";
import { UserError, explainDiskFull, saysDiskFull } from "../../console/userError";
import { runTool } from "../../console/runTool";

/** Whether /etc/os-release (os-release(5)) describes Debian, Ubuntu or a distribution derived from them. */
export function usesApt(osRelease: string): boolean {
  const words = osRelease
    .split("\n")
    .filter((line) => /^ID(_LIKE)?=/.test(line))
    .flatMap((line) => line.replace(/^[^=]*=|"/g, "").split(" "));
  return words.includes("debian") || words.includes("ubuntu");
}

/** The message for a machine on which this command cannot install packages. */
const installAdvice = (missing: readonly HostTool[]): string =>
  [
    `This needs ${missing.map((tool) => tool.command).join(", ")}; this machine does not have them.`,
    `Only on Debian and Ubuntu are they installed automatically. Install them yourself (Debian's packages: ${packagesOf(missing).join(" ")}).`,
  ].join("\n");

const packagesOf = (tools: readonly HostTool[]): string[] => [...new Set(tools.map((tool) => tool.package))];

/**
 * Installs missing packages with apt-get. Downloads go to a separate folder, because a parallel `apt-get update` on the machine may empty
 * the common one meanwhile. The command waits for the lock, which unattended upgrades hold after a boot.
 */
export async function installHostPackages(progress: Progress, tools: readonly HostTool[] = hostTools): Promise<void> {
  const missing = missingHostTools(undefined, undefined, tools);
  if (missing.length === 0) return;
  const osRelease = await readFile("/etc/os-release", "utf8").catch(() => "");
  if (!usesApt(osRelease)) throw new UserError(installAdvice(missing));
  await progress.step("Host packages", async (notes) => {
    const archives = join(cacheRoot(), "apt");
    await mkdir(join(archives, "partial"), { recursive: true });
    const lock = ["-o", "DPkg::Lock::Timeout=120"];
    const install = [...lock, "-o", `Dir::Cache::archives=${archives}`, "-y", "--no-install-recommends", "install"];
    notes.note(packagesOf(missing).join(" "));
    const first = await aptGet([...install, ...packagesOf(missing)]);
    if (first.code === 0) return;
    notes.note("updating the package lists");
    await aptGet([...lock, "-q", "update"]);
    const second = await aptGet([...install, ...packagesOf(missing)]);
    if (second.code === 0) return;
    const words = second.stderr.trim().slice(-1500);
    if (saysDiskFull(words)) throw explainDiskFull(new Error(words), "installing packages", archives);
    throw new UserError(`apt-get could not install ${packagesOf(missing).join(" ")}:\n${words}`);
  });
}

const aptGet = (args: string[]) =>
  runTool("apt-get", args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
