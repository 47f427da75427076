/** `npm run teardown`: removes a stack, or every stack whose end date has passed, and reports everything that is left. */
import { dirname } from "node:path";
import { runCommand } from "../console/command";
import { Progress } from "../console/progress";
import { readOptions } from "./teardown/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi takes seconds to load: --help and a wrong option must not wait for it.
  const { tearDown } = await import("./teardown/command");
  const { userAccess } = await import("../deployed/account");
  const project = dirname(__dirname);
  const progress = new Progress();
  const access = await userAccess(project, progress);
  return tearDown(options, {
    project,
    ...access,
    say: (text) => process.stdout.write(text),
    note: () => undefined,
    now: new Date(),
  });
});
