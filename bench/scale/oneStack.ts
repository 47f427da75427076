/** The cost of one stack's preview and update as it grows: more machines, more addresses. */
import type { StackConfig } from "../../engine/projectCopy";
import type { Progress } from "../../console/progress";
import { measureOperation, type Ground } from "../processes/measure";
import { timedWork } from "./processorTime";

/** One line of the table. */
export interface ScaleLine {
  readonly what: string;
  readonly size: string;
  /** Number of items of the operation; the seconds are those of all items. */
  readonly count: number;
  readonly seconds: number;
  readonly processorSeconds?: number;
  readonly peakMebibytes?: number;
}

const OWN = "defender-icap-gateway:";

/** Settings that make a stack large in one respect. Azure allows 4,000 prefixes in a group, of which the program itself needs a few. */
export const GROWTH: readonly { readonly size: string; readonly config: StackConfig }[] = [
  ...[2, 20, 100].map((instances) => ({
    size: `${instances} instances a lane`,
    config: { [`${OWN}lanes`]: { instances } },
  })),
  ...[10, 271, 3990].map((count) => ({
    size: `${count} addresses`,
    config: { [`${OWN}client`]: { profile: "custom", generateIdentity: true, addresses: addresses(count) } },
  })),
];

/** Public addresses without direct neighbours, so that each stays a separate prefix in the rule. */
function addresses(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `52.${10 + (i >> 7)}.${(i & 127) * 2}.1`);
}

/** Whole processes, one after the other, each with its own stack. */
export async function measureOneStack(ground: Ground, progress: Progress): Promise<ScaleLine[]> {
  const lines: ScaleLine[] = [];
  for (const { size, config } of GROWTH) {
    const planned = { ...ground.planned, config: { ...ground.planned.config, ...config } };
    for (const operation of ["preview", "up"] as const) {
      const taken = await progress.step(`${operation}, ${size}`, () =>
        timedWork(() => measureOperation(operation, "this program", { ...ground, planned })),
      );
      lines.push({ what: `${operation} of one stack`, size, count: 1, ...taken });
    }
  }
  return lines;
}
