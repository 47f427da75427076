import { mkdirSync, mkdtempSync, copyFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import program from "../../../infra/index";
import { Engine, type Run, type Step } from "../engine";
import { issueAuthority, issueClient, issueServer } from "../clientCertificate";
import { changed, given, type Certificates, type Change, type LaneEffect, type Sections } from "./change";
import { promises, type Promises } from "./promises";

const project = path.resolve(__dirname, "../../..");
const PROJECT = "defender-icap-gateway";

/** The announced and the actual effect of one change. */
export interface ChangeOutcome {
  readonly announced: readonly string[];
  readonly done: readonly string[];
  /** The announced values of a stack, and whether they came. */
  readonly values: Promises;
  /** Whether each lane's machines were replaced. */
  readonly lanes: { readonly a: LaneEffect; readonly b: LaneEffect };
}

/** A stack of the project's program that is changed again and again, each change on top of the ones before. */
export class Walk {
  private constructor(
    readonly engine: Engine,
    private readonly folder: string,
    readonly certificates: Certificates,
  ) {}

  private sections: Sections = {};

  /** Deploys the program with these settings. */
  static async start(sections: Sections): Promise<Walk> {
    const folder = mkdtempSync(path.join(tmpdir(), "defender-icap-gateway-walk-"));
    mkdirSync(path.join(folder, "infra"));
    writeFileSync(path.join(folder, "infra", "index.ts"), "");
    copyFileSync(path.join(project, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
    const engine = await Engine.start({ stackName: "walk", projectName: PROJECT, workDir: folder });
    engine.program = program;
    const walk = new Walk(engine, folder, await certificates());
    await walk.configure(sections, false);
    const { error } = await engine.up();
    if (error) throw error;
    return walk;
  }

  /** Previews a change and makes it. */
  async make(change: Change): Promise<ChangeOutcome> {
    await this.configure(given(change, this.certificates), change.secret ?? false);
    return this.run();
  }

  /** Previews what is configured now, and does it. */
  async run(): Promise<ChangeOutcome> {
    const preview = await this.engine.preview();
    if (preview.error) throw preview.error;
    const update = await this.engine.up();
    if (update.error) throw update.error;
    return {
      announced: stepsOf(preview),
      done: stepsOf(update),
      values: promises(preview.changes, update.changes),
      lanes: { a: laneOf(update, "a"), b: laneOf(update, "b") },
    };
  }

  async close(): Promise<void> {
    await this.engine.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async configure(values: Sections, secret: boolean): Promise<void> {
    this.sections = changed(this.sections, values);
    const settings = Object.keys(values).map((name) => {
      const value = this.sections[name];
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return [name.includes(":") ? name : `${PROJECT}:${name}`, { value: text, secret }] as const;
    });
    await this.engine.configure(Object.fromEntries(settings));
  }
}

async function certificates(): Promise<Certificates> {
  const [client, authority] = [await issueClient(), await issueAuthority()];
  return { client, authority, server: await issueServer(), renewed: await issueServer() };
}

/**
 * Operation, resource and changed properties of every step, in no order: the engine works on several resources at once.
 * Properties without what is changed inside: a preview may know only the whole as unknown.
 */
const stepsOf = ({ changes }: Run): string[] =>
  changes.map(({ op, name, detailedDiff }: Step) => `${op} ${name}: ${propertiesOf(detailedDiff)}`).sort();

const propertiesOf = (detailedDiff: Step["detailedDiff"]): string =>
  [...new Set(Object.keys(detailedDiff).map((path) => path.split(/[.[]/)[0]))].sort().join(" ");

const laneOf = ({ changes }: Run, lane: "a" | "b"): LaneEffect =>
  changes.some(({ op, name }) => op === "create-replacement" && name.endsWith(`-lane-${lane}-machines`))
    ? "replaced"
    : "stay";
