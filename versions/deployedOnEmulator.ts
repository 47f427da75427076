import type { Progress } from "../console/progress";
import { pulumiCli } from "../engine/cli/pulumiCli";
import { throwawayIdentity } from "../engine/clientIdentity";
import { leaveRealAccounts } from "../engine/environment";
import { needStackFile } from "../engine/projectCopy";
import { Sides, type DeployedBase } from "./sides";

/**
 * A stack of the working tree, deployed on the emulator's half of Azure: without credentials, machines or root.
 * @throws UserError where the stack cannot be deployed there
 */
export async function deployedOnEmulator(project: string, stack: string, progress: Progress): Promise<DeployedBase> {
  needStackFile(project, stack);
  leaveRealAccounts(process.env);
  const { path: cli } = await pulumiCli(project, progress);
  const clientCertificate = (await throwawayIdentity(new Date())).certificate;
  const sides = await Sides.open({ stack, cli, placeholders: { clientCertificate } });
  try {
    return await progress.step(`Deploy the stack ${stack} on the emulator`, () =>
      sides.deploy({ tree: project, name: "the working tree" }),
    );
  } finally {
    await sides.close();
  }
}
