/** `npm run cost`: estimates a stack's monthly cost from the repository's dated price table. */
import { runCommand } from "../console/command";
import { readOptions } from "./cost/options";

void runCommand(async () => {
  const options = readOptions(process.argv, new Date().toISOString().slice(0, 10));
  // Pulumi and the emulator take seconds to load: --help and a wrong option must not wait for them.
  const { carryOut } = await import("./cost/command");
  return carryOut(options);
});
