/** `npm run drift`: differences between Azure and the state of a stack, caused by changes made outside Pulumi. */
import { dirname } from "node:path";
import { runCommand } from "../console/command";
import { Progress } from "../console/progress";
import { readOptions } from "./drift/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi takes seconds to load: --help and a wrong option must not wait for it.
  const { findDrift } = await import("./drift/command");
  const { userAccess } = await import("../deployed/account");
  const project = dirname(__dirname);
  const progress = new Progress();
  const { pulumi, account } = await userAccess(project, progress);
  return findDrift(options, {
    project,
    pulumi: (args) => progress.step(`pulumi ${args[0]}`, () => pulumi(args)),
    account,
    say: (text) => process.stdout.write(text),
  });
});
