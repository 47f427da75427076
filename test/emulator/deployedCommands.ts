/** The commands for a deployed stack, run on an engine's stack as a person runs them. */
import { SUBSCRIPTION } from "../../emulator/azure/armId";
import { DEPLOYER_TOKEN } from "../../emulator/azure/invokes";
import type { ResourceState } from "../../preview";
import { findDrift } from "../../scripts/drift/command";
import { preflight } from "../../scripts/preflight/command";
import type { PreflightFinding } from "../../scripts/preflight/finding";
import { plainSettings } from "../../scripts/preflight/plainSettings";
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
  {
    now = new Date(),
    project = engine.workDir,
    pulumi = engine.pulumi,
  }: { readonly now?: Date; readonly project?: string; readonly pulumi?: Engine["pulumi"] } = {},
): Promise<Said> {
  let text = "";
  const code = await tearDown({ keepAddresses: false, yes: true, ...options } as TeardownOptions, {
    ...{ project, pulumi, account: accountOf(engine), now },
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

/** `npm run preflight --json`. @param planned resources that the program would register @param management address of the management API */
export async function preflightOf(
  engine: Engine,
  {
    planned,
    now = new Date(),
    management = engine.azure.management,
    stack = "dev",
  }: {
    readonly planned: readonly ResourceState[];
    readonly now?: Date;
    readonly management?: string;
    readonly stack?: string;
  },
): Promise<{ readonly code: number; readonly findings: readonly PreflightFinding[] }> {
  let text = "";
  const code = await preflight(
    { stack, json: true },
    {
      pulumi: engine.pulumi,
      account: async () => ({ endpoint: management, token: DEPLOYER_TOKEN, subscription: SUBSCRIPTION }),
      planned: async () => planned,
      settings: () => plainSettings(engine.workDir, stack, new Date()),
      say: (words) => (text += words),
      now,
    },
  );
  return { code, findings: (JSON.parse(text) as { findings: PreflightFinding[] }).findings };
}
