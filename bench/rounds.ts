/** Number of measurements, and the time limit for all of them together. */
export interface RoundLimits {
  /** Maximum number of rounds. */
  readonly runs: number;
  /** Time since the first round's start, in milliseconds. A round that would probably end later is not started. */
  readonly milliseconds: number;
}

/**
 * Repeats a round: at least once, at most `runs` times, and only while a round as long as the longest one fits into the time limit.
 * Returns the number of rounds. @param now clock in milliseconds
 */
export async function repeat(
  { runs, milliseconds }: RoundLimits,
  round: (number: number) => Promise<void>,
  now: () => number = () => performance.now(),
): Promise<number> {
  const started = now();
  let longest = 0;
  for (let number = 1; ; number++) {
    const begun = now();
    await round(number);
    longest = Math.max(longest, now() - begun);
    if (number >= runs || now() - started + longest > milliseconds) return number;
  }
}
