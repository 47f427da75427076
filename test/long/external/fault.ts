/** A fault of an external ICAP server, and what was measured while clients asked. */
import type { ExternalDeployment } from "../../e2e/externalDeployment";

export interface ExternalFault {
  readonly name: string;
  /** Its servers by their names. */
  readonly servers: readonly ("dlp-1" | "dlp-2")[];
  /** The reason that `gateway-server status` gives for each. Absent: it stays in rotation, and no client sees anything. */
  readonly reason?: RegExp;
  /** Files of 30 MiB among those that clients send. */
  readonly large?: true;
  /** Tried with `canary: each`; else with `verified`. */
  readonly each?: true;
  begin(external: ExternalDeployment): Promise<unknown>;
  /** Takes the fault away, beside what every server is told to end a fault. */
  end?(external: ExternalDeployment): Promise<unknown>;
}

export interface ExternalMeasured {
  readonly fault: ExternalFault;
  /** Day of the measurement, `2026-11-29`. */
  readonly date: string;
  /** As the first gateway gave it for the first server; absent when it stayed in rotation. */
  readonly reason?: string;
  /** Questions of clients with two addresses that got the right verdict. */
  readonly answered: number;
  /** The number of them that the second address answered. */
  readonly failovers: number;
  /** Questions that neither address gave a verdict on: those asked before the fault, and from then until both gateways had it out. */
  readonly lostOpen: number;
  readonly lostBeforeOut: number;
  /** From the fault until both gateways have it out of rotation; from its end until both have it in rotation and are in the pool. */
  readonly outAfterSeconds?: number;
  readonly backAfterSeconds: number;
}
