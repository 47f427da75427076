import type { Deployment } from "./deployment";

/** A gateway that several files of tests ask: it is there when the tests run, and not yet when they are registered. */
export interface BootedGateway {
  readonly deployment: () => Deployment;
  /** The name of lane a's machine. */
  readonly machine: () => string;
}
