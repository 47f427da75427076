import { isIPv4 } from "node:net";
import { newCommand } from "../../console/command";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
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
    "Checks a deployed stack, or machines of npm run render, from outside: addresses, certificate, TLS, who is refused, and as the client both verdicts of both services, a 30 MiB body and latency.",
  )
    .option("--stack <stack>", "the deployed stack, from your Pulumi backend; with --address its file alone")
    .option("--target", "read what to verify from standard input, as JSON (for programs)")
    .option(
      "--address <address>",
      "instead of a deployed stack: a machine of npm run render, with the stack's settings; may be given again",
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .option("--server-certificate <file>", "with --address: PEM of the certificate that the client trusts")
    .option("--edge", "with --address: a machine with Rocky, Alma or Windows, in front of ICAP servers", false)
    .option("--client-certificate <file>", "PEM of a client certificate that the stack admits")
    .option("--client-key <file>", "PEM of its private key")
    .option(
      "--blocked-file <file>",
      "a file that the gateway must block, where its policy does not say one: with external ICAP servers",
    )
    .option("--allowed", "this machine's address is among the allowed ones: a silent port is then a failure", false)
    .option("--partial", "succeed although checks could not be made from here", false)
    .option("--format <format>", `format on standard output: ${FORMATS.join(", ")}`, "table")
    .option("--junit <file>", "also write JUnit's XML to this file")
    .parse([...argv])
    .opts<Omit<VerifyOptions, "format"> & { readonly target?: boolean; readonly format: string }>();
  const { stack, target, address, edge, serverCertificate, clientCertificate, clientKey, format } = given;
  refuseWrongUse([
    (stack === undefined) === (target === undefined) ? "give either --stack STACK or --target" : undefined,
    stackProblem(stack),
    ...address.map((one) =>
      isIPv4(one) ? undefined : `--address: "${one}" is not an IPv4 address such as 203.0.113.10`,
    ),
    address.length > 0 && stack === undefined
      ? "--address goes with --stack, whose settings the machine has"
      : undefined,
    address.length === 0 && (edge || serverCertificate !== undefined)
      ? "--edge and --server-certificate go with --address"
      : undefined,
    (clientCertificate === undefined) === (clientKey === undefined)
      ? undefined
      : "--client-certificate and --client-key go together",
    (FORMATS as readonly string[]).includes(format)
      ? undefined
      : `--format: "${format}" is not one of ${FORMATS.join(", ")}`,
  ]);
  return { ...given, format: format as Format };
}
