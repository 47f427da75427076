/** `npm run policy -- test DIR`: what a stack's policy says of your own files, without a deployment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { exitCode, newCommand, runCommand, type ExitCode } from "../console/command";
import { renderTable } from "../console/table";
import { UserError, refuseWrongUse } from "../console/userError";
import { productFiles, SCANNER_RULES } from "../engine/productFiles";
import { listOwnFiles, type OwnFile, type OwnFiles } from "./ownFiles/list";
import { clamscanArguments, readVerdicts } from "./policy/clamscan";
import { notFound, runTool } from "../console/runTool";
import { planStack } from "../engine/plannedStack";

const project = dirname(__dirname);

interface Options {
  readonly stack: string;
  readonly emulator?: boolean;
}

async function main(): Promise<number> {
  const command = newCommand(
    "npm run policy --",
    "Shows which of your own files a stack's policy blocks, and by which rule.",
  )
    .argument("<action>", "test (the only action)")
    .argument("<folder>", "folder with the files")
    .option(
      "--stack <stack>",
      "stack whose policy is tested: dev, test, prod or another with a Pulumi.<stack>.yaml",
      "dev",
    )
    .option("--emulator", "use a booted gateway even where clamscan is installed")
    .parse();
  const [action, folder] = command.args as [string, string];
  refuseWrongUse([
    action === "test" ? undefined : `"${action}" is not an action; the only action is test`,
    existsSync(folder) ? undefined : `<folder>: there is no "${folder}"`,
  ]);
  const { stack, emulator } = command.opts<Options>();
  const own = await listOwnFiles(resolve(folder), "<folder>");
  if (!emulator && (await runTool("clamscan", ["--version"])).code !== notFound) return scan(own, stack);
  process.stderr.write("clamscan is not used: the files go to a gateway that is booted on the emulator.\n");
  return rehearse(folder, stack);
}

/** The same engine with the same rules as on a gateway, without the ICAP server before it. */
async function scan({ files, leftOut }: OwnFiles, stack: string): Promise<ExitCode> {
  const { settings } = await planStack(project, stack, new Date());
  const product = productFiles(settings);
  const folder = await mkdtemp(join(tmpdir(), "icap-gateway-policy-"));
  try {
    const database = join(folder, "database");
    await mkdir(database);
    for (const path of SCANNER_RULES)
      await writeFile(join(database, basename(path)), product.get(path)!, { mode: 0o600 });
    await writeFileTypes(join(database, "gateway.ftm"));
    const links = await linksTo(files, join(folder, "files"));
    const list = join(folder, "list");
    await writeFile(list, links.map(({ path }) => `${path}\n`).join(""));
    const options = clamscanArguments(product.get("/etc/icap-gateway/clamd.conf")!, database);
    const { code, stdout, stderr } = await runTool("clamscan", [...options, `--file-list=${list}`]);
    if (code !== 0 && code !== 1) throw new UserError(`clamscan failed (${code}): ${stderr.trim() || stdout.trim()}`);
    const verdicts = readVerdicts(stdout, links);
    const rows = verdicts.map(({ name, verdict, rule }) => [name, verdict, rule]);
    const others = leftOut.map(({ name, why }) => `Not tested: ${name}: ${why}\n`);
    process.stdout.write(`${renderTable(["file", "verdict", "rule"], rows)}\n${others.join("")}`);
    return verdicts.some(({ verdict }) => verdict === "error") ? exitCode.failed : exitCode.done;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A link to each file by a number: clamscan's list and its answers are lines, and a user's file name may hold anything. */
async function linksTo(files: readonly OwnFile[], folder: string): Promise<{ path: string; name: string }[]> {
  await mkdir(folder);
  const links = files.map(({ name }, index) => ({ path: join(folder, String(index)), name }));
  for (const [index, { path }] of links.entries()) await symlink(files[index]!.path, path);
  return links;
}

/** As a gateway does before its scanner starts, with this engine's own types. */
async function writeFileTypes(file: string): Promise<void> {
  const which = await runTool("sh", ["-c", "command -v clamscan"]);
  const program = join(project, "cloud-init/clamav/file_types.py");
  const { code, stderr } = await runTool("python3", ["-B", program, which.stdout.trim(), file]);
  if (code !== 0)
    throw new UserError(
      `the file types of clamscan cannot be read (this needs python3 and ldd): ${stderr.trim()}. Use --emulator instead`,
    );
}

async function rehearse(folder: string, stack: string): Promise<number> {
  const argv = [join(__dirname, "run.mjs"), "rehearse", "--send", folder, "--stack", stack, "--name", "policy"];
  const [code] = (await once(spawn(process.execPath, argv, { stdio: "inherit" }), "exit")) as [number | null];
  return code ?? exitCode.failed;
}

void runCommand(main);
