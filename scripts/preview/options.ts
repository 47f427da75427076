import { newCommand } from "../../console/command";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { FORMATS, GATE_TEXTS, gateChoice, SEVERITIES, type Format, type GateChoice } from "../../preview";

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
      "read the output of pulumi preview --json --show-sames instead of --base; - for standard input",
    )
    .option("--state <file>", "with --preview: the present state (pulumi stack export)")
    .option("--format <format>", `format on standard output: ${FORMATS.join(", ")}`, "markdown")
    .option("--out <folder>", "also write the report in every format to this folder")
    .option("--summary <file>", 'also append the comment to this file ("$GITHUB_STEP_SUMMARY")')
    .option("--fail-on <gates>", `exit with 1 for any of these, comma-separated: ${GATE_TEXTS.join(", ")}`)
    .option("--artifact <words>", "words that say where the full report is, for a comment that is too short for it")
    .parse([...argv])
    .opts<Given>();
  const failOn = (given.failOn ?? "")
    .split(",")
    .map((gate) => gate.trim())
    .filter((gate) => gate !== "");
  const problems = [
    ...failOn.filter((gate) => !gateChoice(gate)).map((gate) => `--fail-on: "${gate}" is not one of ${GATE_LIST}`),
    // An empty gate, given by mistake, must not count as a passed gate.
    ...(given.failOn !== undefined && failOn.length === 0
      ? [`--fail-on: is empty; give at least one of ${GATE_LIST}`]
      : []),
    ...(isFormat(given.format) ? [] : [`--format: "${given.format}" is not one of ${FORMATS.join(", ")}`]),
    ...(given.base !== undefined && given.preview !== undefined
      ? [
          "--base and --preview cannot be combined: --base deploys both versions on the emulator, --preview reads a preview that was made elsewhere",
        ]
      : []),
    ...(given.state !== undefined && given.preview === undefined
      ? ["--state needs --preview: give the output of pulumi preview --json --show-sames too"]
      : []),
    stackProblem(given.stack),
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
    failOn: failOn.flatMap((gate) => gateChoice(gate) ?? []),
    ...(artifact === undefined ? {} : { artifact }),
  };
}

const GATE_LIST = `${GATE_TEXTS.join(", ")} (severity: ${SEVERITIES.join(", ")})`;
const isFormat = (text: string): text is Format => (FORMATS as readonly string[]).includes(text);
