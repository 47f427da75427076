/** The process that updates a fleet for `npm run bench -- --only scale`. It skips verification, because no machine runs there. */
import { text } from "node:stream/consumers";
import { readText } from "../../console/readText";
import { inParallel } from "../../engine/parallel";
import program from "../../infra";
import { fleetOf } from "../fleet/file/fleet";
import { withWorkspace } from "../fleet/workspace";
import { errorMessage } from "../../console/userError";

/** The order on standard input. */
export interface UpdateOrder {
  readonly project: string;
  /** The fleet's file. */
  readonly file: string;
  readonly cli: string;
  readonly environment: Record<string, string>;
  readonly atOnce: number;
}

async function main(): Promise<void> {
  const { project, file, cli, environment, atOnce } = JSON.parse(await text(process.stdin)) as UpdateOrder;
  const fleet = fleetOf(readText(file), file, new Date());
  await withWorkspace({ project, fleet, cli, program, environment }, (workspace) =>
    inParallel(fleet.stacks, atOnce, async (stack) => {
      await workspace.create(stack);
      await (await workspace.open(stack.name)).up({ note: () => undefined });
    }),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
});
