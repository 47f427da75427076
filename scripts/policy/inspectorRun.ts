/** Applies a stack's policy to files with the gateways' own inspector, on this machine. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { notFound, runTool } from "../../console/runTool";
import { UserError } from "../../console/userError";
import { inspectorPolicy, readersByChoice } from "../../infra/gateway";
import type { Settings } from "../../infra/settings";
import type { OwnFile } from "../../verification/ownFiles/list";
import { EXPLAINED, TESTED, type Explained, type Tested } from "./answers";

/** Name of the relay's own rule for a body over `icap.maxBodyMebibytes` (cloud-init/relay/inspector_engine.py). */
export const TOO_LARGE = "Gateway.TooLarge";

/** The distribution's interpreter. Another one does not find the distribution's packages. */
export const PYTHON = ["/usr/bin/python3"].find(existsSync) ?? "python3";
const PROGRAM = join(__dirname, "inspect_files.py");

/** A request to the inspector, and whether its answers contain text of the files. */
interface Question {
  readonly files: readonly OwnFile[];
  readonly settings: Settings;
  readonly show: boolean;
}

/** The verdicts on the files, in their order. @throws UserError when the inspector cannot run here */
export async function testWithInspector(question: Question): Promise<Tested[]> {
  const most = question.settings.icap.maxBodyMebibytes * 1024 * 1024;
  const sizes = await Promise.all(
    question.files.map(({ path }) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const answers = await ask("test", TESTED, { ...question, files: question.files.filter((_, i) => sizes[i]! <= most) });
  const next = answers.values();
  return question.files.map(({ name }, i) =>
    sizes[i]! > most
      ? { name, verdict: "blocked", rule: TOO_LARGE, findings: [], unread: [] }
      : { ...next.next().value!, name },
  );
}

/** The parts of each file that the inspector reads. @throws UserError when the inspector cannot run here */
export const explainWithInspector = (question: Question): Promise<Explained[]> => ask("explain", EXPLAINED, question);

async function ask<T extends z.ZodType>(
  action: string,
  form: T,
  { files, settings: { dlp, icap }, show }: Question,
): Promise<z.infer<T>[]> {
  await refuseMissing(dlp);
  const folder = await mkdtemp(join(tmpdir(), "icap-gateway-policy-"));
  try {
    const [rules, names] = [join(folder, "rules.json"), join(folder, "names")];
    await writeFile(rules, inspectorPolicy(withoutLists(dlp), icap.maxBodyMebibytes), { mode: 0o600 });
    await writeFile(names, Buffer.concat(files.flatMap(({ path }) => [path, Buffer.from([0])])));
    const { code, stdout, stderr } = await python([action, rules, names, ...(show ? ["show"] : [])]);
    const lines = stdout.split("\n").filter((line) => line !== "");
    if (code !== 0 || lines.length !== files.length)
      throw new UserError(`the inspector failed on this machine (${code}): ${stderr.trim().split("\n").at(-1)}`);
    return lines.map((line) => form.parse(JSON.parse(line)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @throws UserError that names missing packages */
async function refuseMissing(dlp: Settings["dlp"]): Promise<void> {
  const { code, stdout, stderr } = await python(["check", JSON.stringify(readersByChoice(dlp))]);
  const missing = code === notFound ? ["python3"] : stdout.split("\n").filter((line) => line !== "");
  if (missing.length > 0)
    throw new UserError(
      `the inspector needs packages that this machine does not have: sudo apt-get install --yes ${missing.join(" ")}. ` +
        "Or use --emulator, which boots a gateway",
    );
  if (code !== 0)
    throw new UserError(`the inspector does not run on this machine: ${stderr.trim().split("\n").at(-1)}`);
}

/** Names of the rules of the kind `list`, which are not applied here, because only the gateways have their lists. */
export const rulesOfLists = ({ rules }: Settings["dlp"]): readonly string[] =>
  rules.filter(({ kind }) => kind === "list").map(({ name }) => name);

/** The settings without rules of the kind `list`, because only the gateways have their lists. */
const withoutLists = (dlp: Settings["dlp"]): Settings["dlp"] => ({
  ...dlp,
  rules: dlp.rules.filter(({ kind }) => kind !== "list"),
});

const python = (args: string[]) => runTool(PYTHON, ["-B", PROGRAM, ...args]);
