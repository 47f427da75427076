import type { Progress, StepNotes } from "../../console/progress";
import { measureOperation, measureRehearsal, type Ground } from "./measure";
import { repeat, type RoundLimits } from "../rounds";
import { spreadOf, type Spread } from "../statistics";
import { variants, type VariantName } from "./variants";

/** One line of the bench's table. */
export interface Line {
  readonly what: string;
  readonly variant: string;
  /** Number of measurements. */
  readonly runs: number;
  readonly seconds: Spread;
  /** Ratio of the median of this project's program to this line's median. */
  readonly ratio?: number;
}

/** An emulator that boots no gateways. */
export interface EngineOnly {
  readonly providers: string;
  stop(): Promise<void>;
}

const operations = ["preview", "up"] as const;
/** The variant with which the others are compared. */
const own: VariantName = "this program";

/** Preview and up of each variant, in turns, so that other load on the machine affects all of them equally. */
export async function benchEngine(
  ground: Omit<Ground, "providers">,
  limits: RoundLimits,
  progress: Progress,
  emulate: (notes: StepNotes) => Promise<EngineOnly>,
): Promise<Line[]> {
  const emulator = await progress.step("Emulator", emulate);
  const names = Object.keys(variants) as VariantName[];
  const seconds = new Map<string, number[]>();
  let runs = 0;
  try {
    runs = await repeat(limits, async (round) => {
      for (const operation of operations) {
        for (const variant of names) {
          const key = `${operation} ${variant}`;
          const taken = await progress.step(`${key}, round ${round}`, () =>
            measureOperation(operation, variant, { ...ground, providers: emulator.providers }),
          );
          seconds.set(key, [...(seconds.get(key) ?? []), taken]);
        }
      }
    });
  } finally {
    await emulator.stop();
  }
  return operations.flatMap((operation) => {
    const of = (variant: VariantName): Spread => spreadOf(seconds.get(`${operation} ${variant}`) ?? []);
    return names.map((variant) => ({
      what: operation,
      variant,
      runs,
      seconds: of(variant),
      ratio: variant === own ? undefined : of(own).median / of(variant).median,
    }));
  });
}

/** The steps of whole rehearsals that boot gateways. */
export async function benchRehearsal(
  project: string,
  stackName: string,
  limits: RoundLimits,
  progress: Progress,
): Promise<Line[]> {
  const seconds = new Map<string, number[]>();
  const runs = await repeat(limits, async (round) => {
    const steps = await progress.step(`rehearsal, round ${round}`, () => measureRehearsal(project, stackName));
    for (const { step, seconds: taken } of steps) seconds.set(step, [...(seconds.get(step) ?? []), taken]);
  });
  return [...seconds].map(([step, taken]) => ({ what: "rehearsal", variant: step, runs, seconds: spreadOf(taken) }));
}
