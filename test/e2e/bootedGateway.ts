import type { Deployment } from "./deployment";

/** A gateway that several files of tests ask: it is there when the tests run, and not yet when they are registered. */
export interface BootedGateway {
  readonly deployment: () => Deployment;
  /** The name of lane a's machine. */
  readonly machine: () => string;
}

/** Runs a shell script on lane a's machine and gives its output. */
export const shellOf =
  (gateway: BootedGateway) =>
  (script: string): Promise<string> =>
    gateway.deployment().run(gateway.machine(), "bash", "-c", script);
