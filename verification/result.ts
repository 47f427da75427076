import type { ProbeOutcome } from "./plan";

/** One probe and its answer. */
export interface ProbeResult {
  /** The sent file, in words: `card number in a zip file, REQMOD`. */
  readonly sent: string;
  /** Source address and its meaning: `13.64.26.88, the client` */
  readonly from: string;
  readonly fromAddress: string;
  /** The sender's identity in the TLS handshake. */
  readonly identity: string;
  /** Public address and port. */
  readonly to: string;
  readonly lane: string;
  readonly expected: ProbeOutcome;
  readonly found: ProbeOutcome;
  /** The answer in one sentence: the matching rule, the TLS alert, or the counter that rose. */
  readonly detail: string;
  readonly milliseconds: number;
}

/** Whether a result is as expected. */
export const isRight = (result: ProbeResult): boolean => result.found === result.expected;
