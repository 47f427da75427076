/** `npm run preview`: reports the effect of a change on reachability, the portal and the lanes, without credentials. */
import { runCommand } from "../console/command";
import { readOptions } from "./preview/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi and the emulator take seconds to load: --help and a wrong option must not wait for them.
  const { carryOut } = await import("./preview/command");
  return carryOut(options);
});
