import { join } from "node:path";
import { Progress } from "../../console/progress";
import { modelFromAzure } from "../../exposure";
import { azureResources } from "../../preview";
import { deployedOnEmulator } from "../../versions";
import type { NetworkInput } from "./input";

const project = join(__dirname, "..", "..");

/** Notes about values that no packet's way depends on. */
const ABOUT_CERTIFICATES = /^(serverCertificate|client\.certificate)/;

/**
 * The network of a stack of the working tree, deployed on the emulator. Settings that are encrypted are not in it, and are named
 * as unknown where they concern the network.
 * @throws UserError where the stack cannot be deployed there
 */
export async function emulatedStack(stack: string): Promise<NetworkInput> {
  const { resources, notes } = await deployedOnEmulator(project, stack, new Progress());
  const model = modelFromAzure(azureResources(resources));
  const hidden = notes.filter((note) => !ABOUT_CERTIFICATES.test(note));
  return {
    model: {
      ...model,
      unknown: [...model.unknown, ...hidden.map((problem) => ({ subject: `Pulumi.${stack}.yaml`, problem }))],
    },
    source: `stack ${stack} of the working tree, on the emulator`,
  };
}
