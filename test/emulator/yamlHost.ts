/**
 * The language host of Pulumi YAML, a Go program. Pulumi's own downloads have it beside the CLI; where the CLI was built from Go modules,
 * so is the host (`tools/pulumi-yaml`).
 */
import { access, constants, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { runTool } from "../../console/runTool";
import { cacheRoot } from "../../emulator";

const PROGRAM = "pulumi-language-yaml";
const MODULE = `github.com/pulumi/pulumi-yaml/cmd/${PROGRAM}`;

/**
 * The folder that holds the host, for the PATH.
 *
 * @param project the project's folder
 * @param cli the Pulumi CLI's path
 * @throws Error when it is nowhere and cannot be built
 */
export async function yamlHostFolder(project: string, cli: string): Promise<string> {
  const source = join(project, "tools", "pulumi-yaml");
  const [, version = ""] = /pulumi\/pulumi-yaml v(\S+)/.exec(await readFile(join(source, "go.mod"), "utf8")) ?? [];
  const cached = join(cacheRoot(), "pulumi-yaml", version);
  for (const folder of [dirname(cli), ...(process.env.PATH ?? "").split(delimiter), cached])
    if (folder !== "" && (await isExecutable(join(folder, PROGRAM)))) return folder;
  await mkdir(cached, { recursive: true });
  const work = await mkdtemp(join(cached, ".build-"));
  try {
    const flags = [
      "-mod=readonly",
      "-trimpath",
      "-ldflags",
      `-s -w -X github.com/pulumi/pulumi-yaml/pkg/version.Version=v${version}`,
    ];
    const built = await runTool("go", ["build", ...flags, "-o", join(work, PROGRAM), MODULE], {
      cwd: source,
      env: { ...process.env, CGO_ENABLED: "0" },
    });
    if (built.code !== 0) throw new Error(`go build of ${PROGRAM} failed\n${built.stderr.trim().slice(-2000)}`);
    await rename(join(work, PROGRAM), join(cached, PROGRAM));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return cached;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
