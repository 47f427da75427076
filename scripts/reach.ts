/** `npm run reach`: may this address reach that port, by which rule, and which change would have changed the answer? */
import {
  explain,
  parsePrefix,
  PROTOCOLS,
  readServiceTags,
  topologyUnknown,
  type Question,
  type ServiceTags,
} from "../exposure";
import { exitCode, newCommand, runCommand, type ExitCode } from "../console/command";
import { UserError, errorMessage, refuseWrongUse } from "../console/userError";
import { describeExplanation } from "./reach/describe";
import { readNetwork, type NetworkInput } from "./reach/input";
import { nameProblem } from "./options/nameProblem";
import { networkChoice, type NetworkOptions } from "./reach/networkChoice";
import { readJson } from "../preview";

interface Options extends NetworkOptions {
  readonly from: string;
  readonly to: string;
  readonly serviceTags?: string;
  readonly json?: boolean;
}

/** The network of a stack. Pulumi takes seconds to load: --help and a wrong option must not wait for it. */
async function networkOf(stack: string): Promise<NetworkInput> {
  const { emulatedStack } = await import("./reach/emulatedStack");
  return emulatedStack(stack);
}

async function main(): Promise<ExitCode> {
  const command = newCommand(
    "npm run reach --",
    "Shows whether a packet is allowed, which rule decides, and the nearest rule that would decide otherwise.",
  )
    .requiredOption("--from <address[:port]>", "IPv4 address of the sender, optionally with its source port")
    .requiredOption(
      "--to <name:port[/protocol]>",
      "destination: the name of a public address or scale set (a, b) or an IPv4 address, with its port; protocol tcp unless given",
    )
    .option(
      "--stack <stack>",
      "dev, test, prod or another stack with a Pulumi.<stack>.yaml, deployed on the emulator for this; needs no credentials",
    )
    .option(
      "--state <file>",
      "stack export (pulumi stack export), the emulator's azure.json, or a network model; - for standard input",
    )
    .option(
      "--preview <file>",
      "output of pulumi preview --json, to ask about the network after the change; combine with --state",
    )
    .option("--service-tags <file>", "Microsoft's weekly service-tag file (JSON), to resolve service tags")
    .option("--json", "write the result as JSON to standard output")
    .parse();
  const options = command.opts<Options>();
  const question = { ...sender(options.from), ...destination(options.to) };
  const choice = networkChoice(options);
  const { model, source } =
    "stack" in choice ? await networkOf(choice.stack) : readNetwork(choice.state, choice.preview);
  const tags = options.serviceTags === undefined ? {} : { serviceTags: serviceTagsOf(options.serviceTags) };
  const explanation = explained(() => explain(model, question, tags), "--to: ");
  const unknown = topologyUnknown(model, tags);
  const text = options.json
    ? JSON.stringify({ question, source, ...explanation, unknown }, undefined, 2)
    : describeExplanation(question, explanation, unknown);
  process.stdout.write(`${text}\n`);
  return explanation.answer === "allowed" ? exitCode.done : exitCode.no;
}

function sender(text: string): Pick<Question, "from" | "sourcePort"> {
  const [address, port, ...rest] = text.split(":");
  if (rest.length > 0 || !isAddress(address!))
    throw new UserError(
      `--from: "${text}" is not an IPv4 address such as 52.1.2.3, or 52.1.2.3:40000 with a source port`,
      true,
    );
  return { from: address!, ...(port === undefined ? {} : { sourcePort: portOf(port, "--from") }) };
}

function destination(text: string): Pick<Question, "to" | "port" | "protocol"> {
  const match = /^([^:]+):([^/]+)(?:\/(\w+))?$/.exec(text);
  if (!match)
    throw new UserError(
      `--to: "${text}" is not NAME:PORT or ADDRESS:PORT, such as a:11344 or 10.77.1.4:8080/tcp`,
      true,
    );
  const wanted = (match[3] ?? "tcp").toLowerCase();
  refuseWrongUse([
    nameProblem(
      "--to",
      wanted,
      PROTOCOLS.map((name) => name.toLowerCase()),
    ),
  ]);
  const protocol = PROTOCOLS.find((name) => name.toLowerCase() === wanted)!;
  return { to: match[1]!, port: portOf(match[2]!, "--to"), protocol };
}

function portOf(text: string, option: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new UserError(`${option}: "${text}" is not a port from 0 to 65535`, true);
}

const isAddress = (text: string): boolean => {
  const parsed = parsePrefix(text);
  return parsed.kind === "ipv4" && !text.includes("/");
};

function serviceTagsOf(file: string): ServiceTags {
  return explained(() => readServiceTags(readJson(file)), `--service-tags ${file}: `);
}

/** The work's own words for a person who cannot use a stack trace. */
function explained<T>(work: () => T, prefix = ""): T {
  try {
    return work();
  } catch (error) {
    throw new UserError(`${prefix}${errorMessage(error)}`, true, { cause: error });
  }
}

void runCommand(main);
