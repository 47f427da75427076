import fc from "fast-check";
import { COUNTED } from "../../../scripts/test/suite";
import { agreementOf } from "./agreement";
import { draft } from "./networks";
import { packets } from "./packets";
import type { Router } from "./router";

/** `npm test` shows such lines at its end. */
export const say = (counts: string): void => void process.stderr.write(`${COUNTED}${counts}\n`);

/** Ends also the search for a smaller example when something was found. */
const LIMIT_MS_PER_SET = 1_000;

/** Rejects when the kernel and exposure disagree about one packet of one rule set, and says what was compared. */
export async function agreeOnMany(
  router: Router,
  { sets, packetsEach, seed }: { sets: number; packetsEach: number; seed: number },
): Promise<void> {
  const total = { sets: 0, packets: 0, allowed: 0, explained: 0 };
  await fc.assert(
    fc.asyncProperty(draft, packets(packetsEach), async (network, sent) => {
      const { disagreements, ...counts } = await agreementOf(router, network, sent);
      total.sets++;
      for (const key of ["packets", "allowed", "explained"] as const) total[key] += counts[key];
      expect(disagreements).toEqual([]);
    }),
    { numRuns: sets, seed, interruptAfterTimeLimit: 20_000 + sets * LIMIT_MS_PER_SET, markInterruptAsFailure: true },
  );
  say(
    `kernel agreement: ${total.sets} rule sets, ${total.packets} packets (${total.allowed} allowed, ` +
      `${total.packets - total.allowed} denied; deciding rules compared for ${total.explained}), seed ${seed}`,
  );
  expect(total.sets).toBe(sets);
  // Verdicts of one kind only would prove nothing.
  expect(Math.min(total.allowed, total.packets - total.allowed)).toBeGreaterThan(total.packets / 20);
}
