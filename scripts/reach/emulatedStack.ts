import { join } from "node:path";
import { Progress } from "../../console/progress";
import { modelFromAzure } from "../../exposure";
import { azureResources } from "../../preview";
import { deployedOnEmulator } from "../../versions";
import type { NetworkInput } from "./input";

const project = join(__dirname, "..", "..");

/** Notes about settings that do not affect the path of any packet. */
const ABOUT_CERTIFICATES = /^(serverCertificate|client\.certificate)/;

/**
 * The network of a stack of the working tree, deployed on the emulator. Encrypted settings are left out, and are named as unknown if they
 * concern the network.
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
