/** Number of measurements, and the time limit for all of them together. */
export interface RoundLimits {
  /** Rounds at most. */
  readonly runs: number;
  /** No further round begins that would probably end later than this after the first one's start; milliseconds. */
  readonly milliseconds: number;
}

/**
 * Repeats a round: at least once, at most `runs` times, and only while another one as long as the longest still fits.
 * Returns how many there were. `now` in milliseconds.
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
