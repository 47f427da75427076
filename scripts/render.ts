/** `npm run render`: a folder with everything that a machine outside Azure needs to be a gateway of a stack. */
import { dirname } from "node:path";
import { exitCode, runCommand } from "../console/command";
import { readOptions } from "./render/options";
import { settingsForElsewhere } from "./render/stackSettings";
import { renderTarget } from "./render/targets";
import { writeFolder } from "./render/write";

void runCommand(async () => {
  const options = readOptions(process.argv);
  const settings = await settingsForElsewhere(dirname(__dirname), options.stack, new Date());
  writeFolder(options.out, renderTarget(options.target, settings, options));
  process.stdout.write(`${options.out}: begin with README.md\n`);
  return exitCode.done;
});
