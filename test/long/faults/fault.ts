/** A fault of one gateway, what a client must see of it, and what was measured. */
import type { Verdict } from "../../../icap";
import type { Deployment } from "../../e2e/deployment";

/** The gateway that gets the fault, and the stack around it. */
export interface Gateway {
  readonly deployment: Deployment;
  readonly name: string;
  /** Runs a shell script on it as root; rejects when the script fails. */
  sh(script: string): Promise<string>;
  /** Its verdict about a file that the client sends. */
  ask(file: Buffer): Promise<Verdict>;
}

/**
 * The effect on a client that asks this gateway alone: `nothing`; `errors` on some questions; `errors at times`, when a
 * question or a probe falls into a second; `a closed port` until the fault is taken away. A wrong verdict is never
 * among it.
 */
export type Effect = "nothing" | "errors at times" | "errors" | "a closed port";

export interface Fault {
  /** Part of the gateway, for the page's sections. */
  readonly group: string;
  readonly name: string;
  readonly effect: Effect;
  begin(gateway: Gateway): Promise<unknown>;
  /** Takes the fault away after the effect was seen. Absent: the gateway mends itself. */
  end?(gateway: Gateway): Promise<unknown>;
}

/** Longest time from the fault to the closed port, seconds (two failed checks of the canary and the guard's own round). */
export const CLOSES_WITHIN_SECONDS = 8;

export interface Measured {
  readonly fault: Fault;
  /** Day of the measurement, `2026-11-29`. */
  readonly date: string;
  /** From the fault to the closed port; absent when it stayed open. */
  readonly closedAfterSeconds?: number;
  /** From the fault's end (or its beginning, when the gateway mends itself) to right verdicts and a place in the pool. */
  readonly servesAfterSeconds: number;
  /** Questions at this gateway alone. */
  readonly answered: number;
  readonly failed: number;
  /** Questions of the client that asks both lanes in turn, and how many the other lane answered for this one. */
  readonly answeredByBoth: number;
  readonly failovers: number;
}
