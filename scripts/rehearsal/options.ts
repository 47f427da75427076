import { newCommand } from "../../console/command";
import { UserError } from "../../console/userError";

/** The options of `npm start`. */
export interface RehearsalOptions {
  readonly stack: string;
  /** Name of this rehearsal: two with different names can run beside each other. */
  readonly name: string;
  /** Distribution to boot; the emulator's choice when left out. */
  readonly suite?: string;
  /** Leave everything running at the end. */
  readonly keep: boolean;
  /** End the rehearsal of that name that was left running. */
  readonly down: boolean;
  /** Lane or machine of the rehearsal that was left running, to open a shell in. */
  readonly shell?: string;
  /** The command to run there instead of a shell. */
  readonly command: string[];
  /** Folder of the user's own files to send. */
  readonly send?: string;
  /** Packages are installed while booting, as in Azure, instead of standing in the tree already. */
  readonly installAtBoot: boolean;
  /** Machines to boot in each lane; at most as many as the stack has. */
  readonly instances: number;
  /** No gateways: engine, checks and resources only. */
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
    "Deploys a stack on the emulator, boots its gateways, sends files, takes it down.",
  )
    .option("--stack <stack>", "dev, test, prod or another stack with a Pulumi.<stack>.yaml", "dev")
    .option("--suite <suite>", "release to boot: trixie or bookworm on a Debian machine, noble on an Ubuntu one")
    .option("--keep", "leave it running at the end, and say how to talk to it")
    .option("--down", "end the rehearsal that was left running")
    .option(
      "--shell <lane>",
      "open a root shell in a gateway of the rehearsal that was left running: a, b or a machine",
    )
    .argument("[command...]", "with --shell: what to run there instead, after --")
    .option("--send <folder>", "send your own files too, and say what became of each")
    .option("--install-at-boot", "install the packages while booting, as in Azure (slower)")
    .option("--instances <n>", "machines to boot in each lane, at most as many as the stack has", "1")
    .option("--engine-only", "no gateways: the engine, the checks and the resources only")
    .option(
      "--name <name>",
      "name of this rehearsal; those with different names can run beside each other",
      "rehearsal",
    )
    .option("--json [file]", "the report as JSON, to a file or to standard output")
    .option("--html <file>", "where the report goes as a page (default: reports/rehearsal-<stack>.html)")
    .parse([...argv]);
  const given = parsed.opts<Given>();
  const instances = Number(given.instances);
  const problems = [
    ...(Number.isInteger(instances) && instances >= 1 && instances <= 10
      ? []
      : [`--instances: "${given.instances}" is not a whole number from 1 to 10`]),
    ...(given.suite === undefined || suites.includes(given.suite)
      ? []
      : [`--suite: "${given.suite}" is not one of ${suites.join(", ")}`]),
    ...(/^[a-z][a-z0-9-]{0,19}$/.test(given.name)
      ? []
      : [`--name: "${given.name}" must be a letter, then up to 19 letters, digits or hyphens, all lower case`]),
    ...(given.engineOnly && given.send !== undefined ? ["--send needs gateways, and --engine-only boots none"] : []),
    ...(given.engineOnly && given.keep ? ["--keep needs gateways, and --engine-only boots none"] : []),
    ...(parsed.args.length > 0 && given.shell === undefined
      ? [`"${parsed.args.join(" ")}": a command goes with --shell only`]
      : []),
    ...(given.shell !== undefined && (given.down || given.keep)
      ? ["--shell enters a rehearsal that runs already: give it without --keep and --down"]
      : []),
    ...(given.down && given.keep ? ["--down ends what --keep leaves running: give one of them"] : []),
  ];
  if (problems.length > 0) throw new UserError(problems.join("\n"), true);
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
