/** `npm run portal`: what to do where the client of a gateway is configured. */
import { dirname } from "node:path";
import { runCommand } from "../console/command";
import { Progress } from "../console/progress";
import { readText } from "../console/readText";
import { cardOfStack, readCard, type Card } from "./portal/card";
import { carryOut } from "./portal/command";
import { readOptions, type PortalOptions } from "./portal/options";

void runCommand(async () => {
  const options = readOptions(process.argv);
  const card = await cardOf(options);
  return carryOut(options, card, (text) => process.stdout.write(text));
});

async function cardOf({ stack, card: file = "-" }: PortalOptions): Promise<Card> {
  if (stack === undefined) return readCard(readText(file), file);
  // Pulumi takes seconds to load: --help and a wrong option must not wait for it.
  const { userPulumi } = await import("./deployed/pulumi");
  const { pulumi } = await userPulumi(dirname(__dirname), new Progress());
  return cardOfStack(pulumi, stack);
}
