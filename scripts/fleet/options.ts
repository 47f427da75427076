import { newCommand } from "../../console/command";
import { outputFolderProblem } from "../../console/outputFiles";
import { isStackName } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { GATE_TEXTS, type GateChoice } from "../../preview";
import { chosenGates, gateProblems } from "../options/gates";
import { nameProblem } from "../options/nameProblem";
import { clientProblems } from "../options/pemFiles";
import type { VerifyOptions } from "../verify/options";
import { MOST_AT_ONCE } from "./file/schema";

const ACTIONS = ["check", "render", "preview", "up", "status", "verify", "teardown"] as const;
export type Action = (typeof ACTIONS)[number];
const FORMATS = ["text", "markdown", "json"] as const;
export type FleetFormat = (typeof FORMATS)[number];

/** Options of a verification that are the same for every stack. */
export type VerifyWishes = Pick<
  VerifyOptions,
  "clientCertificate" | "clientKey" | "blockedFile" | "allowed" | "partial"
>;

/** The options of `npm run fleet`. */
export interface FleetOptions extends VerifyWishes {
  readonly action: Action;
  /** The fleet's file. */
  readonly file: string;
  /** Number of the wave, from 1. */
  readonly wave?: number;
  readonly stacks?: readonly string[];
  readonly parallel?: number;
  readonly yes: boolean;
  /** Stacks whose names are given a second time. They may be torn down even if they are protected or `prod`. */
  readonly confirm: readonly string[];
  readonly keepAddresses: boolean;
  readonly format: FleetFormat;
  /** Folder for the rendered stack files. */
  readonly out?: string;
  readonly failOn: readonly GateChoice[];
  /** For `preview`: commit to compare with, on the emulator. Absent: compare with the deployed stacks. */
  readonly base?: string;
}

interface Given extends VerifyWishes {
  readonly file: string;
  readonly wave?: string;
  readonly stack?: string;
  readonly parallel?: string;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly keepAddresses?: boolean;
  readonly format: string;
  readonly out?: string;
  readonly failOn?: string;
  readonly base?: string;
}

/** Reads the command line. @throws UserError (wrong use) with every problem */
export function readOptions(argv: readonly string[]): FleetOptions {
  const command = newCommand(
    "npm run fleet --",
    "Works on every stack of fleet.yaml: checks the file, renders stack files, previews all stacks in one report, updates and verifies them wave after wave, tears them down.",
  )
    .argument("<action>", ACTIONS.join(", "))
    .option("--file <file>", "the fleet's file", "fleet.yaml")
    .option("--wave <n>", "up: the waves up to this one; other actions: only this wave's stacks")
    .option("--stack <stacks>", "only these stacks, comma-separated")
    .option("--parallel <n>", "number of stacks to work on at once (default: as the fleet's file says)")
    .option("--format <format>", `preview, status: ${FORMATS.join(", ")}`, "text")
    .option(
      "--base <commit>",
      "preview: compare this commit with the working tree on the emulator, without credentials (default: compare with Pulumi's state)",
    )
    .option("--fail-on <gates>", `preview: exit with 1 for any of these, comma-separated: ${GATE_TEXTS.join(", ")}`)
    .option("--out <folder>", "render: write Pulumi.<stack>.yaml files to this folder instead of standard output")
    .option("--yes", "up, teardown: carry it out; without it, only show what would be done")
    .option(
      "--confirm <stacks>",
      "teardown: names of stacks a second time, comma-separated; needed for prod and for protected or locked resources",
    )
    .option(
      "--keep-addresses",
      "teardown: keep the registered addresses and the authority that the clients trust",
      false,
    )
    .option("--client-certificate <file>", "up, verify: a client certificate that every stack admits (PEM)")
    .option("--client-key <file>", "up, verify: its private key (PEM)")
    .option(
      "--blocked-file <file>",
      "up, verify: a file that every gateway must block; needed with external ICAP servers, whose policy is not known here",
    )
    .option(
      "--allowed",
      "up, verify: this machine's address is an allowed one, so a port that does not answer is a failure",
      false,
    )
    .option("--partial", "up, verify: go on even if some checks could not be made from here", false)
    .parse([...argv]);
  const given = command.opts<Given>();
  const action = command.args[0]!;
  const number = (text: string | undefined, option: string, most: number): string | undefined =>
    text === undefined || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most)
      ? undefined
      : `${option}: "${text}" is not a whole number from 1 to ${most}`;
  const [stacks, confirm] = [listOf(given.stack), listOf(given.confirm)];
  refuseWrongUse([
    nameProblem("<action>", action, ACTIONS),
    number(given.wave, "--wave", 999),
    number(given.parallel, "--parallel", MOST_AT_ONCE),
    given.wave !== undefined && stacks !== undefined ? "--wave and --stack cannot be combined" : undefined,
    given.stack !== undefined && (stacks ?? []).length === 0 ? "--stack: is empty" : undefined,
    ...[...(stacks ?? []), ...(confirm ?? [])]
      .filter((name) => !isStackName(name))
      .map((name) => `"${name}" is not the name of a stack`),
    ...clientProblems(given),
    nameProblem("--format", given.format, FORMATS),
    action === "teardown" && given.wave === undefined && stacks === undefined
      ? "teardown: name the stacks, by --wave or --stack"
      : undefined,
    given.base !== undefined && action !== "preview" ? "--base: goes with preview" : undefined,
    ...gateProblems(given.failOn),
    outputFolderProblem("--out", given.out),
  ]);
  const { file, clientCertificate, clientKey, blockedFile, allowed, partial, out, base } = given;
  return {
    action: action as Action,
    file,
    ...(given.wave === undefined ? {} : { wave: Number(given.wave) }),
    ...(stacks === undefined ? {} : { stacks }),
    ...(given.parallel === undefined ? {} : { parallel: Number(given.parallel) }),
    yes: given.yes ?? false,
    confirm: confirm ?? [],
    keepAddresses: given.keepAddresses ?? false,
    format: given.format as FleetFormat,
    ...(out === undefined ? {} : { out }),
    ...(base === undefined ? {} : { base }),
    failOn: chosenGates(given.failOn),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(blockedFile === undefined ? {} : { blockedFile }),
    allowed,
    partial,
  };
}

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
