/** The inspector as a process of its own with a policy, behind a relay that a test sends messages to. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectorPolicy } from "../../../infra/gateway/dlp/inspectorPolicy";
import { parseSettings } from "../../../infra/settings";
import { makeList } from "../../../scripts/policy/digest";
import { until } from "../../until";
import { FakeRelay } from "../cloud-init/relay/fakeRelay";
import { PYTHON, PYTHON_OPTIONS } from "../cloud-init/python";

const SOURCES = join(__dirname, "../../../cloud-init");
const MODULES = [SOURCES, join(SOURCES, "gateway")].join(":");

export class InspectorRig {
  readonly folder = mkdtempSync(join(tmpdir(), "inspector-"));
  readonly rules = join(this.folder, "rules.json");
  private daemon!: ChildProcess;
  relay!: FakeRelay;

  private constructor(private readonly ofDaemon: Record<string, string>) {}

  static async start(
    dlp: object = {},
    relayEnvironment: Record<string, string> = {},
    daemonEnvironment: Record<string, string> = {},
  ): Promise<InspectorRig> {
    const rig = new InspectorRig(daemonEnvironment);
    rig.provision(dlp);
    await rig.startDaemon();
    const environment = { ENGINE: "inspector", INSPECTOR_SOCKETS: rig.folder, PYTHONPATH: MODULES };
    rig.relay = await FakeRelay.start({ ...environment, SPOOL_DIRECTORY: rig.folder, ...relayEnvironment });
    return rig;
  }

  /** Writes the policy of these settings, as a deployment does. */
  provision(dlp: object): void {
    const values = { dlp: { engine: "inspector", ...dlp } };
    const settings = parseSettings({ location: "westeurope", values }, "dev", new Date());
    writeFileSync(this.rules, `${inspectorPolicy(settings.dlp, 64)}\n`);
  }

  /** Puts an exact list of these values in the place of the one before, as gateway-lists does; `edit` changes it on its way. */
  async keepList(name: string, values: readonly string[], edit = (list: Buffer) => list): Promise<void> {
    const [path, out, key] = [join(this.folder, "values"), join(this.folder, "made.list"), "5a".repeat(32)];
    writeFileSync(path, values.join("\n"));
    await makeList({ path, out, key });
    writeFileSync(`${out}.new`, Buffer.concat([Buffer.from(key, "hex"), edit(readFileSync(out))]));
    renameSync(`${out}.new`, join(this.folder, name));
  }

  async startDaemon(): Promise<void> {
    rmSync(join(this.folder, "proof.sock"), { force: true }); // that of the one before
    this.daemon = spawn(PYTHON, [...PYTHON_OPTIONS, "-m", "inspector.daemon"], {
      cwd: SOURCES,
      env: { ...this.environment, SMALL_WORKERS: "1-3", LARGE_WORKERS: "1-2" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    await until("the inspector listens", () => existsSync(join(this.folder, "proof.sock")));
    await until("the inspector has its workers", () => this.idle("small") === 1 && this.idle("proof") === 2);
  }

  private get environment(): Record<string, string> {
    const { folder, rules, ofDaemon } = this;
    const folders = { INSPECTOR_SOCKETS: folder, SPOOL_DIRECTORY: folder, LISTS_FOLDER: folder };
    return { ...folders, RULES: rules, PYTHONPATH: MODULES, ...ofDaemon };
  }

  /** The output of a Python program that may ask the inspector. */
  python(program: string): string {
    return execFileSync(PYTHON, [...PYTHON_OPTIONS, "-c", program], {
      env: this.environment,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  idle(lane: string): number {
    const program = `from inspector import protocol as p\nprint(p.ask("proof", {"ask": "policy"}, timeout=5)["lanes"]["${lane}"]["idle"])`;
    try {
      return Number(this.python(program));
    } catch {
      return 0;
    }
  }

  get pid(): number {
    return this.daemon.pid!;
  }

  /** The workers' processes. */
  workers(): number[] {
    const listed = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "utf8").split(" ");
    return listed.filter(Boolean).map(Number);
  }

  async killDaemon(): Promise<void> {
    const gone = new Promise((resolve) => this.daemon.once("exit", resolve));
    this.daemon.kill("SIGKILL");
    await gone;
  }

  async stop(): Promise<void> {
    await this.killDaemon();
    await this.relay.stop();
    rmSync(this.folder, { recursive: true });
  }
}
