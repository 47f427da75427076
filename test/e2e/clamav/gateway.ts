import type { Deployment } from "../deployment";

/** A booted gateway with `dlp.engine: clamav`, which is there when the tests run and not yet when they are registered. */
export interface ClamavGateway {
  readonly deployment: () => Deployment;
  readonly machine: () => string;
}
