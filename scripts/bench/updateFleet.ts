/** The process that updates a fleet for `npm run bench -- --only scale`. It skips verification, because no machine runs there. */
import { text } from "node:stream/consumers";
import { readText } from "../../console/readText";
import { inParallel } from "../../engine/parallel";
import program from "../../infra";
import { fleetOf } from "../fleet/file/fleet";
import { withWorld } from "../fleet/world";
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
  await withWorld({ project, fleet, cli, program, environment }, (world) =>
    inParallel(fleet.stacks, atOnce, async (stack) => {
      await world.create(stack);
      await (await world.open(stack.name)).up({ note: () => undefined });
    }),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
});
