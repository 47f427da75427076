/** `npm run preview`: what a change does to who can reach what, to the portal and to the lanes, without credentials. */
import { runCommand } from "../console/command";
import { readOptions } from "./preview/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi and the emulator take seconds to load: --help and a wrong option must not wait for them.
  const { carryOut } = await import("./preview/command");
  return carryOut(options);
});
