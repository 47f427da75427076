import { newCommand } from "../../console/command";
import { outputFileProblem, outputFolderProblem } from "../../console/outputFiles";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { chosenGates, gateProblems } from "../options/gates";
import { nameProblem } from "../options/nameProblem";
import { FORMATS, GATE_TEXTS, type Format, type GateChoice } from "../../preview";

/** The options of `npm run preview`. */
export interface PreviewOptions {
  readonly stack: string;
  /** Commit to compare the working tree with; undefined when a preview file is read. */
  readonly base?: string;
  /** Output of `pulumi preview --json`; `-` is standard input. */
  readonly preview?: string;
  /** Stack export with the deployed state. */
  readonly state?: string;
  /** The format for standard output. */
  readonly format: Format;
  /** Folder for the report in all formats. */
  readonly out?: string;
  /** File to which the comment is added: a workflow's job summary. */
  readonly summary?: string;
  readonly failOn: readonly GateChoice[];
  /** Words for the comment that say where the whole report is. */
  readonly artifact?: string;
}

interface Given {
  readonly stack: string;
  readonly base?: string;
  readonly preview?: string;
  readonly state?: string;
  readonly format: string;
  readonly out?: string;
  readonly summary?: string;
  readonly failOn?: string;
  readonly artifact?: string;
}

/** Reads the command line. @throws UserError (wrong use) with the option and what would be right */
export function readOptions(argv: readonly string[]): PreviewOptions {
  const given = newCommand(
    "npm run preview --",
    "Shows what a change does: reachable ports and addresses, steps in the client's portal, replaced resources. Needs no credentials.",
  )
    .option("--stack <stack>", "dev, test, prod or another stack with a Pulumi.<stack>.yaml", "prod")
    .option(
      "--base <commit>",
      "deploy this commit and the working tree on the emulator and compare them (default: HEAD)",
    )
    .option(
      "--preview <file>",
      "instead of --base: read the output of pulumi preview --json --show-sames; - for standard input",
    )
    .option("--state <file>", "with --preview: the current state (pulumi stack export)")
    .option("--format <format>", `format on standard output: ${FORMATS.join(", ")}`, "markdown")
    .option("--out <folder>", "also write the report in every format to this folder")
    .option("--summary <file>", 'also append the pull-request comment to this file ("$GITHUB_STEP_SUMMARY")')
    .option("--fail-on <gates>", `exit with 1 for any of these, comma-separated: ${GATE_TEXTS.join(", ")}`)
    .option("--artifact <words>", "words that tell where the full report is, if the comment has to be shortened")
    .parse([...argv])
    .opts<Given>();
  const problems = [
    ...gateProblems(given.failOn),
    nameProblem("--format", given.format, FORMATS),
    ...(given.base !== undefined && given.preview !== undefined
      ? [
          "--base and --preview cannot be combined: --base deploys both versions on the emulator, --preview reads a preview that was made elsewhere",
        ]
      : []),
    ...(given.state !== undefined && given.preview === undefined
      ? ["--state needs --preview: give the output of pulumi preview --json --show-sames too"]
      : []),
    stackProblem(given.stack),
    outputFolderProblem("--out", given.out),
    outputFileProblem("--summary", given.summary),
  ];
  refuseWrongUse(problems);
  const { base, preview, state, out, summary, artifact, stack } = given;
  return {
    stack,
    ...(preview === undefined ? { base: base ?? "HEAD" } : { preview }),
    ...(state === undefined ? {} : { state }),
    format: given.format as Format,
    ...(out === undefined ? {} : { out }),
    ...(summary === undefined ? {} : { summary }),
    failOn: chosenGates(given.failOn),
    ...(artifact === undefined ? {} : { artifact }),
  };
}
