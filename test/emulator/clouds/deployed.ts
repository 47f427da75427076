/** A rendered folder for another cloud: type-checked, and deployed by the real engine with a stand-in for the cloud. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { npmPackages } from "../../../scripts/installation/npmPackages";
import type { CloudName } from "../../../scripts/render/clouds";
import type { Folder } from "../../../scripts/render/folder";
import { writeFolder } from "../../../scripts/render/write";
import { Engine } from "../engine";
import { StandInCloud } from "./standInCloud";

const run = promisify(execFile);
const project = resolve(__dirname, "../../..");
const typescript = join(project, "node_modules/typescript-7/bin/tsc");

export class DeployedFolder {
  private constructor(
    private readonly folder: string,
    private readonly engine: Engine,
    readonly cloud: StandInCloud,
    private readonly end: () => Promise<void>,
  ) {}

  static async make(target: CloudName, rendered: Folder, config: string): Promise<DeployedFolder> {
    const root = mkdtempSync(join(tmpdir(), `defender-icap-gateway-${target}-`));
    const folder = join(root, "folder");
    writeFolder(folder, rendered);
    symlinkSync(await npmPackages("clouds", join(project, "tools", "clouds")), join(folder, "node_modules"));
    writeFileSync(join(folder, "Pulumi.dev.yaml"), config);
    const cloud = new StandInCloud(target);
    const served = await cloud.serve();
    const engine = await Engine.start({
      projectName: `icap-gateway-${target}`,
      env: { PULUMI_DEBUG_PROVIDERS: `${target}:${served.port}` },
    });
    return new DeployedFolder(folder, engine, cloud, async () => {
      await engine.close();
      await served.close();
      rmSync(root, { recursive: true, force: true });
    });
  }

  /** The compiler's words about the program; empty when it has none. */
  async typeFaults(): Promise<string> {
    const checked = run(process.execPath, [typescript, "-p", this.folder]);
    return checked.then(
      () => "",
      (error: { stdout: string }) => error.stdout,
    );
  }

  /** Puts another text in place of a file's. */
  put(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  pulumi(...argv: string[]): Promise<{ code: number; text: string }> {
    return this.engine.cli(...argv, "--cwd", this.folder, "--stack", "dev");
  }

  /** Deploys; gives the outputs. */
  async deploy(): Promise<Record<string, unknown>> {
    const up = await this.pulumi("up", "--yes", "--skip-preview");
    if (up.code !== 0) throw new Error(up.text);
    const { checkpoint } = JSON.parse(this.engine.state()) as {
      checkpoint: { latest: { resources: { type: string; outputs?: Record<string, unknown> }[] } };
    };
    return checkpoint.latest.resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  close(): Promise<void> {
    return this.end();
  }
}
