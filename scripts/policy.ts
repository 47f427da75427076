/** `npm run policy -- test DIR`: applies a stack's policy to your own files, without a deployment. */
import { runCommand } from "../console/command";
import { readPolicyOptions } from "./policy/options";

void runCommand(async () => {
  const options = readPolicyOptions();
  // Pulumi and the settings take seconds to load: --help and a wrong option must not wait for them.
  const { carryOut } = await import("./policy/command");
  return carryOut(options);
});
