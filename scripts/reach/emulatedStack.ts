import { join } from "node:path";
import { Progress } from "../../console/progress";
import { UserError } from "../../console/userError";
import { throwawayIdentity } from "../../engine/clientIdentity";
import { leaveRealAccounts } from "../../engine/environment";
import { modelFromAzure } from "../../exposure";
import { azureResources } from "../../preview";
import { prepareMachine } from "../installation/prepareMachine";
import { Sides } from "../versions/sides";
import type { NetworkInput } from "./input";

const project = join(__dirname, "..", "..");

/** Notes about values that no packet's way depends on. */
const ABOUT_CERTIFICATES = /^(serverCertificate|client\.certificate)/;

/**
 * The network of a stack of the working tree, deployed on the emulator's half of Azure: without credentials, machines or
 * root. Settings that are encrypted are not in it, and are named as unknown where they concern the network.
 * @throws UserError where the stack cannot be deployed there
 */
export async function emulatedStack(stack: string): Promise<NetworkInput> {
  leaveRealAccounts(process.env);
  const progress = new Progress();
  const { cli, cliRefusal } = await prepareMachine(project, progress, { cli: true, boot: false });
  if (cli === undefined) throw new UserError(cliRefusal ?? "No Pulumi CLI was found");
  const clientCertificate = (await throwawayIdentity(new Date())).certificate;
  const sides = await Sides.open({ stack, cli: cli.path, placeholders: { clientCertificate } });
  try {
    const { resources, notes } = await progress.step(`Deploy the stack ${stack} on the emulator`, () =>
      sides.deploy({ tree: project, name: "the working tree" }),
    );
    const model = modelFromAzure(azureResources(resources));
    const hidden = notes.filter((note) => !ABOUT_CERTIFICATES.test(note));
    return {
      model: {
        ...model,
        unknown: [...model.unknown, ...hidden.map((problem) => ({ subject: `Pulumi.${stack}.yaml`, problem }))],
      },
      source: `stack ${stack} of the working tree, on the emulator`,
    };
  } finally {
    await sides.close();
  }
}
