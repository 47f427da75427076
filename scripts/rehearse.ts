/** `npm start`: a whole deployment on one machine, with the real program, the real engine, real gateways and real verdicts. */
import { runCommand } from "../console/command";
import { readOptions } from "./rehearse/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  // Pulumi and the program take seconds to load: --help and a wrong option must not wait for them.
  const { carryOut } = await import("./rehearse/command");
  return carryOut(options);
});
