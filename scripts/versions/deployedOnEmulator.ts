import { UserError } from "../../console/userError";
import type { Progress } from "../../console/progress";
import { throwawayIdentity } from "../../engine/clientIdentity";
import { leaveRealAccounts } from "../../engine/environment";
import { prepareMachine } from "../installation/prepareMachine";
import { Sides, type DeployedBase } from "./sides";

/**
 * A stack of the working tree, deployed on the emulator's half of Azure: without credentials, machines or root.
 * @throws UserError where the stack cannot be deployed there
 */
export async function deployedOnEmulator(project: string, stack: string, progress: Progress): Promise<DeployedBase> {
  leaveRealAccounts(process.env);
  const { cli, cliRefusal } = await prepareMachine(project, progress, { cli: true, boot: false });
  if (cli === undefined) throw new UserError(cliRefusal ?? "No Pulumi CLI was found");
  const clientCertificate = (await throwawayIdentity(new Date())).certificate;
  const sides = await Sides.open({ stack, cli: cli.path, placeholders: { clientCertificate } });
  try {
    return await progress.step(`Deploy the stack ${stack} on the emulator`, () =>
      sides.deploy({ tree: project, name: "the working tree" }),
    );
  } finally {
    await sides.close();
  }
}
