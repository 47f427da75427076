/** `npm run fleet`: many stacks from one file: one preview, rollout in waves, status, verification, teardown. */
import { dirname } from "node:path";
import { runCommand } from "../console/command";
import { Progress } from "../console/progress";
import { runTool } from "../console/runTool";
import { readOptions } from "./fleet/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi and the program take seconds to load: --help and a wrong option must not wait for them.
  const { carryOut } = await import("./fleet/command");
  const { verify } = await import("../verification");
  const project = dirname(__dirname);
  const progress = new Progress();
  let cli = "";
  return carryOut(options, {
    engine: async () => {
      const { userPulumi } = await import("../deployed");
      cli = (await userPulumi(project, progress)).path;
      return { project, cli, program: (await import("../infra")).default };
    },
    verify: (target) => verify(target, new Date(), () => undefined),
    account: async (folder, stack) =>
      (await import("../deployed/account")).userAccount({ project: folder, stack, cli }),
    version: async () => {
      const { code, stdout } = await runTool("git", ["-C", project, "describe", "--always", "--dirty"]);
      return code === 0 ? stdout.trim() : "of an unknown version";
    },
    say: (text) => process.stdout.write(text),
    note: (line) => progress.line(line),
    now: new Date(),
  });
});
