import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exitCode } from "../../console/command";
import { Progress } from "../../console/progress";
import { pulumiCli } from "../../engine/cli/pulumiCli";
import { leaveRealAccounts } from "../../engine/environment";
import { needStackFile } from "../../engine/projectCopy";
import { changeFromFiles, type ChangeInput, compare, fails, readJson } from "../../preview";
import type { PreviewOptions } from "./options";
import { contextOfStack, placeholders, Sides, checkOut } from "../../versions";
import { publish } from "./publish";

const project = join(__dirname, "..", "..");

/** Carries out the requested action and returns the exit code. */
export async function carryOut(options: PreviewOptions): Promise<number> {
  const progress = new Progress();
  const input =
    options.preview === undefined ? await fromPrograms(options, progress) : await fromFiles(options.preview, options);
  const report = compare(input);
  publish(report, options, progress);
  const failed = options.failOn.filter((choice) => fails(report, choice));
  if (failed.length === 0) return exitCode.done;
  const words = failed.map(({ gate, severity }) => (severity === undefined ? gate : `${gate}:${severity}`));
  progress.line(`Failed, because of --fail-on: ${words.join(", ")}`);
  return exitCode.no;
}

/** Ways (b) and (c): a preview that ran elsewhere, alone or compared with the deployed state. */
async function fromFiles(preview: string, { state, stack }: PreviewOptions): Promise<ChangeInput> {
  const read = { content: readJson(preview), name: preview === "-" ? "standard input" : preview };
  return changeFromFiles({
    preview: read,
    ...(state === undefined ? {} : { state: { content: readJson(state), name: state } }),
    stack,
    context: await contextOfStack(project, stack),
  });
}

/** Way (a): base and head of the repository, both on the emulator. */
async function fromPrograms({ stack, base = "HEAD" }: PreviewOptions, progress: Progress): Promise<ChangeInput> {
  needStackFile(project, stack);
  leaveRealAccounts(process.env);
  const { path: cli } = await pulumiCli(project, progress);
  const folder = await mkdtemp(join(tmpdir(), "defender-icap-gateway-base-"));
  const sides = await Sides.open({ stack, cli, placeholders: await placeholders() });
  try {
    const checkedOut = await checkOut(project, base, join(folder, "tree"));
    const head = { tree: project, name: "the working tree" };
    const deployed = await progress.step(`Deploy ${checkedOut.name} on the emulator`, () =>
      sides.baseOf({ tree: checkedOut.folder, name: checkedOut.name }, head),
    );
    return await progress.step("Preview the working tree", () => sides.previewChange(deployed, head));
  } finally {
    await sides.close();
    await rm(folder, { recursive: true, force: true });
  }
}
