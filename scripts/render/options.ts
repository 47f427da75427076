import { newCommand } from "../../console/command";
import { outputFolderProblem } from "../../console/outputFiles";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import { parsePrefix } from "../../exposure";
import { nameProblem } from "../options/nameProblem";
import { TARGET_NAMES, type Choices, type TargetName } from "./folder";

export interface RenderOptions extends Choices {
  readonly target: TargetName;
  readonly stack: string;
  /** Folder to write to. */
  readonly out: string;
}

/** Reads the command line. @throws UserError (wrong use) with every problem */
export function readOptions(argv: readonly string[]): RenderOptions {
  const collect = (value: string, all: string[]): string[] => [...all, value];
  const given = newCommand(
    "npm run render --",
    "Writes a folder with everything that a machine outside Azure needs to be a gateway, from a stack's settings. It holds no key and no certificate.",
  )
    .requiredOption("--target <target>", `kind of machine: ${TARGET_NAMES.join(", ")}`)
    .requiredOption(
      "--stack <stack>",
      "dev, test, prod or another stack with a Pulumi.<stack>.yaml; it does not have to be deployed",
    )
    .requiredOption("--out <folder>", "folder to write to; it must be empty or not exist yet")
    .option(
      "--probe-from <prefix>",
      "prefix from which a load balancer probes GET /healthz; can be repeated",
      collect,
      [],
    )
    .option("--ssh-from <prefix>", "prefix that may connect by SSH; can be repeated", collect, [])
    .parse([...argv])
    .opts<{ target: string; stack: string; out: string; probeFrom: string[]; sshFrom: string[] }>();
  const { target, stack, out, probeFrom, sshFrom } = given;
  refuseWrongUse([
    nameProblem("--target", target, TARGET_NAMES),
    stackProblem(stack),
    ...probeFrom.map((prefix) => prefixProblem("--probe-from", prefix)),
    ...sshFrom.map((prefix) => prefixProblem("--ssh-from", prefix)),
    outputFolderProblem("--out", out),
  ]);
  return { target: target as TargetName, stack, out, probesFrom: probeFrom, sshFrom };
}

/** The shortest accepted prefix: no single network is larger than 10.0.0.0/8. */
const SHORTEST = 8;

function prefixProblem(option: string, prefix: string): string | undefined {
  const parsed = parsePrefix(prefix);
  if (parsed.kind === "hostBits")
    return `${option}: "${prefix}" has bits behind the prefix; its network is ${parsed.network}`;
  if (parsed.kind !== "ipv4") return `${option}: "${prefix}" is not an IPv4 address or prefix such as 10.1.2.0/24`;
  if (parsed.length < SHORTEST)
    return `${option}: "${prefix}" lets in more than any one network; give prefixes of your own, /${SHORTEST} or longer`;
  return undefined;
}
