/** The process that `npm run bench` measures, with the stack whose tunnel has a generated key. */
import { join } from "node:path";
import { measureOperation } from "../../bench/processes/measure";
import { planStack } from "../../engine/plannedStack";
import { Progress } from "../../console/progress";
import { serveProviders, NoMachineHost } from "../../emulator/azure";
import { prepareMachine } from "../../scripts/installation/prepareMachine";

const project = join(__dirname, "../..");

test("a stack that needs a secret of its own is previewed by it", async () => {
  const { cli, cliRefusal } = await prepareMachine(project, new Progress(), { cli: true, boot: false });
  if (cli === undefined) throw new Error(cliRefusal);
  const planned = await planStack(project, "tunnel", new Date());
  const azure = await serveProviders({ host: new NoMachineHost() });
  try {
    const ground = { project, stackName: "tunnel", planned, cli: cli.path, providers: azure.providers };
    await expect(measureOperation("preview", "this program", ground)).resolves.toBeGreaterThan(0);
  } finally {
    await azure.close();
  }
});
