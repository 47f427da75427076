/** `npm run verify`: checks a deployed gateway over the network. */
import { dirname } from "node:path";
import { exitCode, runCommand } from "../console/command";
import { writeOutput } from "../console/outputFiles";
import { Progress } from "../console/progress";
import { jsonOf, readText } from "../console/readText";
import { UserError } from "../console/userError";
import { wrongParts } from "../console/wrongParts";
import { readOptions, type VerifyOptions } from "./verify/options";
import { countsOf, render } from "./verify/render";
import type { VerifyTarget } from "../verification";

void runCommand(async () => {
  const options = readOptions(process.argv);
  const progress = new Progress();
  const target = await targetOf(options, progress);
  const { verify } = await import("../verification");
  const results = await progress.step("Verify", ({ note }) => verify(target, new Date(), note));
  const stack = options.stack ?? "(target)";
  process.stdout.write(render(stack, results, options.format));
  if (options.junit !== undefined) writeOutput("--junit", options.junit, render(stack, results, "junit"));
  const { failed, notMade } = countsOf(results);
  return failed > 0 || (notMade > 0 && !options.partial) ? exitCode.no : exitCode.done;
});

async function targetOf(options: VerifyOptions, progress: Progress): Promise<VerifyTarget> {
  const { stack } = options;
  if (stack === undefined) return targetIn(readText("-"));
  if (options.address.length > 0) {
    const { targetElsewhere } = await import("./verify/elsewhere");
    return targetElsewhere(dirname(__dirname), { ...options, stack }, new Date());
  }
  // Pulumi takes seconds to load: --help and a wrong option must not wait for it.
  const { userPulumi } = await import("../deployed");
  const { targetOfStack } = await import("./verify/fromStack");
  const project = dirname(__dirname);
  const { pulumi } = await userPulumi(project, progress);
  return targetOfStack(project, { ...options, stack }, pulumi);
}

/** The target that a program describes. */
async function targetIn(text: string): Promise<VerifyTarget> {
  const { verifyTarget } = await import("../verification");
  const read = verifyTarget.safeParse(jsonOf(text));
  if (read.success) return read.data;
  throw new UserError(`--target: standard input does not describe gateways to verify: ${wrongParts(read.error)}`, true);
}
