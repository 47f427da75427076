/** The actions of `npm run policy`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { exitCode, type ExitCode } from "../../console/command";
import { Progress } from "../../console/progress";
import { errorMessage, UserError } from "../../console/userError";
import { planStack } from "../../engine/plannedStack";
import { needStackFile } from "../../engine/projectCopy";
import { inspectorRules } from "../../infra/gateway";
import type { Settings } from "../../infra/settings";
import { userPulumi } from "../../deployed";
import { listOwnFiles, type OwnFiles } from "../../verification/ownFiles/list";
import { REPORT, type PolicyReport } from "./answers";
import { hasClamscan, scanWithClamscan } from "./clamscanRun";
import { differences, differencesInWords } from "./comparison";
import { digestInWords, makeList, storageOf } from "./digest";
import { explanation } from "./explanation";
import { explainWithInspector, rulesOfLists, testWithInspector, TOO_LARGE } from "./inspectorRun";
import type { PolicyOptions } from "./options";
import { exitCodeOf, junit, reportInWords } from "./report";

/** A program that this file starts: its change touches the tests that import this file (`npm test -- --changed`). */
export type Started = typeof import("../rehearse");

const project = join(__dirname, "..", "..");

/** Carries out the requested action and returns the exit code. */
export async function carryOut(options: PolicyOptions): Promise<number> {
  if (options.action === "explain") return explain(options);
  if (options.action === "digest") return digest(options);
  const own = await listOwnFiles(resolve(options.path), "<path>");
  const kept = await keptReport(options.baseline);
  if (options.emulator) return rehearse(options);
  const settings = await settingsOf(options.stack);
  if (settings.dlp.engine === "clamav" && !(await hasClamscan())) return withoutClamscan(options);
  const report = await reportOf(options.stack, settings, own, options.show === true);
  const compared = options.baseline === undefined ? undefined : await compare(options.baseline, kept, report, own);
  if (options.junit !== undefined) await write(options.junit, junit(report));
  const notAsked = settings.dlp.engine === "inspector" ? rulesOfLists(settings.dlp) : [];
  const rules =
    settings.dlp.engine === "inspector"
      ? inspectorRules(settings.dlp)
          .map(({ name }) => name)
          .slice(1)
          .filter((name) => !notAsked.includes(name))
      : [];
  if (notAsked.length > 0)
    process.stderr.write(
      `Not asked, because exact lists are on the gateways alone: ${notAsked.join(", ")}. A gateway may block more.\n`,
    );
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...report, ...compared?.inReport }, null, 2)}\n`
      : (compared?.words ?? `${reportInWords(report, rules, options.show === true)}`),
  );
  return exitCodeOf(report, compared?.changed === true);
}

/** @throws UserError for a stack with external ICAP servers */
async function settingsOf(stack: string): Promise<Settings> {
  const { settings } = await planStack(project, stack, new Date());
  if (settings.icap.server === "external")
    throw new UserError(`the stack ${stack} has external ICAP servers (icap.server), which judge by their own policy`);
  return settings;
}

async function reportOf(
  stack: string,
  settings: Settings,
  { files, leftOut }: OwnFiles,
  show: boolean,
): Promise<PolicyReport> {
  const { engine } = settings.dlp;
  if (engine === "clamav" && show)
    throw new UserError("--show needs dlp.engine inspector: ClamAV says no place of what it finds", true);
  const tested =
    engine === "inspector"
      ? await testWithInspector({ files, settings, show })
      : await scanWithClamscan(project, files, settings);
  return { stack, engine, files: tested, leftOut: [...leftOut] };
}

/** The difference from another stack's policy, applied to the same files, or from a kept report. */
async function compare(
  baseline: string,
  kept: PolicyReport | undefined,
  now: PolicyReport,
  own: OwnFiles,
): Promise<{ readonly words: string; readonly changed: boolean; readonly inReport: Partial<PolicyReport> }> {
  const before = kept ?? (await reportOf(baseline, await settingsOf(baseline), own, false));
  const found = differences(before, now);
  return {
    words: differencesInWords(found, baseline, now.files.length),
    changed: found.some(({ verdict }) => verdict),
    inReport: { baseline, differences: [...found] },
  };
}

/** The report of `--json` that a baseline names; undefined where it names a stack. @throws UserError for what is neither */
async function keptReport(file: string | undefined): Promise<PolicyReport | undefined> {
  if (file === undefined) return undefined;
  if (!existsSync(file)) {
    needStackFile(project, file, "--baseline");
    return undefined;
  }
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UserError(`--baseline: "${file}" cannot be read: ${errorMessage(error)}`, true);
  });
  try {
    return REPORT.parse(JSON.parse(text));
  } catch {
    throw new UserError(`--baseline: "${file}" was not printed by --json`, true);
  }
}

/** Writes a file completely or not at all. @throws UserError where the file cannot be written */
async function write(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.new`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new UserError(`--junit: "${file}" cannot be written: ${errorMessage(error)}`);
  }
}

async function explain({ stack, path, show, json }: PolicyOptions): Promise<ExitCode> {
  const settings = await settingsOf(stack);
  if (settings.dlp.engine !== "inspector")
    throw new UserError(`explain needs dlp.engine inspector; the stack ${stack} has clamav`, true);
  if (!statSync(path).isFile()) throw new UserError(`<path>: "${path}" is not a file`, true);
  const { maxBodyMebibytes } = settings.icap;
  if (statSync(path).size > maxBodyMebibytes * 1024 * 1024)
    throw new UserError(
      `<path>: "${path}" is larger than icap.maxBodyMebibytes (${maxBodyMebibytes}); a gateway blocks it unread, by its rule ${TOO_LARGE}`,
    );
  const files = [{ path: Buffer.from(resolve(path)), name: path }];
  const [answer] = await explainWithInspector({ files, settings, show: show === true });
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : explanation(path, answer!));
  return "error" in answer! ? exitCode.failed : exitCode.done;
}

async function digest({ stack, path, out = "", column }: PolicyOptions): Promise<ExitCode> {
  const list = { path, out, ...(column === undefined ? {} : { column }) };
  await makeList(list); // faults of the command line are reported before Pulumi is started
  const { pulumi } = await userPulumi(project, new Progress());
  const storage = await storageOf(pulumi, stack);
  const made = await makeList({ ...list, key: storage.listKey });
  process.stdout.write(digestInWords(made, out, storage));
  return exitCode.done;
}

function withoutClamscan(options: PolicyOptions): Promise<number> {
  const { json, junit: file, baseline, show } = options;
  if (json || file !== undefined || baseline !== undefined || show)
    throw new UserError(
      "--json, --junit, --baseline and --show need clamscan for this stack (sudo apt-get install --yes clamav)",
    );
  process.stderr.write("clamscan is not used: the files go to a gateway that is booted on the emulator.\n");
  return rehearse(options);
}

async function rehearse({ path, stack }: PolicyOptions): Promise<number> {
  const argv = [join(project, "scripts/run.mjs"), "rehearse", "--send", path, "--stack", stack, "--name", "policy"];
  const [code] = (await once(spawn(process.execPath, argv, { stdio: "inherit" }), "exit")) as [number | null];
  return code ?? exitCode.failed;
}
