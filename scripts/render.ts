/** `npm run render`: writes a folder with all files that a machine outside Azure needs as a gateway of a stack. */
import { dirname } from "node:path";
import { exitCode, runCommand } from "../console/command";
import { readOptions } from "./render/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi and the settings take seconds to load: --help and a wrong option must not wait for them.
  const { settingsForElsewhere } = await import("./render/stackSettings");
  const { renderTarget } = await import("./render/targets");
  const { writeFolder } = await import("./render/write");
  const settings = await settingsForElsewhere(dirname(__dirname), options.stack, new Date());
  writeFolder(options.out, renderTarget(options.target, settings, options));
  process.stdout.write(`${options.out}: begin with README.md\n`);
  return exitCode.done;
});
