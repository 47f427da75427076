import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { newCommand } from "../../console/command";
import { outputFileProblem, outputFolderProblem } from "../../console/outputFiles";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { nameProblem } from "../options/nameProblem";

/** The options of `npm start`. */
export interface RehearsalOptions {
  readonly stack: string;
  /** Name of this rehearsal. Rehearsals with different names can run in parallel. */
  readonly name: string;
  /** Distribution to boot; absent: the emulator's choice. */
  readonly suite?: string;
  /** Leaves everything running at the end. */
  readonly keep: boolean;
  /** Ends the rehearsal of that name that was left running. */
  readonly down: boolean;
  /** Lane or machine of the rehearsal that was left running, to open a shell in. */
  readonly shell?: string;
  /** Command to run there instead of a shell. */
  readonly command: string[];
  /** Folder with the user's own files to send. */
  readonly send?: string;
  /** Packages are installed during the boot, as in Azure, instead of being in the file tree already. */
  readonly installAtBoot: boolean;
  /** Number of machines to boot in each lane, at most the stack's own number. */
  readonly instances: number;
  /** Runs engine, checks and resources only, without gateways. */
  readonly engineOnly: boolean;
  /** The target of the report as JSON: a file, or standard output (`-`). */
  readonly json?: string;
  /** The file of the report as a page. */
  readonly html?: string;
}

interface Given {
  readonly stack: string;
  readonly name: string;
  readonly suite?: string;
  readonly keep?: boolean;
  readonly down?: boolean;
  readonly shell?: string;
  readonly send?: string;
  readonly installAtBoot?: boolean;
  readonly instances: string;
  readonly engineOnly?: boolean;
  readonly json?: string | boolean;
  readonly html?: string;
}

const suites = ["trixie", "bookworm", "noble"];

/** Reads the command line. @throws UserError (wrong use) with the option and what would be right */
export function readOptions(argv: readonly string[]): RehearsalOptions {
  const parsed = newCommand(
    "npm start --",
    "Deploys a stack on the emulator, boots its gateways, sends test files and takes everything down again.",
  )
    .option("--stack <stack>", "stack to deploy: dev, test, prod or another with a Pulumi.<stack>.yaml", "dev")
    .option(
      "--suite <suite>",
      "distribution release that the gateways boot: trixie or bookworm on a Debian machine, noble on an Ubuntu machine",
    )
    .option("--keep", "keep the gateways running at the end, and print how to reach them")
    .option("--down", "take down the rehearsal that --keep left running")
    .option(
      "--shell <lane>",
      "open a root shell in a gateway that --keep left running: lane a, lane b or a machine's name",
    )
    .argument("[command...]", "with --shell: the command to run instead of a shell; put it after --")
    .option("--send <path>", "also send this file, or every file in this folder, and print each verdict")
    .option("--install-at-boot", "install the packages at boot, as in Azure (slower)")
    .option("--instances <n>", "machines to boot in each lane, at most as many as the stack has", "1")
    .option("--engine-only", "deploy the resources only; boot no gateways")
    .option(
      "--name <name>",
      "name of this rehearsal; rehearsals with different names can run at the same time",
      "rehearsal",
    )
    .option("--json [file]", "write the report as JSON to this file; without a file, to standard output")
    .option("--html <file>", "write the HTML report to this file (default: reports/rehearsal-<stack>.html)")
    .parse([...argv]);
  const given = parsed.opts<Given>();
  const instances = Number(given.instances);
  const problems = [
    ...(Number.isInteger(instances) && instances >= 1 && instances <= 10
      ? []
      : [`--instances: "${given.instances}" is not a whole number from 1 to 10`]),
    stackProblem(given.stack),
    nameProblem("--suite", given.suite, suites),
    ...(/^[a-z][a-z0-9-]{0,19}$/.test(given.name)
      ? []
      : [`--name: "${given.name}" is not a letter followed by up to 19 letters, digits or hyphens, all lower case`]),
    ...(given.engineOnly && given.send !== undefined
      ? ["--send cannot be combined with --engine-only, which boots no gateways"]
      : []),
    ...(given.engineOnly && given.keep
      ? ["--keep cannot be combined with --engine-only, which boots no gateways"]
      : []),
    ...(parsed.args.length > 0 && given.shell === undefined
      ? [`"${parsed.args.join(" ")}": a command needs --shell`]
      : []),
    ...(given.shell !== undefined && (given.down || given.keep)
      ? ["--shell cannot be combined with --keep or --down: it enters a rehearsal that is already running"]
      : []),
    ...(given.down && given.keep
      ? ["--down and --keep cannot be combined: --down takes down what --keep left running"]
      : []),
  ];
  refuseWrongUse([
    ...problems,
    outputFileProblem("--json", typeof given.json === "string" ? given.json : undefined),
    given.html === undefined ? undefined : pageProblem(given.html),
  ]);
  return {
    stack: given.stack,
    name: given.name,
    suite: given.suite,
    keep: given.keep ?? false,
    down: given.down ?? false,
    shell: given.shell,
    command: [...parsed.args],
    send: given.send,
    installAtBoot: given.installAtBoot ?? false,
    instances,
    engineOnly: given.engineOnly ?? false,
    json: given.json === true ? "-" : given.json === false ? undefined : given.json,
    html: given.html,
  };
}

/** The page's folder is made where it is missing. */
const pageProblem = (page: string): string | undefined =>
  outputFolderProblem("--html", dirname(page)) ??
  (existsSync(dirname(page)) ? outputFileProblem("--html", page) : undefined);
