/** The commands for a deployed stack, run on an engine's stack as a person runs them. */
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import { findDrift } from "../../scripts/drift/command";
import { tearDown } from "../../scripts/teardown/command";
import type { TeardownOptions } from "../../scripts/teardown/options";
import type { Engine } from "./engine";

/** Exit code of a command, and all that it said. */
export interface Said {
  readonly code: number;
  readonly text: string;
}

const accountOf = (engine: Engine) => async () => ({ endpoint: engine.azure.management, token: DEPLOYER_TOKEN });

/** `npm run teardown -- --yes`. @param project folder of the project's files */
export async function teardownOf(
  engine: Engine,
  options: Partial<TeardownOptions> & object,
  { now = new Date(), project = engine.workDir }: { readonly now?: Date; readonly project?: string } = {},
): Promise<Said> {
  let text = "";
  const code = await tearDown({ keepAddresses: false, yes: true, ...options } as TeardownOptions, {
    ...{ project, pulumi: engine.pulumi, account: accountOf(engine), now },
    say: (words) => (text += words),
    note: () => undefined,
  });
  return { code, text };
}

/** `npm run drift`. @param project folder of the project's files */
export async function driftOf(
  engine: Engine,
  options: Parameters<typeof findDrift>[0],
  project = engine.workDir,
): Promise<Said> {
  let text = "";
  const code = await findDrift(options, {
    ...{ project, pulumi: engine.pulumi, account: accountOf(engine) },
    say: (words) => (text += words),
  });
  return { code, text };
}
