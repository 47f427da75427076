import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { explainDiskFull } from "../../console/userError";
import type { StepNotes } from "../../console/progress";
import { pinnedCliVersion } from "./pulumiCliWay";
import { runTool } from "../../console/runTool";

const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/**
 * Arguments of `go` that build the CLI. The version is a link flag: without it the binary reports none and the SDK refuses it. With
 * `-mod=readonly` only modules whose hashes are in go.sum are accepted.
 */
function goBuildArguments(output: string): string[] {
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinnedCliVersion}`;
  const flags = ["-mod=readonly", "-tags", "osusergo,grpcnotrace", "-trimpath", "-v", "-ldflags", `-s -w ${version}`];
  return ["build", ...flags, "-o", output, cliPackage];
}

/**
 * Builds the CLI from the Go modules that tools/pulumi-cli pins to `target`. The binary appears there only when it is complete, even if a
 * build is interrupted or two run at the same time.
 * @param source folder of the Go module
 */
export async function buildPulumiCli(source: string, target: string, notes: StepNotes): Promise<void> {
  const folder = dirname(target);
  const env = { ...process.env, CGO_ENABLED: "0" };
  let work: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    work = await mkdtemp(join(folder, ".build-"));
    notes.note("fetching Go modules");
    const listed = await runTool("go", ["list", "-mod=readonly", "-deps", cliPackage], { cwd: source, env });
    if (listed.code !== 0) throw new Error(`go list failed\n${listed.stderr.trim().slice(-2000)}`);
    const total = listed.stdout.trim().split("\n").length;
    let compiled = 0;
    notes.note("compiling");
    const built = await runTool("go", goBuildArguments(join(work, "pulumi")), {
      cwd: source,
      env,
      onErrorLine: () => notes.note(`compiling, ${++compiled} of at most ${total} Go packages`),
    });
    if (built.code !== 0) throw new Error(`go build failed\n${built.stderr.trim().slice(-2000)}`);
    await rename(join(work, "pulumi"), target);
  } catch (error) {
    throw explainDiskFull(error, "building the Pulumi CLI (about 4 GB with the Go modules)", folder);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}
