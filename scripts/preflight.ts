/** `npm run preflight`: checks, before an update of a stack, whether the subscription would accept the update. */
import { dirname } from "node:path";
import { runCommand } from "../console/command";
import { Progress } from "../console/progress";
import { readOptions } from "./preflight/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi and the emulator take seconds to load: --help and a wrong option must not wait for them.
  const { preflight, printRole } = await import("./preflight/command");
  const { plainSettings } = await import("./preflight/plainSettings");
  const { userAccess } = await import("../deployed/account");
  const { deployedOnEmulator } = await import("../versions");
  const project = dirname(__dirname);
  const progress = new Progress();
  const say = (text: string) => void process.stdout.write(text);
  const planned = async (stack: string) => (await deployedOnEmulator(project, stack, progress)).resources;
  if (options.role !== undefined) return printRole(options.stack, options.role, { planned, say });
  const access = await userAccess(project, progress);
  return preflight(options, {
    ...access,
    planned,
    settings: (stack) => plainSettings(project, stack, new Date()),
    say,
    now: new Date(),
  });
});
