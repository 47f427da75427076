import { isIPv4 } from "node:net";
import { newCommand } from "../../console/command";
import { outputFileProblem } from "../../console/outputFiles";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { nameProblem } from "../options/nameProblem";
import { certificateProblem, clientProblems } from "../options/pemFiles";
import { FORMATS, type Format } from "./render";

export interface VerifyOptions {
  /** The deployed stack; absent if the target comes from standard input. */
  readonly stack?: string;
  /** Addresses of machines outside Azure. With them, `stack` only names the file with the machines' settings. */
  readonly address: readonly string[];
  /** Whether the machines are only the TLS edge, so that clients use the paths of the servers' own services. */
  readonly edge: boolean;
  readonly serverCertificate?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly blockedFile?: string;
  readonly allowed: boolean;
  readonly partial: boolean;
  readonly format: Format;
  readonly junit?: string;
}

/** Reads the command line. @throws UserError (wrong use) with every problem */
export function readOptions(argv: readonly string[]): VerifyOptions {
  const given = newCommand(
    "npm run verify --",
    "Checks the gateways of a deployed stack, or machines outside Azure, from outside: addresses, certificate, TLS and refusals; with a client certificate also both verdicts of both services, a 30 MiB body and latency.",
  )
    .option(
      "--stack <stack>",
      "the deployed stack, from your Pulumi backend; with --address, only its Pulumi.<stack>.yaml is read",
    )
    .option("--target", "read what to verify from standard input, as JSON (for programs)")
    .option(
      "--address <address>",
      "check a machine that npm run render made from --stack, instead of the deployed stack; can be repeated",
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .option("--server-certificate <file>", "with --address: the certificate that the client trusts (PEM)")
    .option("--edge", "with --address: the machine runs Rocky, Alma or Windows in front of ICAP servers", false)
    .option("--client-certificate <file>", "a client certificate that the stack admits (PEM)")
    .option("--client-key <file>", "its private key (PEM)")
    .option(
      "--blocked-file <file>",
      "a file that the gateway must block; needed with external ICAP servers, whose policy is not known here",
    )
    .option("--allowed", "this machine's address is an allowed one, so a port that does not answer is a failure", false)
    .option("--partial", "succeed even if some checks could not be made from here", false)
    .option("--format <format>", `format on standard output: ${FORMATS.join(", ")}`, "table")
    .option("--junit <file>", "also write the results to this file as JUnit XML")
    .parse([...argv])
    .opts<Omit<VerifyOptions, "format"> & { readonly target?: boolean; readonly format: string }>();
  const { stack, address, edge, serverCertificate, format } = given;
  refuseWrongUse([
    gatewaysProblem(given),
    stackProblem(stack),
    ...address.map((one) =>
      isIPv4(one) ? undefined : `--address: "${one}" is not an IPv4 address such as 203.0.113.10`,
    ),
    address.length === 0 && (edge || serverCertificate !== undefined)
      ? "--edge and --server-certificate go with --address"
      : undefined,
    ...clientProblems(given),
    certificateProblem("--server-certificate", serverCertificate),
    nameProblem("--format", format, FORMATS),
    outputFileProblem("--junit", given.junit),
  ]);
  return { ...given, format: format as Format };
}

/** The problem with the options that say which gateways are checked. */
function gatewaysProblem(given: Pick<VerifyOptions, "stack" | "address"> & { readonly target?: boolean }) {
  const { stack, address, target } = given;
  if (address.length > 0 && stack === undefined)
    return "--address goes with --stack STACK, whose settings the machine has";
  return (stack === undefined) === (target === undefined)
    ? "give either --stack STACK, and for machines outside Azure --address ADDRESS too, or --target"
    : undefined;
}
