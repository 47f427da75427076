/** `npm run portal`: gives the steps for configuring the client of a gateway. */
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

async function cardOf({ stack, card: file = "-", check }: PortalOptions): Promise<Card> {
  if (stack === undefined) return readCard(readText(file), file);
  // Pulumi takes seconds to load: --help and a wrong option must not wait for it.
  const { NotSignedIn, userPulumi } = await import("../deployed");
  const [project, progress] = [dirname(__dirname), new Progress()];
  const { pulumi } = await userPulumi(project, progress);
  try {
    return await cardOfStack(pulumi, stack);
  } catch (error) {
    // a client's registered values are never compared with an emulator's addresses
    if (!(error instanceof NotSignedIn) || check !== undefined) throw error;
    const { emulatedCard } = await import("./portal/emulatedCard");
    return emulatedCard(project, stack, progress);
  }
}
