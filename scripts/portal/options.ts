import { newCommand } from "../../console/command";
import { outputFolderProblem } from "../../console/outputFiles";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { nameProblem } from "../options/nameProblem";
import { PRODUCTS } from "./products";

const FORMATS = ["text", "markdown", "html"] as const;
export type Format = (typeof FORMATS)[number];

export interface PortalOptions {
  /** The deployed stack; absent if the card comes from a file. */
  readonly stack?: string;
  readonly card?: string;
  readonly product: string;
  readonly format: Format;
  /** Folder for the output; absent: standard output. */
  readonly out?: string;
  /** File with the client's configuration. */
  readonly check?: string;
}

/** Reads the command line. @throws UserError (wrong use) with every problem */
export function readOptions(argv: readonly string[]): PortalOptions {
  const products = [...PRODUCTS.keys()];
  const given = newCommand(
    "npm run portal --",
    "Says what to do where the client of a gateway is configured, in the product's own field names, or compares what is registered there with the gateway.",
  )
    .option(
      "--stack <stack>",
      "the deployed stack, from your Pulumi backend; if none is signed in, the stack is deployed on the emulator",
    )
    .option("--card <file>", "instead of --stack: a stack's output portal as JSON; - for standard input")
    .option("--product <product>", `the client's product: ${products.join(", ")}`, "defender")
    .option("--format <format>", `format on standard output: ${FORMATS.join(", ")}`, "text")
    .option("--out <folder>", "write the instructions in every format, and the certificate's file, to this folder")
    .option(
      "--check <file>",
      "compare an export of the client's configuration (any text or JSON); - for standard input",
    )
    .parse([...argv])
    .opts<Omit<PortalOptions, "format"> & { readonly format: string }>();
  const { stack, card, product, format, out, check } = given;
  refuseWrongUse([
    (stack === undefined) === (card === undefined) ? "give either --stack STACK or --card FILE" : undefined,
    stackProblem(stack),
    nameProblem("--product", product, products),
    nameProblem("--format", format, FORMATS),
    outputFolderProblem("--out", out),
    check !== undefined && out !== undefined ? "--check and --out do not go together" : undefined,
    check === "-" && card === "-" ? "--check and --card cannot both be standard input" : undefined,
  ]);
  return { ...given, format: format as Format };
}
