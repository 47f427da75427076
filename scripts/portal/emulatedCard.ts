import type { Progress } from "../../console/progress";
import { deployedOnEmulator } from "../../versions";
import { readCard, type Card } from "./card";

/** The first warning on a card that does not come from Azure. */
export const EMULATED =
  "No Pulumi backend is signed in on this machine, so the stack was deployed on the emulator: addresses and certificate are the " +
  "emulator's. Enter none of them at the client. Sign in with pulumi login for those of the deployed stack.";

/** The card of a stack of the working tree, deployed on the emulator. @throws UserError where the stack cannot be deployed there */
export async function emulatedCard(project: string, stack: string, progress: Progress): Promise<Card> {
  const { outputs } = await deployedOnEmulator(project, stack, progress);
  const card = readCard(JSON.stringify(outputs.portal), `The output portal of the stack ${stack} on the emulator`);
  return { ...card, warnings: [EMULATED, ...card.warnings] };
}
