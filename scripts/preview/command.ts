import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "../../policy/index";
import { exitCode } from "../../console/command";
import { Progress } from "../../console/progress";
import { UserError } from "../../console/userError";
import { concerns } from "../../engine/encryptedSettings";
import { leaveRealAccounts } from "../../engine/environment";
import { readStackConfig } from "../../engine/projectCopy";
import { prepareMachine } from "../installation/prepareMachine";
import { throwawayIdentity } from "../../engine/clientIdentity";
import { changeFromFiles, type ChangeInput, type NotKnown, compare, fails, readJson } from "../../preview";
import type { PreviewOptions } from "./options";
import { previewSettings, type Placeholders } from "../versions/previewSettings";
import { readGuardRailFacts } from "../versions/readGuardRailFacts";
import { Sides } from "../versions/sides";
import { checkOut } from "../versions/tree";
import { publish } from "./publish";

const project = join(__dirname, "..", "..");

/** Carries out what the command line asked for and gives the exit code. */
export async function carryOut(options: PreviewOptions): Promise<number> {
  const progress = new Progress();
  const input =
    options.preview === undefined ? await fromPrograms(options, progress) : await fromFiles(options.preview, options);
  const report = compare(input);
  await publish(report, options, progress);
  const failed = options.failOn.filter((choice) => fails(report, choice));
  if (failed.length === 0) return exitCode.done;
  const words = failed.map(({ gate, severity }) => (severity === undefined ? gate : `${gate}:${severity}`));
  progress.line(`Failed, because of --fail-on: ${words.join(", ")}`);
  return exitCode.no;
}

/** Ways (b) and (c): a preview that ran elsewhere, alone or beside what runs. */
async function fromFiles(preview: string, { state, stack }: PreviewOptions): Promise<ChangeInput> {
  const read = { content: readJson(preview), name: preview === "-" ? "standard input" : preview };
  return changeFromFiles({
    preview: read,
    ...(state === undefined ? {} : { state: { content: readJson(state), name: state } }),
    stack,
    context: await contextOfStack(stack),
  });
}

/** Facts that the guard rails need about a stack, from this project's file of it. */
async function contextOfStack(stack: string): Promise<Context | NotKnown> {
  if (!existsSync(join(project, `Pulumi.${stack}.yaml`)))
    return { notKnown: `Pulumi.${stack}.yaml, which has the settings, is not in this project` };
  const original = await readStackConfig(project, stack);
  const { config, leftOut } = previewSettings(original, stack, await placeholders());
  const facts = readGuardRailFacts(project, stack, config, new Date());
  if ("notKnown" in facts) return facts;
  const { allowedSources, ...rest } = facts;
  // The preview was made with the real settings: of clients that are encrypted here, nobody can say who they are.
  const clientsHidden = leftOut.some((path) => concerns(path, "client"));
  return clientsHidden || allowedSources === undefined ? rest : { ...rest, allowedSources };
}

const placeholders = async (): Promise<Placeholders> => ({
  clientCertificate: (await throwawayIdentity(new Date())).certificate,
});

/** Way (a): base and head of the repository, both on the emulator. */
async function fromPrograms({ stack, base = "HEAD" }: PreviewOptions, progress: Progress): Promise<ChangeInput> {
  leaveRealAccounts(process.env);
  const machine = await prepareMachine(project, progress, { cli: true, boot: false });
  if (machine.cli === undefined) throw new UserError(machine.cliRefusal ?? "No Pulumi CLI was found");
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-base-"));
  const sides = await Sides.open({ stack, cli: machine.cli.path, placeholders: await placeholders() });
  try {
    const checkedOut = await checkOut(project, base, join(folder, "tree"));
    const deployed = await progress.step(`Deploy ${checkedOut.name} on the emulator`, () =>
      sides.deploy({ tree: checkedOut.folder, name: checkedOut.name }),
    );
    return await progress.step("Preview the working tree", () =>
      sides.previewChange(deployed, { tree: project, name: "the working tree" }),
    );
  } finally {
    await sides.close();
    await rm(folder, { recursive: true, force: true });
  }
}
