/** `npm run recover`: writes a file for `pulumi import` with a stack's resources in Azure, after the stack's state was lost. */
import { dirname } from "node:path";
import { runCommand } from "../console/command";
import { Progress } from "../console/progress";
import { readOptions } from "./recover/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi and the emulator take seconds to load: --help and a wrong option must not wait for them.
  const { recover } = await import("./recover/command");
  const { userAccess } = await import("../deployed/account");
  const { deployedOnEmulator } = await import("../versions");
  const project = dirname(__dirname);
  const progress = new Progress();
  const access = await userAccess(project, progress);
  return recover(options, {
    ...access,
    planned: async (stack) => (await deployedOnEmulator(project, stack, progress)).resources,
    say: (text) => process.stdout.write(text),
  });
});
